"""Huey's storage on the jobs table.

Queue and schedule are rows of `jobs`; results, revocations, locks and counters stay in Redis, as Huey's own
`RedisExpireStorage` keeps them.
"""

import time
import uuid
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, cast

from huey.constants import EmptyData
from huey.storage import RedisExpireStorage
from redis import Redis

from idp import cache, job_keys
from idp.cache import Client
from idp.config import settings
from idp.database import begun
from idp.errors import Unavailable
from idp.models import Job, State
from tasks.engine import beside
from tasks.engine.claim import Claim, Held
from tasks.engine.lease import Lease
from tasks.engine.statements import BEGIN_END
from tasks.engine.sweep import Sweep, say_put_back

FROZEN = 1.0  #: seconds between two lines after which this process was surely not running


class Message(bytes):
    """The sealed bytes of a task, and the columns of the row that it is. `delay` and `lifetime` are seconds."""

    id: str
    name = ""
    trace_id = ""
    visit_id = ""
    delay = 0.0
    lifetime: float | None = None
    claim: Claim | None = None


class Stored(bytes):
    """Bytes that know the key they were read from, so that what was sealed for one key opens under no other."""

    key: str

    @classmethod
    def of(cls, value: bytes, key: str | bytes) -> "Stored":
        """`value` as it was read from `key`."""
        known = cls(value)
        known.key = key.decode() if isinstance(key, bytes) else key
        return known


class JobsTableStorage(RedisExpireStorage):
    """A mixin in the way of Huey's `RedisPriorityQueue`, with the waiting of its `PostgresStorage`."""

    blocking = True
    priority = True

    def __init__(self, name: str = "huey", **kwargs: Any) -> None:
        self._client: Redis | None = None
        super().__init__(name, **kwargs)
        self._client = None
        self.kinds: Callable[[], Collection[str]] = lambda: ("",)  #: what this process knows to run
        self.sweep = Sweep()
        self.lease = Lease(lambda lease: self.sweep(lease, self.kinds()))

    @property
    def conn(self) -> Client:
        """The process' client of `redis_url`; while Huey makes the storage, its own, which never connects."""
        return cast(Client, self._client or cache.client())

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
        """Leave: what this process holds goes back to the queue. In an outage the others' sweep sees to that."""
        try:
            say_put_back(self.lease.leave())
        except Unavailable:
            return

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """Insert a job; a job in hand (a retry) goes back instead. The same id twice is one job. Raises Unavailable."""
        message = as_message(data)
        if message.claim:
            held = self.lease.resume(message.claim)
            held.counted, held.delay, held.message = True, message.delay, bytes(message)
            return
        Job.enqueue(
            message.id, bytes(message), name=message.name, priority=int(priority or 0), trace_id=message.trace_id,
            visit_id=message.visit_id, delay=message.delay, lifetime=message.lifetime,
        )  # fmt: skip

    def dequeue(self, kinds: Collection[str] | None = None) -> Message | None:
        """Claim a job of `kinds` (all that are known); with none there, wait at most a second. Raises Unavailable."""
        self.lease.enter()
        held = self.lease.take(self.kinds() if kinds is None else kinds)
        if held is None and self.blocking and kinds is None:
            self.lease.bell.wait(self.read_timeout)
            held = self.lease.take(self.kinds())
        return None if held is None else _message_of(held)

    def end(self, held: Held, state: State, error: str | None, store: Callable[[], None] | None) -> State | None:
        """End a job that is still ours and store its result, both or neither; returns its state, None if it was lost.

        The row stays locked while the result goes to Redis: a worker that was frozen can't overwrite its successor, and
        one that dies in between has ended nothing. Raises Unavailable: then nothing has ended.
        """
        began = time.monotonic()
        with begun(BEGIN_END, held.claim.key | {"state": state.value, "error": error}) as (db, row):
            if row and row[0] == state.value and store:
                if time.monotonic() - began > FROZEN:
                    db.execute_sql("SELECT 1")  # Raises where Postgres gave up on us meanwhile.
                store()
        held.ended = True
        return State(row[0]) if row else None

    def revoke(self, job_id: str) -> bool:
        """End a job that has not ended; its message is erased, and a result on its way is dropped."""
        revoked = Job.revoke(job_id)
        beside.drop(self.conn, [job_keys.name(job_id)])
        return revoked

    def queue_size(self) -> int:
        return Job.count(Job.due())

    def enqueued_items(self, limit: int | None = None) -> list[bytes]:
        return [as_message(message, job_id) for job_id, message in Job.show(Job.due(), limit)]

    def flush_queue(self) -> None:
        self._discard(Job.due())

    def add_to_schedule(self, data: bytes, ts: datetime) -> None:
        """A job that may run from `ts` on; naive times are UTC, as Huey's are."""
        message = as_message(data)
        message.delay = seconds_until(ts)
        self.enqueue(message)

    def read_schedule(self, ts: datetime) -> list[bytes]:
        """Always empty: a row whose time has come is claimed where it stands, and nothing can be lost between two."""
        return []

    def schedule_size(self) -> int:
        return Job.count(Job.later())

    def scheduled_items(self, limit: int | None = None) -> list[bytes]:
        return [as_message(message, job_id) for job_id, message in Job.show(Job.later(), limit)]

    def flush_schedule(self) -> None:
        self._discard(Job.later())

    def _discard(self, which: Any) -> None:
        beside.drop(self.conn, [job_keys.name(job_id) for job_id in Job.discard(which)])

    def peek_data(self, key: str | bytes) -> Any:
        value = super().peek_data(key)
        return value if value is EmptyData else Stored.of(value, key)

    pop_data = peek_data

    def peek_many(self, keys: list[str]) -> dict[str, bytes]:
        return {key: Stored.of(value, key) for key, value in super().peek_many(keys).items()}


def as_message(data: bytes, job_id: str = "") -> Message:
    """`data` as the message of a job; of one of no name, with an id of its own, where nobody says more of it."""
    if isinstance(data, Message):
        return data
    message = Message(data)
    message.id = job_id or str(uuid.uuid4())
    return message


def _message_of(held: Held) -> Message:
    message = as_message(held.sealed, held.claim.id)
    message.name, message.claim = held.claim.name, held.claim
    message.trace_id, message.visit_id = held.claim.trace_id, held.claim.visit_id
    return message


def seconds_until(moment: datetime) -> float:
    """0 for what is past; naive times are UTC, as Huey's are."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
