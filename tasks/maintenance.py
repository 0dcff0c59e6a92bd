"""Periodic: prune what has ended, count what waits. Each tick runs once, on whichever host claims it."""

import logging
from typing import Any

from huey import crontab

from idp.config import settings
from idp.database import run
from idp.logs import event
from idp.models import Job, Worker
from tasks.engine.huey import huey
from tasks.engine.statements import OLDEST_TRANSACTION

FORGOTTEN = 60  #: seconds after which a transaction that is still open is said in the log


@huey.periodic_task(crontab(minute="*"), expires=60)
def count() -> None:
    """A line a minute on how long the queue is, how old its head, and what keeps dead rows from being removed."""
    counted = depth()
    event("queue.counted", **counted)
    if counted["oldest_transaction_s"] > FORGOTTEN:
        event("database.transaction_forgotten", logging.WARNING, seconds=counted["oldest_transaction_s"])


@huey.task(priority=50, expires=60)
def canary() -> dict[str, bool]:
    """Comes back to the web process that sent it; its priority is that of people's jobs."""
    return {"flies": True}


@huey.periodic_task(crontab(minute="17"), expires=3600)
def prune() -> None:
    """Hourly: rows that ended `job_retention_days` ago, workers not seen for a day."""
    Worker.prune()
    event("queue.pruned", pruned=Job.prune(settings().job_retention_days))


def depth() -> dict[str, Any]:
    """Of jobs `Job.depth`, living `workers` and their `threads`, `oldest_transaction_s`. Raises Unavailable."""
    oldest = round(float(run(OLDEST_TRANSACTION)[0][0]), 1)
    workers = {"workers": Worker.alive(), "threads": Worker.threads_alive()}
    return Job.depth() | workers | {"oldest_transaction_s": oldest}
