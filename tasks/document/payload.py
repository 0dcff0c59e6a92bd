"""What stands in the barcode of a license (AAMVA DL/ID Card Design Standard, Annex D), read leniently.

    @ LF RS CR  "ANSI "  IIN(6)  version(2)  jurisdiction version(2)  entries(2)  { type(2) offset(4) length(4) } ...
    subfile = type(2) { element id(3) value LF } ... CR

Version 01 has no jurisdiction version, and may say `AAMVA`. Offsets and lengths are never used: many issuers have
them wrong. Elements are what begins a line; the first that says something counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from idp.errors import IdpError

#: Bytes; the largest real payload has under a thousand, a PDF417 symbol holds 1,108.
LONGEST = 4096

_BEGINS = re.compile(rb"@.{0,7}?(?:ANSI|AAMVA)", re.DOTALL)
_HEAD = re.compile(r"(?:ANSI|AAMVA)[ ]{0,2}(\d{6})(\d{2})?")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f|]+")
_KIND = re.compile(r"\d(DL|ID|EN)")
_FIRST = re.compile(r"(?:(?:DL|ID|EN)|\d)(?=D[A-D][A-Z])")
_SUBFILE = re.compile(r"(?:DL|ID|EN)(?=D[A-D][A-Z])")
_ELEMENT = re.compile(r"(D[A-D][A-Z])(.*)")
_NOTHING = frozenset({"", "NONE", "UNAVL", "UNAVAIL", "00000000"})


class NotALicense(IdpError):
    """The bytes of a barcode are not those of a license."""


@dataclass(frozen=True, repr=False)
class Payload:
    """`kind` is the subfile's type: `DL`, `ID`, `EN`. `elements` by their ids, what says nothing left out."""

    iin: str
    version: int
    kind: str
    elements: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Payload: version {self.version}, redacted>"

    def first(self, *ids: str) -> str:
        """What the first of these elements says that says anything, '' where none does."""
        return next((self.elements[name] for name in ids if name in self.elements), "")


def begins_as_a_license(payload: bytes) -> bool:
    """Whether a symbol's bytes begin as AAMVA's do: one that is valid can hold rubbish all the same."""
    return len(payload) <= LONGEST and bool(_BEGINS.match(payload))


def parsed(payload: bytes) -> Payload:
    """The elements of a payload. Raises NotALicense, and nothing else whatever the bytes are."""
    if not begins_as_a_license(payload):
        raise NotALicense("does not begin as a license does")
    lines = [line for line in _BREAKS.split(_text(payload)) if line]
    head = next((n for n, line in enumerate(lines) if _HEAD.search(line)), None)
    if head is None:
        raise NotALicense("has no issuer")
    found = _HEAD.search(lines[head])
    kind = _KIND.search(lines[head])
    elements = _elements([_after_head(lines[head]), *lines[head + 1 :]])
    if found is None or not elements:
        raise NotALicense("has no element")
    return Payload(found[1], int(found[2] or 1), kind[1] if kind else "DL", elements)


def _text(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("latin-1")


def _after_head(line: str) -> str:
    """The first element, where it stands on the line of the head and its table, with or without a subfile's type."""
    begins = _FIRST.search(line)
    return line[begins.end() :] if begins else ""


def _elements(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        bare = line.strip()
        bare = bare[2:] if _SUBFILE.match(bare) else bare
        element = _ELEMENT.fullmatch(bare)
        value = " ".join(element[2].split()) if element else ""
        if element and value.upper() not in _NOTHING:
            found.setdefault(element[1], value)
    return found
