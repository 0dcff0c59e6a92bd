"""First name, last name, suffix: as a license has them."""

import re
from collections.abc import Mapping
from functools import partial

from idp.sentences import sentence
from idp.typed.gathering import gathered, refuse, short_enough
from idp.typed.text import is_latin

LONGEST = 255  #: characters

#: Field: what is said where it is empty, not Latin, or holds what no name does.
_SAID = {
    "first_name": (
        sentence(
            "Enter your first name. If you have only one name, type it in both boxes, or what your card shows in its "
            "place, like FNU or LNU"
        ),
        sentence("Type your first name in Latin letters (A to Z), as on your license or ID"),
        sentence("Type your first name with letters, spaces and . , ' - / only, as on your license or ID"),
    ),
    "last_name": (
        sentence(
            "Enter your last name. If you have only one name, type it in both boxes, or what your card shows in its "
            "place, like FNU or LNU"
        ),
        sentence("Type your last name in Latin letters (A to Z), as on your license or ID"),
        sentence("Type your last name with letters, spaces and . , ' - / only, as on your license or ID"),
    ),
}

#: Those of AAMVA's card design standard (element DCU).
_SUFFIXES = frozenset({
    "JR", "SR", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
    "1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH",
})  # fmt: skip
_WRITTEN_OUT = {"JUNIOR": "JR", "SENIOR": "SR"}
#: At the end of a name these may be an initial.
_DOUBTFUL = {"I", "V"}
_ODD = re.compile(r"[^\w .,'/\u0300-\u036f-]|[0-9_]")


def read(typed: Mapping[str, str]) -> dict[str, str]:
    """`first_name`, `last_name`, `name_suffix` ('' without one). Raises InvalidApplicant.

    A suffix at the end of a name goes into the field of its own, unless that says another.
    """
    first, last, said = (typed.get(name, "") for name in ("first_name", "last_name", "name_suffix"))
    suffix = _plain_suffix(said)
    first, found = _apart(first, suffix)
    last, found = _apart(last, suffix or found)
    return gathered(
        lambda: {"first_name": _name("first_name", first)},
        lambda: {"last_name": _name("last_name", last)},
        partial(_suffix, suffix or found),
    )


def _apart(name: str, suffix: str) -> tuple[str, str]:
    """A name without the suffix at its end, and the suffix; as it is where another one is known already."""
    rest, _, end = name.rpartition(" ")
    found = _plain_suffix(end)
    if not rest.strip(" ,") or found not in _SUFFIXES - _DOUBTFUL or end.upper() in _WRITTEN_OUT:
        return name, suffix
    return (rest.rstrip(" ,"), found) if suffix in ("", found) else (name, suffix)


def _plain_suffix(text: str) -> str:
    plain = re.sub(r"[.,\s]", "", text).upper()
    return _WRITTEN_OUT.get(plain, plain)


def _suffix(suffix: str) -> dict[str, str]:
    if suffix and suffix not in _SUFFIXES:
        raise refuse("name_suffix", sentence("Type a suffix like Jr., Sr., II or III, or leave this empty"))
    return {"name_suffix": suffix}


def _name(field: str, value: str) -> str:
    empty, not_latin, odd = _SAID[field]
    short_enough(field, value, LONGEST)
    if not is_latin(value):
        raise refuse(field, not_latin)
    if re.search(r"\w", value) and _ODD.search(value):
        raise refuse(field, odd)
    if not any(c.isalpha() for c in value):
        raise refuse(field, empty)
    return value
