"""Peewee's models: a job, which holds its sealed arguments, and a worker. Every method may raise Unavailable."""

from enum import Enum
from functools import cache
from typing import Any, Self

from peewee import (
    SQL,
    BareField,
    BlobField,
    BooleanField,
    DateTimeField,
    Expression,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
    UUIDField,
    fn,
)

from idp.database import connected, database, run

CHANNEL = "jobs"  #: of the NOTIFY that says a job is there
ALIVE = 5  #: seconds without a heartbeat after which a worker counts as silent
_BATCH = 1000  #: rows that one statement of `prune` deletes
_IN = "now() + %({})s::float8 * interval '1 second'"


class State(str, Enum):
    """The states of a job."""

    QUEUED = "queued"  #: Waits for `run_at`, then for a worker.
    CLAIMED = "claimed"  #: A worker runs it; the lease is its heartbeat.
    DONE = "done"  #: It returned, and its result is in Redis for 60 seconds.
    FAILED = "failed"  #: It raised, or used up its attempts.
    EXPIRED = "expired"  #: Nobody waited any more.
    REVOKED = "revoked"  #: The person asked anew or left, or an operator took it back.


class Job(Model):
    """A row of `jobs`: enqueued, found, counted, shown, revoked and pruned here.

    Claiming, ending and rescuing are better said in SQL: `tasks.engine.statements`.
    """

    id = UUIDField(primary_key=True)
    name = TextField()
    state = TextField()
    priority = SmallIntegerField()
    message = BlobField(null=True)  #: the sealed arguments; erased by the statement that ends the job
    trace_id = TextField()
    visit_id = TextField()
    enqueued_at = DateTimeField()
    run_at = DateTimeField()
    expires_at = DateTimeField()
    claimed_at = DateTimeField(null=True)
    claimed_by = UUIDField(null=True)
    attempt = SmallIntegerField()
    rescues = SmallIntegerField()  #: how often its worker fell silent
    untold = BooleanField()  #: whoever may wait for it is still to be told that it ended
    finished_at = DateTimeField(null=True)
    error = TextField(null=True)

    class Meta:
        database = database
        table_name = "jobs"

    @classmethod
    def enqueue(
        cls,
        job_id: str,
        message: bytes,
        *,
        name: str = "",
        priority: int = 0,
        trace_id: str = "",
        visit_id: str = "",
        delay: float = 0.0,
        lifetime: float | None = None,
    ) -> None:
        """Insert a job, once, and wake a worker when it is there; the same id twice is one job.

        It may run in `delay` seconds, and must not after `lifetime` seconds (None: for ever).
        """
        job = {"id": job_id, "name": name, "priority": priority, "message": message, "trace_id": trace_id,
               "visit_id": visit_id, "delay": delay, "lifetime": lifetime}  # fmt: skip
        run(cls._insertion(), job)

    @classmethod
    @cache
    def _insertion(cls) -> str:
        """The text of `enqueue`, made once: Peewee takes longer to write it than Postgres to run it."""
        plain = (cls.id, cls.name, cls.priority, cls.message, cls.trace_id, cls.visit_id)
        job: dict[Any, SQL] = {column: SQL(f"%({column.name})s") for column in plain}
        job[cls.run_at] = SQL(_IN.format("delay"))
        job[cls.expires_at] = SQL(f"coalesce({_IN.format('lifetime')}, 'infinity')")
        notified = SQL(f"pg_notify('{CHANNEL}', '')")
        text, _ = cls.insert(job).on_conflict_ignore().returning(notified).sql()
        return str(text)

    @classmethod
    def find(cls, job_id: str) -> Self | None:
        """The job of that id, None without one."""
        with connected():
            return cls.get_or_none(cls.id == job_id)

    @classmethod
    def due(cls) -> Expression:
        """The condition: queued, and its time has come."""
        return (cls.state == State.QUEUED) & (cls.run_at <= fn.now())

    @classmethod
    def later(cls) -> Expression:
        """The condition: queued for a time to come."""
        return (cls.state == State.QUEUED) & (cls.run_at > fn.now())

    @classmethod
    def count(cls, which: Expression) -> int:
        """How many fulfil a condition."""
        return int(run(cls.select(fn.count(cls.id)).where(which))[0][0])

    @classmethod
    def show(cls, which: Expression, limit: int | None = None) -> list[tuple[str, bytes]]:
        """Ids and sealed messages of those that fulfil a condition, in the order in which they will run."""
        order = (cls.priority.desc(), cls.run_at, cls.id)
        rows = run(cls.select(cls.id, cls.message).where(which).order_by(*order).limit(limit))
        return [(str(job_id), bytes(message)) for job_id, message in rows]

    @classmethod
    def discard(cls, which: Expression) -> list[str]:
        """Delete those that fulfil a condition; returns their ids."""
        return [str(job_id) for (job_id,) in run(cls.delete().where(which).returning(cls.id))]

    @classmethod
    def revoke(cls, job_id: str) -> bool:
        """End a job that has not ended, whoever has it; its message is erased and a result on its way is dropped.

        One that no worker had begun costs whoever waited for it nothing: the sweep tells them so.
        """
        ended = cls.update(state=State.REVOKED, message=None, finished_at=fn.now(), untold=cls.attempt == 0)
        return bool(run(ended.where((cls.id == job_id) & cls.finished_at.is_null()).returning(cls.id)))

    @classmethod
    def depth(cls) -> dict[str, Any]:
        """`queued` and `claimed` jobs, `people` whose they are, `oldest_ms` of the longest waiting one that is due."""
        queued, claimed = (fn.count(cls.id).filter(cls.state == state) for state in (State.QUEUED, State.CLAIMED))
        oldest = fn.extract(SQL("epoch FROM now() - min(run_at) FILTER (WHERE state = 'queued' AND run_at <= now())"))
        people = fn.count(cls.id).filter(cls.visit_id != "")
        counted = run(cls.select(queued, claimed, people, oldest).where(cls.finished_at.is_null()))[0]
        oldest_ms = round(float(counted[3] or 0) * 1000, 1)
        return {"queued": counted[0], "claimed": counted[1], "people": counted[2], "oldest_ms": oldest_ms}

    @classmethod
    def prune(cls, days: int) -> int:
        """Delete what ended more than `days` ago, a small batch a statement until nothing is left; returns how many."""
        old = cls.finished_at < SQL("now() - %s * interval '1 day'", [days])
        ids, total = cls.select(cls.id).where(old).order_by(cls.finished_at).limit(_BATCH), 0
        while batch := len(run(cls.delete().where(cls.id.in_(ids)).returning(cls.id))):
            total += batch
        return total


class Worker(Model):
    """A row of `workers`: one consumer process."""

    id = UUIDField(primary_key=True)
    host = TextField()
    pid = IntegerField()
    version = TextField()
    threads = IntegerField()
    paused = BareField()  #: text[]: the kinds that it does not take now
    health = BareField()  #: jsonb: what it tells of its vendors (`tasks.ops.health`)
    started_at = DateTimeField()
    seen_at = DateTimeField()
    draining = BooleanField()  #: an operator said so: it takes no more, ends what it has, and goes

    class Meta:
        database = database
        table_name = "workers"

    @classmethod
    def alive(cls) -> int:
        """How many have a heartbeat."""
        return int(run(cls.select(fn.count(cls.id)).where(cls.fresh()))[0][0])

    @classmethod
    def threads_alive(cls) -> int:
        """How many threads they have for jobs."""
        return int(run(cls.select(fn.coalesce(fn.sum(cls.threads), 0)).where(cls.fresh()))[0][0])

    @classmethod
    def fresh(cls) -> Expression:
        """The condition: it has a heartbeat."""
        return cls.seen_at > SQL("now() - %s * interval '1 second'", [ALIVE])

    @classmethod
    def prune(cls) -> None:
        """Delete those that have not been seen for a day."""
        run(cls.delete().where(cls.seen_at < SQL("now() - interval '1 day'")))
