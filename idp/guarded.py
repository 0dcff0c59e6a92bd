"""A session is changed by compare-and-set: what a request saw of it is said along, and only then it is written.

`scripts` holds the guard itself. A session that is gone, or that its person ended, is never written again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from idp import cache
from idp.config import settings
from idp.errors import IdpError


class Changed(IdpError):
    """Another request changed the session in between: look again."""


class Ended(IdpError):
    """The person ended this session."""


@dataclass(frozen=True)
class Seen:
    """What a request saw of its session: the sealed plain part (empty: no session is stored) and the job's id."""

    digest: str
    plain: bytes = b""
    job_id: str = ""

    @property
    def keys(self) -> list[str]:
        return [f"session:{self.digest}", f"ended:{self.digest}"]


@dataclass(frozen=True)
class Change:
    """What a session becomes: its plain part (sealed), other fields to put, fields to drop."""

    plain: bytes
    put: Mapping[str, bytes]
    drop: Sequence[str] = ()


def told(
    script: str, seen: Seen, change: Change, keys: Sequence[str], more: Mapping[str, Any], *last: bytes
) -> list[bytes]:
    """What a script with the guard returns. Raises Changed, Ended, Unavailable."""
    s = settings()
    put, drop = list(change.put), list(change.drop)
    given = {"put": put, "drop": drop, "idle": s.session_timeout_in_minutes * 60,
             "total": s.session_total_duration_timeout_in_minutes * 60, **more}  # fmt: skip
    values = [change.plain, *change.put.values(), *last]
    arguments: list[bytes | str] = [seen.plain, seen.job_id, json.dumps(given), *values]
    keys = [*seen.keys, *keys]
    said = cast(list[bytes], cache.client().eval(script, len(keys), *keys, *arguments))
    if said[0] == b"ended":
        raise Ended("the person ended this session")
    if said[0] == b"changed":
        raise Changed("another request changed this session")
    return said
