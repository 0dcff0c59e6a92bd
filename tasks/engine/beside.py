"""What Redis keeps beside a row, read with one round trip before its job begins and dropped with one when it ends.

That is the half of its message's key, and Huey's two flags that revoke a task: by its id, and all of its class.
"""

from collections.abc import Collection, Sequence
from typing import Any, cast

from idp import job_keys
from idp.cache import Client
from idp.errors import Unavailable


def read(redis: Client, job_id: str, flags: Collection[bytes]) -> tuple[bytes | None, bool]:
    """The half of a job's key, None where there is none, and whether one of the flags is raised. Raises Unavailable."""
    half, *raised = cast(list[Any], redis.mget([job_keys.name(job_id), *flags]))
    return half, any(flag is not None for flag in raised)


def store(redis: Client, key: bytes, value: bytes, seconds: int, gone: Sequence[Any]) -> None:
    """Keep a result for so many `seconds`, and delete what is `gone` with its job's end. Raises Unavailable."""
    redis.at_once(("SET", key, value, "EX", seconds), *([("DEL", *gone)] if gone else []))


def drop(redis: Client, gone: Sequence[Any]) -> None:
    """Delete what has no meaning any more, as far as Redis does: a half goes by its time as well."""
    try:
        if gone:
            redis.delete(*gone)
    except Unavailable:
        return
