"""Messages and results as JSON inside the encryption. No pickle anywhere."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huey.registry import Message as TaskMessage
from huey.serializer import Serializer
from huey.utils import SKIPPED, Error

from idp import encryption
from idp.personal import Bytes, as_json, from_json, personal
from idp.unseen import unseen
from tasks.engine.storage import Stored


@dataclass(frozen=True)
class Keyed:
    """A value on its way to the store, and the key that it is sealed for."""

    key: str
    value: Any


class EncryptedSerializer(Serializer):
    """JSON, sealed for the key that it is stored under."""

    def serialize(self, data: Any) -> bytes:
        keyed = data if isinstance(data, Keyed) else Keyed("", data)
        return encryption.seal(to_json(keyed.value), f"value:{keyed.key}")

    def deserialize(self, data: bytes) -> Any:
        """Raises DecryptionError for a value that was not sealed for the key it was read from."""
        key = data.key if isinstance(data, Stored) else ""
        return from_json(encryption.open_sealed(data, f"value:{key}"), object_hook=_from_json)


@unseen
def to_json(value: Any) -> Bytes:
    return as_json(_without_errors(value), default=_tagged, separators=(",", ":"))


def _without_errors(value: Any) -> Any:
    """Huey's Error is a named tuple, which JSON would take for a list."""
    if isinstance(value, Error):
        return {"__error__": value.metadata}
    return [_without_errors(item) for item in value] if isinstance(value, list | tuple) else value


def _tagged(value: Any) -> dict[str, Any]:
    """What JSON has no form for: times, and Huey's mark of a chord's skipped member. Raises TypeError for the rest."""
    if isinstance(value, datetime):
        return {"__datetime__": value.isoformat()}
    if value is SKIPPED:
        return {"__skipped__": True}
    raise TypeError(f"{type(value).__name__} is not JSON; give a task texts, numbers, lists and dicts")


def _from_json(value: dict[str, Any]) -> Any:
    if value.keys() == {"__datetime__"}:
        return datetime.fromisoformat(value["__datetime__"])
    if value.keys() == {"__skipped__"}:
        return SKIPPED
    return Error(value["__error__"]) if value.keys() == {"__error__"} else value


@unseen
def task_message(text: bytes) -> TaskMessage:
    """Huey's message from its JSON, with the tuples that it had. Parts that a newer release added are left out."""
    return _rebuilt(json.loads(text, object_hook=_from_json))


def _rebuilt(parts: list[Any]) -> TaskMessage:
    message = TaskMessage(*parts[: len(TaskMessage._fields)])
    chord = message.chord_config
    return message._replace(
        args=tuple(personal(message.args)),
        kwargs=personal(message.kwargs),
        on_complete=message.on_complete and _rebuilt(message.on_complete),
        on_error=message.on_error and _rebuilt(message.on_error),
        chord_config=chord and (*chord[:3], _rebuilt(chord[3])),
    )
