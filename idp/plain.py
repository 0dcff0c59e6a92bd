"""The plain part of a session: what every request reads of it, and which holds nothing of a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Last:
    """How the job that was waited for last ended, and when (`at`, epoch seconds; 0 where an older release wrote it).
    `failed` are names of attributes, never values.
    """

    step: str
    job_id: str
    outcome: str
    failed: tuple[str, ...] = ()
    at: float = 0


@dataclass(frozen=True)
class Plain:
    """Nothing personal: what a poll and a page need to know. `done` maps a step to the job that said yes.

    `began` and `limited_until` are epoch seconds; `has_draft` says that an SSN is kept of a refused form, `was_asked`
    that vendors may have been asked already for a job that is no longer waited for, `has_license` that the facts of a
    license are kept. `unread` are prints of photos that could not be read; `visit` is for the log.
    """

    began: float
    done: dict[str, str] = field(default_factory=dict)
    last: Last | None = None
    limited_until: float = 0
    has_draft: bool = False
    was_asked: bool = False
    visit: str = ""
    has_license: bool = False
    unread: tuple[str, ...] = ()

    def answered(self, last: Last, done: dict[str, str]) -> "Plain":
        """After the answer about an applicant; a yes needs what was read of a license no more."""
        has_license = self.has_license and done == self.done
        return replace(self, done=done, last=last, was_asked=True, has_license=has_license)

    def read(self, last: Last, photo_print: str, has_facts: bool) -> "Plain":
        """After the reading of a photo, which is known again where it could not be read."""
        unread = (*self.unread, photo_print) if last.outcome == "unread" and photo_print else self.unread
        return replace(self, last=last, has_license=self.has_license or has_facts, unread=unread)

    @classmethod
    def parsed(cls, text: bytes) -> "Plain":
        """What `text` says of the fields that this release knows. Raises ValueError, TypeError, KeyError."""
        found = _known(cls, json.loads(text))
        last = found.get("last")
        found["unread"] = tuple(found.get("unread", ()))
        found["last"] = Last(**_known(Last, last) | {"failed": tuple(last["failed"])}) if last else None
        return cls(**found)


def _known(kind: type[Plain] | type[Last], found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in kind.__dataclass_fields__}
