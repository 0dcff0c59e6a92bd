"""The one huey, and the one place where a job ends.

Receivers of Huey's signals only note how a task ended. `JobsHuey.execute` writes that ending once, guarded by claim and
attempt; where nothing was noted the row goes back to the queue.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huey import signals
from huey.api import Huey, PeriodicTask, Task
from huey.exceptions import HueyException
from huey.utils import Error
from redis.exceptions import RedisError

from idp import encryption
from idp.config import settings
from idp.errors import DecryptionError, IdpError, Unavailable
from idp.logs import event, trace_id
from idp.models import State
from tasks.engine.consumer import JobsConsumer
from tasks.engine.serializer import EncryptedSerializer, Keyed, task_message, to_json
from tasks.engine.storage import Claim, JobsTableStorage, Message, as_message, seconds_until

#: Seconds before a job is tried again whose try failed for a reason outside the job.
PAUSE = 1.0


@dataclass
class Ending:
    """What was noted of the job in hand. `state` None: nothing, or that it is to run again."""

    job_id: str
    started: bool = False
    state: State | None = None
    error: str | None = None
    result: Keyed | None = None


#: Huey's signal: the state it ends a job in. Signals that are not here end nothing.
ENDS = {
    signals.SIGNAL_COMPLETE: State.DONE,
    signals.SIGNAL_ERROR: State.FAILED,
    signals.SIGNAL_TIMEOUT: State.FAILED,
    signals.SIGNAL_LOCKED: State.FAILED,
    signals.SIGNAL_RATE_LIMITED: State.FAILED,
    signals.SIGNAL_CANCELED: State.REVOKED,
    signals.SIGNAL_REVOKED: State.REVOKED,
    signals.SIGNAL_EXPIRED: State.EXPIRED,
    signals.SIGNAL_RETRYING: None,
    signals.SIGNAL_INTERRUPTED: None,
}


class JobsHuey(Huey):
    """Huey whose tasks are rows of `jobs`."""

    def __init__(self, name: str = "idp", **options: Any) -> None:
        self.in_hand = threading.local()
        options = {"immediate": None, "immediate_use_memory": False, "store_intermediate_errors": False} | options
        super().__init__(name, serializer=EncryptedSerializer(), storage_class=JobsTableStorage, **options)
        self.storage.tell_exhausted = self.tell_exhausted
        self.signal()(self.note)

    @property
    def _immediate(self) -> bool:
        """Whether tasks run where they are called; unless somebody said so, as `ruby_workers_idv_enabled` says."""
        return not settings().ruby_workers_idv_enabled if self._said is None else self._said

    @_immediate.setter
    def _immediate(self, said: bool | None) -> None:
        self._said = said

    def serialize_task(self, task: Task) -> Message:
        """The row of a task: sealed for its id, with the columns that the table needs in the clear."""
        sealed = encryption.seal(to_json(self._registry.create_message(task)), f"message:{task.id}")
        message = as_message(sealed, task.id)
        message.name, message.trace_id = task.name, trace_id.get()
        message.claim = _claim_of(task)
        message.delay = seconds_until(task.eta) if task.eta else 0.0
        message.lifetime = seconds_until(task.expires_resolved) if task.expires_resolved else None
        return message

    def deserialize_task(self, data: bytes) -> Task:
        """The task of a row. Raises DecryptionError, also for a row whose message names another id."""
        job_id = getattr(data, "id", "")
        task = self._registry.create_task(task_message(encryption.open_sealed(data, f"message:{job_id}")))
        if task.id != job_id:
            raise DecryptionError("the id inside is not the row's")
        claim: Claim | None = getattr(data, "claim", None)
        if claim:
            task.claim = claim
            # Due and in time by the database's clock; this host's need not agree.
            task.eta = task.expires_resolved = None
            task.timeout = min((s for s in (task.timeout, claim.seconds_left) if s is not None), default=None)
        return task

    def dequeue(self) -> Task | None:
        """Claim a task. One that can't be read goes back; after its attempts it is failed."""
        try:
            message = self.storage.dequeue()
        except Unavailable as e:
            self.wait_for_database(e)
            return None
        if message is None:
            return None
        try:
            return self.deserialize_task(message)
        except (DecryptionError, HueyException, ValueError) as e:
            self.give_back(message.claim, e, counted=True)
        except Unavailable as e:
            self.give_back(message.claim, e, counted=False)
        return None

    def wait_for_database(self, error: Unavailable) -> None:
        """A short, even pause: Huey's own grows, and would keep an idle worker asleep after the outage."""
        if not self.storage.presence.entered:  # Otherwise the heartbeat says so, once a second and process.
            event("worker.unavailable", logging.WARNING, part=error.part, error=str(error))
        time.sleep(PAUSE)

    def give_back(self, claim: Claim, error: Exception, counted: bool) -> None:
        event("job.unreadable", logging.ERROR, id=claim.id, name=claim.name, attempt=claim.attempt,
              trace_id=claim.trace_id, error=_public(error))  # fmt: skip
        self.storage.release(claim, counted=counted, delay=PAUSE)

    def enqueue(self, task: Any) -> Any:
        """Huey's, with a line in the log when the row is there."""
        result = super().enqueue(task)
        if isinstance(task, Task) and not self.immediate and not _claim_of(task):
            event("job.enqueued", id=task.id, name=task.name, priority=task.priority)
        return result

    def execute(self, task: Task, timestamp: datetime | None = None) -> Any:
        """Run a task and write how it ended, once. Outside a worker (immediate mode) there is no row to end."""
        claim = _claim_of(task)
        ending = self.in_hand.ending = Ending(task.id) if claim else None
        token, began = trace_id.set(claim.trace_id if claim else trace_id.get()), time.monotonic()
        if claim:
            event("job.claimed", id=claim.id, name=claim.name, attempt=claim.attempt,
                  queue_wait_ms=_ms(claim.queue_wait_ms))  # fmt: skip
        try:
            return super().execute(task, timestamp)
        finally:
            self.in_hand.ending = None
            outcome = self.conclude(claim, ending) if claim and ending else "immediate"
            event("job.finished", id=task.id, name=task.name, outcome=outcome, attempt=claim.attempt if claim else 1,
                  error=ending.error if ending else None, queue_wait_ms=_ms(claim.queue_wait_ms) if claim else 0,
                  duration_ms=_ms((time.monotonic() - began) * 1000))  # fmt: skip
            trace_id.reset(token)

    def conclude(self, claim: Claim, ending: Ending) -> str:
        """The one place where a job ends. Returns the outcome's name for the log."""
        if ending.state is None:
            self.storage.release(claim, counted=ending.started, delay=0 if ending.started else PAUSE)
            return "given_back"
        try:
            state = self.storage.end(claim, ending.state, ending.error, self.storing(ending))
        except RedisError:
            self.storage.release(claim, delay=PAUSE)
            raise
        return state.value if state else "lost"

    def storing(self, ending: Ending) -> Callable[[], None] | None:
        if ending.result is None:
            return None
        sealed = self.serializer.serialize(ending.result)
        return lambda: self.storage.put_data(ending.job_id, sealed, is_result=True)

    def note(self, signal: str, task: Task, error: Exception | None = None) -> None:
        """A receiver of every signal: what happened to the job in hand."""
        ending: Ending | None = getattr(self.in_hand, "ending", None)
        if ending is None or ending.job_id != task.id:
            return
        if signal == signals.SIGNAL_EXECUTING:
            ending.started = True
        elif signal in ENDS:
            ending.state = ENDS[signal]
            ending.error = _public(error) if error else ending.error

    def put_result(self, key: str, data: Any) -> Any:
        """Store a result; that of the job in hand only together with its end."""
        ending: Ending | None = getattr(self.in_hand, "ending", None)
        if ending and ending.job_id == key:
            ending.result = Keyed(key, data)
            return None
        return super().put_result(key, Keyed(key, data))

    def put(self, key: str, data: Any) -> Any:
        return super().put(key, Keyed(key, data))

    def put_if_empty(self, key: str, data: Any, ttl: int | None = None) -> Any:
        return super().put_if_empty(key, Keyed(key, data), ttl)

    def build_error_result(self, task: Task, exception: Exception) -> dict[str, Any]:
        """Without the traceback and without texts that are not ours."""
        return {"error": _public(exception), "retries": task.retries, "traceback": None, "task_id": task.id}

    def tell_exhausted(self, job_id: str) -> None:
        """The result of a job that used up its attempts."""
        self.put_result(job_id, Error({"error": "AttemptsUsedUp", "retries": 0, "traceback": None, "task_id": job_id}))

    def read_periodic(self, timestamp: datetime | None) -> list[Task]:
        """Huey's, with ids made of name and minute: any number of hosts may run the scheduler, each tick runs once."""
        minute = f"{timestamp or self._get_timestamp():%Y-%m-%dT%H:%M}"
        return [type(task)(id=_tick_id(task, minute)) for task in super().read_periodic(timestamp)]

    def create_consumer(self, **options: Any) -> JobsConsumer:
        """Huey's consumer, which finishes what runs at SIGTERM and SIGINT alike. Raises SystemExit, its reason said."""
        return JobsConsumer.prepared(self, **options)


def _claim_of(task: Task) -> Claim | None:
    return getattr(task, "claim", None)


def _tick_id(task: PeriodicTask, minute: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task.name} {minute}"))


def _public(error: Exception) -> str:
    """An error's class, and its text where that is made of our own constants."""
    return f"{type(error).__name__}: {error}" if isinstance(error, IdpError) else type(error).__name__


def _ms(value: float) -> float:
    return round(value, 2)


huey = JobsHuey()
