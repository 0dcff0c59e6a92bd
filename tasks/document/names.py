"""A name, out of the elements that the versions of the standard have for it."""

import re
from dataclasses import dataclass

from tasks.document.payload import Payload

_SUFFIXES = frozenset({
    "JR", "SR", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    "1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH",
})  # fmt: skip


@dataclass(frozen=True, repr=False)
class Names:
    """`guessed`: the parts were taken apart at a blank, where a name of two words can't be told from two names."""

    first: str
    middle: str
    last: str
    suffix: str
    guessed: bool = False


def named(payload: Payload) -> Names:
    """The name: in parts (since 04, and in some cards of 01), given names together (02, 03), or whole (01)."""
    first, middle, last = payload.first("DAC"), payload.first("DAD"), payload.first("DCS", "DAB")
    suffix, together, whole = payload.first("DCU", "DAE"), payload.first("DCT"), payload.first("DAA")
    guessed = False
    if not last and whole:
        return _whole(whole, suffix)
    if not first and together:
        given, guessed = _given(together)
        first, middle = given[0], middle or " ".join(given[1:])
    elif not middle:
        first, *rest = _parted(first)
        middle = " ".join(rest)
    return Names(_bare(first), _bare(middle), _bare(last), _bare(suffix), guessed)


def _given(together: str) -> tuple[list[str], bool]:
    """Given names written as one, and whether only blanks part them."""
    parts = _parted(together)
    if len(parts) > 1:
        return parts, False
    words = together.split()
    return words, len(words) > 1


def _whole(text: str, suffix: str) -> Names:
    """LAST,FIRST,MIDDLE,SUFFIX, where `$` or `@` may stand for the comma; LAST,FIRST MIDDLE; or FIRST MIDDLE LAST."""
    parts = _parted(text)
    guessed = len(parts) < 2
    if guessed:
        words = text.split()
        ends = len(words) > 2 and _bare(words[-1]).upper() in _SUFFIXES
        suffix = suffix or (words.pop() if ends else "")
        parts = [words[-1], *words[:-1]] if words else [""]
    last, given = parts[0], parts[1:]
    if len(given) > 1 and _bare(given[-1]).upper() in _SUFFIXES and not guessed:
        suffix = suffix or given.pop()
    if len(given) == 1 and " " in given[0]:
        given, guessed = given[0].split(), True
    first = given[0] if given else ""
    return Names(_bare(first), _bare(" ".join(given[1:])), _bare(last), _bare(suffix), guessed)


def _parted(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,$@]", text) if part.strip()] or [""]


def _bare(text: str) -> str:
    """Without what issuers leave around a name."""
    return text.strip(" ,.$@")
