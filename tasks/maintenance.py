"""Periodic: prune what has ended, count what waits. Each tick runs once, on whichever host claims it."""

from typing import Any

from huey import crontab

from idp.database import run
from idp.logs import event
from tasks.engine.huey import huey

#: A finished row holds no personal data; a week serves whoever looks into an incident.
PRUNE = """
    WITH gone AS (DELETE FROM workers WHERE seen_at < now() - interval '1 day')
    DELETE FROM jobs WHERE id IN (
        SELECT id FROM jobs WHERE finished_at < now() - interval '7 days' ORDER BY finished_at LIMIT 10000)
    RETURNING 1"""

COUNT = """
    SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'claimed'),
           coalesce(extract(epoch FROM now() - min(run_at)
                    FILTER (WHERE state = 'queued' AND run_at <= now())), 0) * 1000,
           (SELECT count(*) FROM workers WHERE seen_at > now() - interval '5 seconds')
    FROM jobs WHERE state IN ('queued', 'claimed')"""


@huey.periodic_task(crontab(minute="*"), expires=60)
def count() -> None:
    """A line a minute on how long the queue is and how old its head."""
    event("queue.counted", **depth())


@huey.periodic_task(crontab(minute="17"), expires=3600)
def prune() -> None:
    """Hourly: rows that ended a week ago, workers not seen for a day."""
    event("queue.pruned", pruned=len(run(PRUNE)))


def depth() -> dict[str, Any]:
    """`queued` and `claimed` jobs, `oldest_ms` of the longest waiting, living `workers`. Raises Unavailable."""
    queued, claimed, oldest, workers = run(COUNT)[0]
    return {"queued": queued, "claimed": claimed, "oldest_ms": round(float(oldest), 1), "workers": workers}
