"""The one huey. Its tasks are rows of `jobs`, and `execute` is the one place where a job ends."""

import logging
import threading
import time
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from huey.api import Huey, PeriodicTask, Task
from huey.utils import Error

from idp import encryption, waits
from idp.config import settings
from idp.errors import DecryptionError, Unavailable
from idp.logs import event, trace_id
from idp.models import State
from tasks.engine.claim import Claim, Held
from tasks.engine.consumer import JobsConsumer
from tasks.engine.ending import Ending, HandedOver, without_texts
from tasks.engine.forever import public
from tasks.engine.serializer import EncryptedSerializer, Keyed, task_message, to_json
from tasks.engine.storage import JobsTableStorage, Message, as_message, seconds_until

PAUSE = 1.0  #: seconds before a job is tried again that could not be read
PAUSED = 10.0  #: seconds for which a process leaves a kind to the others that it is not able to run
HOLD_ON = 15.0  #: seconds for which a job that has its result waits for Postgres, Redis or KMS to take it


class JobsHuey(Huey):
    """Huey whose tasks are rows of `jobs`."""

    def __init__(self, name: str = "idp", **options: Any) -> None:
        self._in_hand = threading.local()
        options = {"immediate": None, "immediate_use_memory": False, "store_intermediate_errors": False} | options
        super().__init__(name, serializer=EncryptedSerializer(), storage_class=JobsTableStorage, **options)
        self.signal()(self._note)

    def get_storage(self, **options: Any) -> JobsTableStorage:
        """The storage on `database_url` and `redis_url`, which it reads when it is first used."""
        storage = JobsTableStorage(self.name, **options)
        storage.kinds, storage.sweep.tell_one = self.kinds, self._tell
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

    def serialize_task(self, task: Task) -> Message:
        """The row of a task: sealed for its id, with the columns that the table needs in the clear."""
        sealed = encryption.seal(to_json(self._registry.create_message(task)), f"message:{task.id}")
        message = as_message(sealed, task.id)
        message.name, message.trace_id = task.name, trace_id.get()
        message.claim = claim_of(task)
        message.delay = seconds_until(task.eta) if task.eta else 0.0
        message.lifetime = seconds_until(task.expires_resolved) if task.expires_resolved else None
        return message

    def deserialize_task(self, data: bytes) -> Task:
        """The task of a row. Raises DecryptionError, also for a row whose message names another id."""
        job_id = getattr(data, "id", "")
        task = self._registry.create_task(task_message(encryption.open_sealed(data, f"message:{job_id}")))
        if task.id != job_id:  # Whoever has the key could seal another task's text for this row.
            raise DecryptionError("the id inside is not the row's")
        claim: Claim | None = getattr(data, "claim", None)
        if claim:
            task.claim = claim
            # Due and in time by the database's clock; this host's need not agree.
            task.eta = task.expires_resolved = None
            task.timeout = min((s for s in (task.timeout, claim.seconds_left) if s is not None), default=None)
        return task

    def dequeue(self, kinds: Collection[str] | None = None) -> Task | None:
        """Claim a task and read it. One that can't be read goes back; after its attempts it is failed.

        The job is held until `execute` ends, or the lease's turn around both. Raises Unavailable.
        """
        message = self.storage.dequeue(kinds)
        if message is None:
            return None
        try:
            return self.deserialize_task(message)
        except BaseException as e:
            with self.storage.lease.turn():
                self._can_not_read(self.storage.lease.in_hand(message.claim), e)
            if isinstance(e, Unavailable) or not isinstance(e, Exception):
                raise
            return None

    def _can_not_read(self, held: Held, error: BaseException) -> None:
        claim = held.claim
        event("job.unreadable", logging.ERROR, id=claim.id, name=claim.name, attempt=claim.attempt,
              trace_id=claim.trace_id, error=public(error))  # fmt: skip
        if isinstance(error, Unavailable):  # KMS does not answer this host: another's may.
            self.storage.lease.pause(claim.name, PAUSED)
        else:
            held.counted, held.delay = True, PAUSE

    def enqueue(self, task: Any) -> Any:
        """Huey's, with a line in the log when the row is there."""
        result = super().enqueue(task)
        if isinstance(task, Task) and not self.immediate and not claim_of(task):
            event("job.enqueued", id=task.id, name=task.name, priority=task.priority)
        return result

    def execute(self, task: Task, timestamp: datetime | None = None) -> Any:
        """Run a task and write how it ended, once. Outside a worker (immediate mode) there is no row to end."""
        claim = claim_of(task)
        if claim is None:
            return super().execute(task, timestamp)
        token, began = trace_id.set(claim.trace_id), time.monotonic()
        ending, outcome = Ending(task.id), "put_back"
        with self.storage.lease.turn():
            held = self.storage.lease.in_hand(claim)
            event("job.claimed", id=claim.id, name=claim.name, attempt=claim.attempt,
                  queue_wait_ms=_ms(claim.queue_wait_ms))  # fmt: skip
            self._in_hand.ending = ending
            try:
                value = super().execute(task, timestamp)
                self._in_hand.ending = None
                outcome = self._conclude(held, ending)
                return value
            finally:
                self._in_hand.ending = None
                event("job.finished", id=task.id, name=task.name, outcome=outcome, attempt=claim.attempt,
                      error=ending.error, queue_wait_ms=_ms(claim.queue_wait_ms),
                      duration_ms=_ms((time.monotonic() - began) * 1000))  # fmt: skip
                trace_id.reset(token)

    def _conclude(self, held: Held, ending: Ending) -> str:
        """End the job as noted. Where a part does not answer, hold on to the result for a while: it was paid for."""
        if ending.state is None:
            held.counted = held.counted or ending.started
            return "put_back"
        left = HOLD_ON if held.claim.seconds_left is None else held.claim.seconds_left
        until = min(time.monotonic() + HOLD_ON, held.claim.taken_at + left)
        while True:
            try:
                state = self.storage.end(held, ending.state, ending.error, self._storing(ending))
                return state.value if state else "lost"
            except Unavailable:
                if time.monotonic() > until or self.storage.lease.stopped.wait(0.5):
                    raise

    def _storing(self, ending: Ending) -> Any:
        if ending.result is None:
            return None
        ending.sealed = sealed = ending.sealed or self.serializer.serialize(ending.result)
        return lambda: self.storage.put_data(ending.job_id, sealed, is_result=True)

    def holds(self, task: Task) -> bool:
        """Whether a task is still this process' to run: not after it was frozen and another took it over."""
        claim = claim_of(task)
        return claim is None or self.storage.lease.is_mine(claim)

    def hand_over(self, task: Task) -> None:
        """Leave a job that this process is not able to run to the others. Returns where this is the last one standing.

        Raises HandedOver where another living worker takes jobs of this kind; this process takes none for a while.
        """
        claim = claim_of(task)
        if claim and self.storage.lease.pause(claim.name, PAUSED):
            raise HandedOver(f"{claim.name}: left to another worker")

    def _note(self, signal: str, task: Task, error: Exception | None = None) -> None:
        ending: Ending | None = getattr(self._in_hand, "ending", None)
        if ending is not None and ending.job_id == task.id:
            ending.note(signal, error)

    def put_result(self, key: str, data: Any) -> Any:
        """Store a result; that of the job in hand only together with its end."""
        ending: Ending | None = getattr(self._in_hand, "ending", None)
        if ending and ending.job_id == key:
            ending.result = Keyed(key, data)
            return None
        return super().put_result(key, Keyed(key, data))

    def put(self, key: str, data: Any) -> Any:
        return super().put(key, Keyed(key, data))

    def put_if_empty(self, key: str, data: Any, ttl: int | None = None) -> Any:
        return super().put_if_empty(key, Keyed(key, data), ttl)

    def delete(self, key: str) -> Any:
        """Huey's; of the job in hand it deletes only a flag to revoke it, whose time is over: no answer hangs on it."""
        try:
            return super().delete(key)
        except Unavailable:
            if getattr(self._in_hand, "ending", None) is None:
                raise
            return False

    def build_error_result(self, task: Task, exception: Exception) -> dict[str, Any]:
        """Without the traceback and without texts that are not ours."""
        return without_texts(exception, task.retries, task.id)

    def _tell(self, job_id: str, state: State) -> None:
        """End the wait for a job that ended unanswered: its attempt is given back. One that used its tries up says so."""
        if state == State.FAILED:
            waits.note_outcome(job_id, {"outcome": "vendor_error", "failed": []})
            exhausted = {"error": "AttemptsUsedUp", "retries": 0, "traceback": None, "task_id": job_id}
            self.put_result(job_id, Error(exhausted))
        waits.refund(job_id)

    def read_periodic(self, timestamp: datetime | None) -> list[Task]:
        """Huey's, with ids made of name and minute: any number of hosts may run the scheduler, each tick runs once."""
        minute = f"{timestamp or self._get_timestamp():%Y-%m-%dT%H:%M}"
        return [type(task)(id=_tick_id(task, minute)) for task in super().read_periodic(timestamp)]

    def create_consumer(self, **options: Any) -> JobsConsumer:
        """Huey's consumer, which finishes what runs at SIGTERM and SIGINT alike. Raises SystemExit, its reason said."""
        return JobsConsumer.prepared(self, **options)


def claim_of(task: Task) -> Claim | None:
    """By which a worker has a task; None outside a worker."""
    return getattr(task, "claim", None)


def _tick_id(task: PeriodicTask, minute: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task.name} {minute}"))


def _ms(value: float) -> float:
    return round(value, 2)


huey = JobsHuey()
