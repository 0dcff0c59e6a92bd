"""What is asked of the figures, and whether they are so: a line for each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A figure, and the least or the most that it should be."""

    what: str
    figure: float
    at_most: float | None = None
    at_least: float | None = None
    unit: str = ""

    @property
    def met(self) -> bool:
        most, least = self.at_most, self.at_least
        return (most is None or self.figure <= most) and (least is None or self.figure >= least)

    def __str__(self) -> str:
        asked = f"at most {self.at_most:g}" if self.at_least is None else f"at least {self.at_least:g}"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.what:72}{self.figure:9.2f}{unit:5}  {asked + unit:16}  {'met' if self.met else 'MISSED'}"


def of_queues(ours: dict[str, float], theirs: dict[str, float]) -> list[Mark]:
    """This queue beside huey.PostgresHuey, ratios."""
    ratio = {name: ours[name] / theirs[name] for name in ours if name in theirs and theirs[name]}
    return [
        Mark("pickup, idle worker, p50, of PostgresHuey's", ratio["p50"], at_most=0.7),
        Mark("pickup, idle worker, p99, of PostgresHuey's", ratio["p99"], at_most=1.0),
        Mark("jobs drained per second, of PostgresHuey's", ratio["drain"], at_least=1.5),
        Mark("CPU of all processes a job drained, of PostgresHuey's", ratio["drain_us"], at_most=1.0),
        Mark("jobs enqueued per second by one process, of PostgresHuey's", ratio["enqueue1"], at_least=1.5),
        Mark("jobs enqueued per second by eight processes, of PostgresHuey's", ratio["enqueue8"], at_least=1.0),
    ]


def report(marks: list[Mark]) -> None:
    for mark in marks:
        print(mark)
