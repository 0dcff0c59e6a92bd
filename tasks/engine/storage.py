"""Huey's storage on the jobs table.

Queue and schedule are rows of `jobs`; results, revocations, locks and counters stay in Redis, as Huey's own
`RedisExpireStorage` keeps them.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from huey.constants import EmptyData
from huey.storage import RedisExpireStorage
from peewee import PostgresqlDatabase
from redis import Redis

from idp import cache
from idp.config import settings
from idp.database import connected, run
from idp.logs import event
from idp.models import State
from tasks.engine.lease import Presence
from tasks.engine.statements import BEGIN_END, CLAIM, DUE, EXHAUST, EXPIRE, INSERT, LATER, RELEASE, REVOKE


@dataclass(frozen=True)
class Claim:
    """That this process has a job: whose, and which try. `seconds_left` is None where nobody waits."""

    id: str
    worker: str
    attempt: int
    name: str = ""
    trace_id: str = ""
    queue_wait_ms: float = 0
    seconds_left: float | None = None

    @property
    def key(self) -> dict[str, Any]:
        return {"id": self.id, "worker": self.worker, "attempt": self.attempt}


class Message(bytes):
    """The sealed bytes of a task, and the columns of the row that it is. `delay` and `lifetime` are seconds."""

    id: str
    name = ""
    trace_id = ""
    delay = 0.0
    lifetime: float | None = None
    claim: Claim | None = None


class Stored(bytes):
    """Bytes that know the key they were read from, so that what was sealed for one key opens under no other."""

    key: str


class JobsTableStorage(RedisExpireStorage):
    """A mixin in the way of Huey's `RedisPriorityQueue`, with the waiting of its `PostgresStorage`."""

    blocking = True
    priority = True

    def __init__(self, name: str = "huey", **kwargs: Any) -> None:
        self._client: Redis | None = None
        super().__init__(name, **kwargs)
        self._client = None
        self.presence = Presence(self.end_overdue)
        self.tell_exhausted: Callable[[str], None] = lambda job_id: None

    @property
    def conn(self) -> Redis:
        """The process' client of `redis_url`; while Huey makes the storage, its own, which never connects."""
        return self._client or cache.client()

    @conn.setter
    def conn(self, client: Redis) -> None:
        self._client = client

    @property
    def _expire_time(self) -> int:
        """Seconds for which a result lies in Redis."""
        return settings().async_wait_timeout_seconds

    @_expire_time.setter
    def _expire_time(self, seconds: int) -> None:
        """Huey's default is not ours."""

    def close(self) -> None:
        """Leave: what this process holds goes back to the queue."""
        self.presence.leave()

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """Insert a job; of a job in hand (a retry), give it back. The same id twice is one job. Raises Unavailable."""
        message = as_message(data)
        if message.claim:
            self.release(message.claim, delay=message.delay, message=bytes(message))
            return
        columns = {"id": message.id, "name": message.name, "trace_id": message.trace_id, "priority": int(priority or 0)}
        run(INSERT, columns | {"message": bytes(message), "delay": message.delay, "lifetime": message.lifetime})

    def dequeue(self) -> Message | None:
        """Claim a job; with none there, wait at most a second for one. Raises Unavailable."""
        self.presence.enter()
        message = self.claim()
        if message is None and self.blocking:
            self.presence.bell.wait(self.read_timeout)
            message = self.claim()
        return message

    def claim(self) -> Message | None:
        """The next job of a kind that this process has room for; None without one. Raises Unavailable."""
        rows = run(CLAIM, {"worker": self.presence.id, "crowded": self.presence.crowded()})
        if not rows:
            return None
        job_id, name, sealed, trace_id, attempt, waited, left = rows[0]
        message = as_message(sealed, str(job_id))
        message.name, message.trace_id = name, trace_id
        seconds = None if left is None else float(left)
        message.claim = Claim(message.id, self.presence.id, attempt, name, trace_id, float(waited), seconds)
        if self.presence.takes(message.id, name):
            return message
        self.release(message.claim, counted=False)  # Other threads claimed of the same kind at the same time.
        return self.claim()

    def release(self, claim: Claim, counted: bool = True, delay: float = 0, message: bytes | None = None) -> None:
        """Give a job back, to run in `delay` seconds; `counted` says whether this try was one of the three."""
        run(RELEASE, claim.key | {"uncounted": int(not counted), "delay": delay, "message": message})
        self.presence.held.pop(claim.id, None)

    def end(self, claim: Claim, state: State, error: str | None, store: Callable[[], None] | None) -> State | None:
        """End a job that is still ours and store its result, both or neither; returns its state, None if it was lost.

        The row stays locked while the result goes to Redis: a worker that was frozen can't overwrite its successor, and
        one that dies in between has ended nothing.
        """
        try:
            with connected() as db:
                row = db.execute_sql(BEGIN_END, claim.key | {"state": state.value, "error": error}).fetchone()
                with _rolled_back_on_error(db):
                    if row and row[0] == state.value and store:
                        store()
                    db.execute_sql("COMMIT")
        finally:
            self.presence.held.pop(claim.id, None)  # Not ended and not held: the next sweep gives it back.
        return State(row[0]) if row else None

    def revoke(self, job_id: str) -> bool:
        """End a job that has not ended; its message is erased, and a result on its way is dropped."""
        return bool(run(REVOKE, {"id": job_id}))

    def end_overdue(self) -> None:
        """End the queued jobs that are past their time or their attempts; of the latter the person is told at once."""
        for job_id, name, attempt, trace_id in run(EXPIRE):
            event("job.finished", id=job_id, name=name, attempt=attempt, trace_id=trace_id, outcome="expired")
        for job_id, name, attempt, trace_id in run(EXHAUST):
            event("job.finished", logging.ERROR, id=job_id, name=name, attempt=attempt, trace_id=trace_id,
                  outcome="failed", error="AttemptsUsedUp")  # fmt: skip
            self.tell_exhausted(str(job_id))

    def queue_size(self) -> int:
        return int(run(f"SELECT count(*) FROM jobs WHERE {DUE}")[0][0])

    def enqueued_items(self, limit: int | None = None) -> list[bytes]:
        return items(f"SELECT id, message FROM jobs WHERE {DUE} ORDER BY priority DESC, run_at, id LIMIT %s", limit)

    def flush_queue(self) -> None:
        run(f"DELETE FROM jobs WHERE {DUE}")

    def add_to_schedule(self, data: bytes, ts: datetime) -> None:
        """A job that may run from `ts` on; naive times are UTC, as Huey's are."""
        message = as_message(data)
        message.delay = seconds_until(ts)
        self.enqueue(message)

    def read_schedule(self, ts: datetime) -> list[bytes]:
        """Always empty: a row whose time has come is claimed where it stands, and nothing can be lost between two."""
        return []

    def schedule_size(self) -> int:
        return int(run(f"SELECT count(*) FROM jobs WHERE {LATER}")[0][0])

    def scheduled_items(self, limit: int | None = None) -> list[bytes]:
        return items(f"SELECT id, message FROM jobs WHERE {LATER} ORDER BY run_at, id LIMIT %s", limit)

    def flush_schedule(self) -> None:
        run(f"DELETE FROM jobs WHERE {LATER}")

    def peek_data(self, key: str | bytes) -> Any:
        return _stored(super().peek_data(key), key)

    pop_data = peek_data

    def peek_many(self, keys: list[str]) -> dict[str, bytes]:
        return {key: _stored(value, key) for key, value in super().peek_many(keys).items()}


@contextmanager
def _rolled_back_on_error(db: PostgresqlDatabase) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.execute_sql("ROLLBACK")
        raise


def as_message(data: bytes, job_id: str = "") -> Message:
    """`data` as the message of a job; of one of no name, with an id of its own, where nobody says more of it."""
    if isinstance(data, Message):
        return data
    message = Message(data)
    message.id = job_id or str(uuid.uuid4())
    return message


def items(sql: str, limit: int | None) -> list[bytes]:
    return [as_message(sealed, str(job_id)) for job_id, sealed in run(sql, (limit,))]


def seconds_until(moment: datetime) -> float:
    """0 for what is past; naive times are UTC, as Huey's are."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _stored(value: Any, key: str | bytes) -> Any:
    if value is EmptyData:
        return value
    known = Stored(value)
    known.key = key.decode() if isinstance(key, bytes) else key
    return known
