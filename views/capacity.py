"""Whether a job could not be served in time, as too many wait or its kind is paused: better said at once, before
anything is counted or paid.
"""

from idp.config import settings
from idp.database import run
from tasks.engine.huey import huey

#: Of the time that a person waits: how much the head of the queue may have used up already.
SHARE = 0.5


def _full(which: str) -> str:
    """One round trip, and a text that is not made anew at each form."""
    waiting = f"SELECT FROM jobs WHERE {which} AND state = 'queued' AND run_at <= now() AND expires_at > now()"
    return f"""
        SELECT EXISTS (SELECT FROM paused_kinds WHERE kind = %(kind)s)
            OR %(most)s > 0 AND (EXISTS ({waiting} OFFSET %(most)s)
                                 OR EXISTS ({waiting} AND run_at < now() - %(oldest)s * interval '1 second'))"""


_APART, _TOGETHER = _full("name = %(kind)s"), _full("name <> ALL (%(apart)s::text[])")


def is_full(kind: str) -> bool:
    """Too many wait that share their threads with a `kind` of job, or the first has waited for too long, or an operator
    paused the kind. Raises Unavailable.
    """
    if huey.immediate:
        return False
    apart, s = list(huey.at_once), settings()
    told = {"kind": kind, "apart": apart, "most": s.queue_max_depth, "oldest": s.async_wait_timeout_seconds * SHARE}
    return bool(run(_APART if kind in apart else _TOGETHER, told)[0][0])
