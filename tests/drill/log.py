"""What the log says from a moment on: its warnings and errors, and the numbers that CloudWatch's alarms look at."""

import json
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.unit.terraform import Plan

OPERATORS = {
    "GreaterThanThreshold": operator.gt, "GreaterThanOrEqualToThreshold": operator.ge, "LessThanThreshold": operator.lt,
}  # fmt: skip


@dataclass
class Said:
    """An event: its level, the second of its first line, and how many there were."""

    level: str
    first: float
    count: int = 0


class Log:
    """The lines of a file that were written after `since` (time.time())."""

    def __init__(self, file: Path, since: float) -> None:
        self.file, self.since = file, since

    def lines(self) -> Iterator[tuple[float, dict[str, Any]]]:
        """Seconds since the moment, and the line."""
        for text in self.file.read_text().splitlines():
            line = json.loads(text)
            after = datetime.fromisoformat(line["time"]).timestamp() - self.since
            if after >= 0:
                yield after, line

    def troubles(self) -> dict[str, Said]:
        """Every event above info, by its name, the first first."""
        found: dict[str, Said] = {}
        for after, line in self.lines():
            if line["level"] != "info":
                found.setdefault(line["event"], Said(line["level"], after)).count += 1
        return found

    def breaches(self) -> dict[str, float]:
        """Seconds until a line carried a number beyond the bound of an alarm in CloudWatch, for each on one metric."""
        found: dict[str, float] = {}
        alarms = {name: one for name, one in Plan().alarms.items() if "metric_name" in one}
        for after, line in self.lines():
            for name, one in alarms.items():
                value = line.get(one["metric_name"])
                if value is not None and OPERATORS[one["comparison_operator"]](value, one["threshold"]):
                    found.setdefault(name, after)
        return found
