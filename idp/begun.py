"""The jobs that somebody began to wait for and of which nothing was noted yet: `begun` in Redis, by their deadline.

A process may die, or Postgres fall silent, between the beginning of a wait and the row of its job. Then no row tells
that it expired, and the sweep finds it here. The scripts of `waits` write and delete in it.
"""

import time
from typing import cast

from idp import cache

LATE = 1.0  #: seconds after a deadline in which the row of a job may still end by itself
_TOGETHER = 100  #: that are looked at in one round


def overdue() -> list[str]:
    """Some of those past their deadline, the oldest first. Raises Unavailable."""
    found = cache.client().zrange("begun", "-inf", str(time.time() - LATE), byscore=True, offset=0, num=_TOGETHER)
    return [job_id.decode() for job_id in cast(list[bytes], found)]


def leave_to_row(job_id: str) -> None:
    """What has a row ends with that. Raises Unavailable."""
    cache.client().zrem("begun", job_id)
