"""Many readers, every fault at once."""

from collections.abc import Callable

from idp.errors import InvalidApplicant


def gathered(*readers: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What all readers found. Raises InvalidApplicant with the faults of all of them, in their order."""
    found: dict[str, str] = {}
    faults: dict[str, str] = {}
    for read in readers:
        try:
            found |= read()
        except InvalidApplicant as e:
            faults |= e.errors
    if faults:
        raise InvalidApplicant(faults)
    return found


def refuse(field: str, sentence: str) -> InvalidApplicant:
    """To be raised: one field's fault, and what to do about it."""
    return InvalidApplicant({field: sentence})


def short_enough(field: str, value: str, word: str, longest: int) -> str:
    """`value`, of at most `longest` characters. Raises InvalidApplicant: nothing is ever cut in silence."""
    if len(value) > longest:
        raise refuse(field, f"Shorten your {word} to {longest} characters; it has {len(value)}")
    return value
