"""Whether a job could not be served in time, as too many wait or its kind is paused: better said at once, before
anything is counted or paid.
"""

from peewee import SQL, fn

from idp.config import settings
from idp.database import connected
from idp.models import Job, State
from idp.paused import PausedKind
from tasks.engine.huey import huey

#: Of the time that a person waits: how much the head of the queue may have used up already.
SHARE = 0.5


def is_full(kind: str) -> bool:
    """Too many wait that share their threads with a `kind` of job, or the first has waited for too long, or an operator
    paused the kind. Raises Unavailable.
    """
    most = settings().queue_max_depth
    if huey.immediate:
        return False
    if PausedKind.has(kind):
        return True
    if not most:
        return False
    apart = huey.at_once
    waiting = Job.select(Job.id).where(
        Job.name == kind if kind in apart else Job.name.not_in(list(apart)),
        Job.state == State.QUEUED.value, Job.run_at <= fn.now(), Job.expires_at > fn.now(),
    )  # fmt: skip
    oldest = settings().async_wait_timeout_seconds * SHARE
    with connected():
        return bool(
            waiting.offset(most).limit(1).exists()
            or waiting.where(Job.run_at < fn.now() - SQL("%s * interval '1 second'", (oldest,))).exists()
        )
