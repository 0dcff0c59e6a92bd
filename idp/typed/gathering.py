"""Many readers, every fault at once."""

from collections.abc import Callable

from idp.errors import InvalidApplicant
from idp.sentences import Sentence, sentence


def gathered(*readers: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What all readers found. Raises InvalidApplicant with the faults of all of them, in their order."""
    found: dict[str, str] = {}
    faults: dict[str, str] = {}
    doubtful: frozenset[str] = frozenset()
    for read in readers:
        try:
            found |= read()
        except InvalidApplicant as e:
            faults |= e.errors
            doubtful |= e.doubtful
    if faults:
        raise InvalidApplicant(faults, doubtful)
    return found


def refuse(field: str, words: Sentence, *doubtful: str) -> InvalidApplicant:
    """To be raised: one field's fault, and what to do about it; and the fields beside it where the fault may be."""
    return InvalidApplicant({field: words}, frozenset(doubtful))


def short_enough(field: str, value: str, longest: int) -> str:
    """`value`, of at most `longest` characters. Raises InvalidApplicant: nothing is ever cut in silence."""
    if len(value) > longest:
        raise refuse(field, sentence("Shorten this to {most} characters. It has {n}", most=longest, n=len(value)))
    return value
