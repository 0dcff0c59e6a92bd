"""What is known of a person, in types that work as the plain ones do and print nothing of it.

Whoever reports errors may print the local variables of every frame. These show no value there, nor in a list or a dict;
what is made of them, by a method or an f-string, is plain text again: `unseen` is for functions that do that.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from idp.unseen import unseen

SHOWN = "<personal>"


class Text(str):
    """A text that a person typed, or that tells of one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return SHOWN


class Bytes(bytes):
    """Bytes in which such texts stand: of a form, a message, a request, a page."""

    def __repr__(self) -> str:
        return SHOWN


class Facts(dict[str, Any]):
    """Values by name, of which only the names are shown; texts in it are `Text`, however deep they lie."""

    @unseen
    def __init__(self, values: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__({name: personal(value) for name, value in dict(values).items()})

    def __repr__(self) -> str:
        return f"<personal: {', '.join(self)}>"

    def __or__(self, other: Mapping[str, Any]) -> "Facts":  # type: ignore[override]
        return Facts({**self, **other})

    def __ror__(self, other: Mapping[str, Any]) -> "Facts":  # type: ignore[override]
        return Facts({**other, **self})


def personal(value: Any) -> Any:
    """`value` as one of these types, and all in it; what is of another type than theirs and lists' as it is."""
    made = _MADE.get(type(value))
    return made(value) if made else value


def _each(values: Iterable[Any]) -> list[Any]:
    return [personal(value) for value in values]


_MADE: dict[type, Callable[[Any], Any]] = {str: Text, bytes: Bytes, dict: Facts, list: _each, tuple: _each}


@unseen
def as_json(value: Any, **options: Any) -> Bytes:
    """JSON, in UTF-8. `options` are those of `json.dumps`."""
    return Bytes(json.dumps(value, **options).encode())


@unseen
def from_json(text: str | bytes, **options: Any) -> Any:
    """What stands in JSON, in these types. `options` are those of `json.loads`. Raises ValueError, RecursionError."""
    return personal(json.loads(text, **options))
