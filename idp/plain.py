"""The plain part of a session: what every request reads of it, and which holds nothing of a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Last:
    """How the job that was waited for last ended. `failed` are names of attributes, never values."""

    step: str
    job_id: str
    outcome: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plain:
    """Nothing personal: what a poll and a page need to know. `done` maps a step to the job that said yes.

    `began` and `limited_until` are epoch seconds; `has_draft` says that an SSN is kept of a refused form, `was_asked`
    that vendors may have been asked already for a job that is no longer waited for; `visit` is for the log.
    """

    began: float
    done: dict[str, str] = field(default_factory=dict)
    last: Last | None = None
    limited_until: float = 0
    has_draft: bool = False
    was_asked: bool = False
    visit: str = ""

    @classmethod
    def parsed(cls, text: bytes) -> "Plain":
        """What `text` says of the fields that this release knows. Raises ValueError, TypeError, KeyError."""
        found = _known(cls, json.loads(text))
        last = found.get("last")
        found["last"] = Last(**_known(Last, last) | {"failed": tuple(last["failed"])}) if last else None
        return cls(**found)


def _known(kind: type[Plain] | type[Last], found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in kind.__dataclass_fields__}
