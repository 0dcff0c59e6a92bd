"""The one huey. Its tasks are rows of `jobs`, and `execute` is the one place where a job ends."""

import logging
import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any

from huey.api import PeriodicTask, Task

from idp.config import settings
from idp.errors import Unavailable
from idp.job_keys import KeyLost
from idp.logs import event, following
from tasks.engine import beside
from tasks.engine.claim import Held
from tasks.engine.consumer import JobsConsumer
from tasks.engine.ending import Ending, HandedOver
from tasks.engine.forever import public
from tasks.engine.given_up import end_without_key, tell_ended
from tasks.engine.periodic import as_ticks
from tasks.engine.sealed import SealedHuey, claim_of, half_of
from tasks.engine.serializer import Keyed
from tasks.engine.storage import JobsTableStorage
from tasks.engine.telling import tell

READ_AGAIN = 1.0  #: seconds before a job is tried again that could not be read
KIND_PAUSED = 10.0  #: seconds for which a process leaves a kind to the others that it is not able to run
INSIST = 15.0  #: seconds for which a job that has its result waits for Postgres, Redis or KMS to take it


class JobsHuey(SealedHuey):
    """Claims, runs and ends the rows of `jobs`."""

    def __init__(self, name: str = "idp", **options: Any) -> None:
        self._running = threading.local()
        self.at_once: dict[str, Callable[[], float]] = {}  #: kinds that work: how many run at once
        options = {"immediate": None, "immediate_use_memory": False, "store_intermediate_errors": False} | options
        super().__init__(name, **options)
        self.signal()(self._hear)

    def get_storage(self, **options: Any) -> JobsTableStorage:
        """The storage on `database_url` and `redis_url`, which it reads when it is first used."""
        storage = JobsTableStorage(self.name, **options)
        storage.kinds, storage.sweep.tell, storage.lease.at_once = self.kinds, partial(tell_ended, self), self.at_once
        return storage

    @property
    def _immediate(self) -> bool:
        """Whether tasks run where they are called; unless somebody said so, as `ruby_workers_idv_enabled` says."""
        return not settings().ruby_workers_idv_enabled if self._said is None else self._said

    @_immediate.setter
    def _immediate(self, said: bool | None) -> None:
        self._said = said

    def kinds(self, periodic: bool = False) -> Collection[str]:
        """The names of the tasks that this process knows: those that people wait for, or the periodic ones."""
        known = self._registry._registry.values()
        return {task.__name__ for task in known if issubclass(task, PeriodicTask) == periodic}

    def dequeue(self, kinds: Collection[str] | None = None) -> Task | None:
        """Claim a task and read it; held until the turn ends. What can't be read goes back. Raises Unavailable."""
        message = self.storage.dequeue(kinds)
        if message is None:
            return None
        try:
            return self.deserialize_task(message)
        except BaseException as e:
            with self.storage.lease.turn():
                self._can_not_read(self.storage.lease.resume(message.claim), e)
            if isinstance(e, Unavailable) or not isinstance(e, Exception):
                raise
            return None

    def _can_not_read(self, held: Held, error: BaseException) -> None:
        claim = held.claim
        if isinstance(error, KeyLost):
            held.delay = READ_AGAIN  # Where an outage keeps it from ending now.
            end_without_key(self, held, error)
            return
        event("job.unreadable", logging.ERROR, id=claim.id, name=claim.name, attempt=claim.attempt,
              trace_id=claim.trace_id, visit_id=claim.visit_id, error=public(error))  # fmt: skip
        if isinstance(error, Unavailable):  # KMS or Redis does not answer this host: another's may.
            self.storage.lease.leave_kind(claim.name, KIND_PAUSED)
        else:
            held.counted, held.delay = True, READ_AGAIN

    def enqueue(self, task: Any) -> Any:
        """Huey's, with a line in the log when the row is there."""
        result = super().enqueue(task)
        if isinstance(task, Task) and not self.immediate and not claim_of(task):
            event("job.enqueued", id=task.id, name=task.name, priority=task.priority)
        return result

    def execute(self, task: Task, timestamp: datetime | None = None) -> Any:
        """Run a task and write how it ended, once. In immediate mode there is no row to end."""
        claim = claim_of(task)
        if claim is None:
            return super().execute(task, timestamp)
        ending, outcome = Ending(task.id, has_half=bool(half_of(task))), "put_back"
        began = time.monotonic()
        with following(claim.trace_id, claim.visit_id, claim.id), self.storage.lease.turn():
            held = self.storage.lease.resume(claim)
            event("job.claimed", id=claim.id, name=claim.name, attempt=claim.attempt, queue_wait_ms=claim.queue_wait_ms)
            self._running.ending = ending
            try:
                value = super().execute(task, timestamp)
                self._running.ending = None
                outcome = self._conclude(held, ending)
                return value
            except BaseException as e:
                held.counted |= ending.started and not isinstance(e, Unavailable)
                raise
            finally:
                self._running.ending = None
                event("job.finished", id=task.id, name=task.name, outcome=outcome, attempt=claim.attempt,
                      error=ending.error, queue_wait_ms=claim.queue_wait_ms,
                      duration_ms=round((time.monotonic() - began) * 1000, 2))  # fmt: skip

    def _conclude(self, held: Held, ending: Ending) -> str:
        """End the job as it was heard to. Where a part does not answer, insist for a while: the result was paid for."""
        if ending.state is None:
            held.counted |= ending.started
            held.delay = max(held.delay, ending.delay)
            beside.drop(self.storage.conn, ending.gone(self.storage.result_key))
            return "put_back"
        until = held.claim.within(INSIST)
        while True:
            try:
                state = self.storage.end(held, ending.state, ending.error, self._storing(ending))
                return state.value if state else "lost"
            except Unavailable:
                if time.monotonic() > until or self.storage.lease.stopped.wait(0.5):
                    raise

    def _storing(self, ending: Ending) -> Callable[[], None] | None:
        redis, key_of = self.storage.conn, self.storage.result_key
        result, gone = ending.kept, ending.gone(key_of)
        if result is None:
            return partial(beside.drop, redis, gone) if gone else None
        ending.sealed = sealed = ending.sealed or self.serializer.serialize(result)

        def store() -> None:
            beside.store(redis, key_of(ending.job_id), sealed, settings().async_wait_timeout_seconds, gone)
            tell(ending.job_id, result.value)

        return store

    def still_has(self, task: Task) -> bool:
        """Whether a task is still this process' to run: not after it was frozen and another took it over."""
        claim = claim_of(task)
        return claim is None or self.storage.lease.is_mine(claim)

    def hand_over(self, task: Task) -> None:
        """Leave a job that this process is not able to run to the others. Returns where this is the last one standing.

        Raises HandedOver where another living worker takes jobs of this kind; this process takes none for a while.
        """
        claim = claim_of(task)
        if claim and self.storage.lease.leave_kind(claim.name, KIND_PAUSED):
            raise HandedOver(f"{claim.name}: left to another worker")

    def _hear(self, signal: str, task: Task, error: Exception | None = None) -> None:
        ending: Ending | None = getattr(self._running, "ending", None)
        if ending is not None and ending.job_id == task.id:
            ending.hear(signal, error)

    def put_result(self, key: str, data: Any) -> Any:
        """Store a result; that of the job in hand only together with its end."""
        ending: Ending | None = getattr(self._running, "ending", None)
        if ending and ending.job_id == key:
            ending.result = Keyed(key, data)
            return None
        stored = super().put_result(key, data)
        tell(key, data)
        return stored

    def delete(self, key: str) -> Any:
        """Huey's; of the job in hand it deletes a flag to revoke it, whose time is over: that goes with its end."""
        ending: Ending | None = getattr(self._running, "ending", None)
        if ending is None:
            return super().delete(key)
        ending.flag = key
        return False

    def read_periodic(self, timestamp: datetime | None) -> list[Task]:
        """Huey's, each tick once, whatever number of hosts runs the scheduler."""
        return as_ticks(super().read_periodic(timestamp), timestamp or self._get_timestamp())

    def create_consumer(self, **options: Any) -> JobsConsumer:
        """Huey's consumer, ready to run. Raises SystemExit, its reason said."""
        return JobsConsumer.prepared(self, **options)


huey = JobsHuey()
