"""How tasks and values are stored: sealed, each for its place, and with no text in it that is not ours."""

from datetime import datetime
from typing import Any

from huey.api import Huey, PeriodicTask, Task

from idp import encryption, job_keys
from idp.errors import DecryptionError
from idp.logs import trace_id, visit_id
from tasks.engine import beside
from tasks.engine.claim import Claim
from tasks.engine.ending import without_texts
from tasks.engine.serializer import EncryptedSerializer, Keyed, task_message, to_json
from tasks.engine.storage import JobsTableStorage, Message, as_message, seconds_until


class SealedHuey(Huey):
    """Huey whose tasks are rows of `jobs`, and whose values know the key that they are sealed for."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, serializer=EncryptedSerializer(), storage_class=JobsTableStorage, **options)

    def serialize_task(self, task: Task) -> Message:
        """The row of a task: sealed for its id, with the columns that the table needs in the clear."""
        half = self._half_for(task, _lifetime(task))
        sealed = encryption.seal(to_json(self._registry.create_message(task)), f"message:{task.id}", half)
        message = as_message(sealed, task.id)
        message.name, message.trace_id, message.visit_id = task.name, trace_id.get(), visit_id.get()
        message.claim = claim_of(task)
        message.delay = seconds_until(task.eta) if task.eta else 0.0
        message.lifetime = _lifetime(task)  # As is left after KMS' answer, which may take seconds.
        return message

    @staticmethod
    def _half_for(task: Task, lifetime: float | None) -> bytes:
        """Of its key: from the wait that began, or a former try; else one is kept now. A tick says nothing."""
        if isinstance(task, PeriodicTask) or not encryption.makes_halves():
            return b""
        return half_of(task) or job_keys.keep(task.id, lifetime)

    def deserialize_task(self, data: bytes) -> Task:
        """The task of a row. Raises DecryptionError, also where the message names another id; KeyLost; Unavailable."""
        job_id = getattr(data, "id", "")
        half, is_flagged = beside.read(self.storage.conn, job_id, self._flags(job_id, getattr(data, "name", "")))
        half = job_keys.whole(half) if encryption.needs_half(data) else b""
        text = encryption.open_sealed(data, f"message:{job_id}", half)
        task = with_half(self._registry.create_task(task_message(text)), half)
        if task.id != job_id:  # Whoever has the key could seal another task's text for this row.
            raise DecryptionError("the id inside is not the row's")
        claim: Claim | None = getattr(data, "claim", None)
        if claim:
            task.claim, task.unflagged = claim, not is_flagged
            # Due and in time by the database's clock; this host's need not agree.
            task.eta = task.expires_resolved = None
            task.timeout = min((s for s in (task.timeout, claim.seconds_left) if s is not None), default=None)
        return task

    def _flags(self, job_id: str, name: str) -> list[Any]:
        """Where Huey's flags lie that revoke a job of that kind."""
        classes = [known for known in self._registry._registry.values() if known.__name__ == name]
        keys = [Task(id=job_id).revoke_id, *(self._task_key(known, "rt") for known in classes)]
        return [self.storage.result_key(key) for key in keys]

    def is_revoked(self, task: Any, timestamp: datetime | None = None, peek: bool = True) -> bool:
        """Huey's; a job in hand was asked about when it was read, with the half of its key."""
        return not getattr(task, "unflagged", False) and bool(super().is_revoked(task, timestamp, peek))

    def put_result(self, key: str, data: Any) -> Any:
        return super().put_result(key, Keyed(key, data))

    def put(self, key: str, data: Any) -> Any:
        return super().put(key, Keyed(key, data))

    def put_if_empty(self, key: str, data: Any, ttl: int | None = None) -> Any:
        return super().put_if_empty(key, Keyed(key, data), ttl)

    def build_error_result(self, task: Task, exception: Exception) -> dict[str, Any]:
        """Without the traceback and without texts that are not ours."""
        return without_texts(exception, task.retries, task.id)


def _lifetime(task: Task) -> float | None:
    return seconds_until(task.expires_resolved) if task.expires_resolved else None


def claim_of(task: Task) -> Claim | None:
    """By which a worker has a task; None outside a worker."""
    return getattr(task, "claim", None)


def with_half(task: Task, half: bytes) -> Task:
    """The same task, which knows the half of the key that its message is sealed under."""
    task.half = half
    return task


def half_of(task: Task) -> bytes:
    """Of the key of a task's message; empty where that has none."""
    half: bytes = getattr(task, "half", b"")
    return half
