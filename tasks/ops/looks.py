"""What operators see of jobs and workers: never a message. Times are of the database's clock; may raise Unavailable."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from peewee import SQL, Expression, fn

from idp import references
from idp.database import connected
from idp.errors import IdpError
from idp.models import Job, State, Worker

LEAST = 4  #: hex digits by which an id may be named

_REFERENCE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)

#: A job's columns, and: whether it is due, seconds until its deadline (None: it has none), of its age, of its run.
_JOB = (
    Job.id, Job.name, Job.state, Job.attempt, Job.rescues, Job.enqueued_at, Job.run_at, Job.claimed_at, Job.claimed_by,
    Job.finished_at, Job.error, Job.trace_id, Job.visit_id,
    (Job.run_at <= fn.now()).alias("is_due"),
    SQL("extract(epoch FROM nullif(expires_at, 'infinity') - now())::float8").alias("seconds_left"),
    SQL("extract(epoch FROM now() - enqueued_at)::float8").alias("age"),
    SQL("extract(epoch FROM coalesce(finished_at, now()) - claimed_at)::float8").alias("ran"),
)  # fmt: skip


class NotFound(IdpError):
    """There is no such job or worker, or more than one. Says which ids there can be."""


def jobs(limit: int, state: str | None = None, kind: str | None = None) -> list[Any]:
    """Of a state and a kind, or of any: what has not ended, the newest first; then what ended last. By indexes."""
    which = [*([Job.state == state] if state else []), *([Job.name == kind] if kind else [])]
    lasting = jobs_by(Job.enqueued_at.desc(), [Job.finished_at.is_null(), *which], limit)
    ended = jobs_by(Job.finished_at.desc(), [Job.finished_at.is_null(False), *which], limit - len(lasting))
    return lasting + ended


def jobs_by(order: Any, which: Sequence[Expression], limit: int) -> list[Any]:
    """Those that fulfil all conditions, in an order."""
    with connected():
        return list(Job.select(*_JOB).where(*which).order_by(order).limit(limit).namedtuples())


def job(named: str) -> Any:
    """The job of an id, of at least LEAST of its first digits, or of a reference number. Raises NotFound."""
    found = jobs_by(Job.id, [Job.id.between(*_between(named))], 2)
    if len(found) != 1:
        raise NotFound("more than one job begins so: give more of its id" if found else
                       "no such job; its row goes some days after it ended (job_retention_days)")  # fmt: skip
    return found[0]


def workers() -> list[Any]:
    """The living, the longest at work first; `running` are the kinds of the jobs in their hands, `beat` the seconds
    since their last heartbeat.
    """
    held = Job.select(fn.array_agg(Job.name)).where((Job.state == State.CLAIMED.value) & (Job.claimed_by == Worker.id))
    columns = (
        Worker.id, Worker.host, Worker.pid, Worker.version, Worker.threads, Worker.paused, Worker.draining,
        Worker.health, Worker.started_at, fn.coalesce(held, SQL("'{}'::text[]")).alias("running"),
        SQL("extract(epoch FROM now() - seen_at)::float8").alias("beat"),
    )  # fmt: skip
    with connected():
        return list(Worker.select(*columns).where(Worker.fresh()).order_by(Worker.started_at).namedtuples())


def worker(named: str) -> Any:
    """The living worker of an id, or of at least LEAST of its first digits. Raises NotFound."""
    digits = _digits(named)
    found = [one for one in workers() if one.id.hex.startswith(digits)]
    if len(found) != 1:
        raise NotFound("more than one worker begins so: give more of its id" if found else "no such living worker")
    return found[0]


def _between(named: str) -> tuple[str, str]:
    if _REFERENCE.fullmatch(named):
        try:
            return references.ids(named)
        except ValueError:
            raise NotFound("no such reference number") from None
    digits = _digits(named)
    return str(uuid.UUID(digits.ljust(32, "0"))), str(uuid.UUID(digits.ljust(32, "f")))


def _digits(named: str) -> str:
    digits = named.replace("-", "").lower()
    if not (_HEX.fullmatch(digits) and LEAST <= len(digits) <= 32):
        raise NotFound(f"an id is hex digits, at least {LEAST} of them, as the lists show it")
    return digits


def span(seconds: float | None) -> str:
    """A duration in words: `40 ms`, `1.3 s`, `12 s`, `5 min`, `3 h`, `2 days`; '' for None."""
    if seconds is None:
        return ""
    for size, word in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= size * 2:
            return f"{seconds / size:.0f} {word}"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
