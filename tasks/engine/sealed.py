"""How tasks and values are stored: sealed, each for its place, and with no text in it that is not ours."""

from typing import Any

from huey.api import Huey, Task

from idp import encryption
from idp.errors import DecryptionError
from idp.logs import trace_id
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

    def put_result(self, key: str, data: Any) -> Any:
        return super().put_result(key, Keyed(key, data))

    def put(self, key: str, data: Any) -> Any:
        return super().put(key, Keyed(key, data))

    def put_if_empty(self, key: str, data: Any, ttl: int | None = None) -> Any:
        return super().put_if_empty(key, Keyed(key, data), ttl)

    def build_error_result(self, task: Task, exception: Exception) -> dict[str, Any]:
        """Without the traceback and without texts that are not ours."""
        return without_texts(exception, task.retries, task.id)


def claim_of(task: Task) -> Claim | None:
    """By which a worker has a task; None outside a worker."""
    return getattr(task, "claim", None)
