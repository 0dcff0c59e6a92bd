"""The half of a job's key that dies with the job: 32 random bytes that lie in Redis alone, as `job-key:<id>`.

A message is sealed under a key derived from `session_encryption_key` and these (`encryption`). They are written by the
script that begins the wait, and deleted by whatever ends the job: its result, its failure, its deadline, its
withdrawal. From then on neither its row, nor WAL, nor a backup can be opened, by whoever holds every key and KMS.
"""

import secrets
from typing import cast

from idp import cache
from idp.config import settings
from idp.errors import DecryptionError

LENGTH = 32  #: bytes
PREFIX = "job-key:"  #: of its name in Redis
NET = 60  #: seconds past a job's deadline after which its half is gone even where nobody ended the job


class KeyLost(DecryptionError):
    """Redis has not the half of this job's key any more: nobody can open its message, now or later."""


def name(job_id: str) -> str:
    """The key in Redis."""
    return f"{PREFIX}{job_id}"


def fresh() -> bytes:
    """A half for a new job."""
    return secrets.token_bytes(LENGTH)


def waited_for() -> int:
    """Seconds for which the half of a job is kept that a person waits for."""
    return settings().async_wait_timeout_seconds + NET


def keep(job_id: str, seconds: float | None) -> bytes:
    """The half of a job that may run for so many `seconds` (None: for ever), made where there is none yet.

    The same job enqueued twice is one job, and has one half. Raises Unavailable.
    """
    half = fresh()
    lifetime = None if seconds is None else int(seconds) + NET
    kept = cast(bytes | None, cache.client().set(name(job_id), half, ex=lifetime, nx=True, get=True))
    return kept or half


def whole(half: bytes | None) -> bytes:
    """The half that Redis answered. Raises KeyLost where it has none."""
    if half is None:
        raise KeyLost("the half of this job's key that lay in Redis is gone")
    return half
