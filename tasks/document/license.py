"""The facts on a license, out of its barcode's elements, under the names that the form has for them."""

import re
from dataclasses import dataclass, fields
from datetime import date

from idp.personal import Facts
from tasks.document.issuers import ISSUERS
from tasks.document.names import Names, named
from tasks.document.payload import NotALicense, Payload

_KINDS = {"DL": "drivers_license", "EN": "drivers_license", "ID": "state_id_card"}

#: Years that a date on a license can have: between them no eight digits are a date both ways.
_YEARS = range(1880, 2111)


@dataclass(frozen=True, repr=False)
class License:
    """What was read, '' for what was not. Dates are YYYY-MM-DD; states and provinces two letters; the jurisdiction is
    the issuer's by its IIN. `truncated` names the fields that the issuer cut short, `doubtful` those that were taken
    apart by a guess.
    """

    first_name: str
    middle_name: str
    last_name: str
    name_suffix: str
    dob: str
    state_id_kind: str
    state_id_number: str
    state_id_jurisdiction: str
    state_id_expiration: str
    address1: str
    address2: str
    city: str
    state: str
    zipcode: str
    truncated: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<License: redacted>"

    def to_message(self) -> Facts:
        """For the sealed result of a job."""
        return Facts((one.name, getattr(self, one.name)) for one in fields(self))


def license_of(payload: Payload) -> License:
    """The facts of a payload. Raises NotALicense where neither a name nor a number stands there."""
    names = named(payload)
    number = payload.first("DAQ", "DBJ")
    if not (names.last or number):
        raise NotALicense("names nobody")
    return License(
        first_name=names.first, middle_name=names.middle, last_name=names.last, name_suffix=names.suffix,
        dob=_date(payload.first("DBB")), state_id_kind=_kind(payload), state_id_number=number,
        state_id_jurisdiction=ISSUERS.get(payload.iin, ""), state_id_expiration=_date(payload.first("DBA")),
        **_address(payload), truncated=_truncated(payload), doubtful=_doubtful(names),
    )  # fmt: skip


def _kind(payload: Payload) -> str:
    """By the subfile; since 2025 an element says that it is a permit."""
    return "drivers_permit" if payload.first("DDP") == "1" else _KINDS[payload.kind]


def _date(text: str) -> str:
    """YYYY-MM-DD of eight digits in either order, whatever follows them; '' for what is no date."""
    digits = re.match(r"\d{8}", re.sub(r"[-/. ]", "", text), re.ASCII)
    if not digits:
        return ""
    eight = digits.group()
    american, canadian = (eight[4:], eight[:2], eight[2:4]), (eight[:4], eight[4:6], eight[6:])
    return next(filter(None, map(_iso, (american, canadian))), "")


def _iso(parts: tuple[str, str, str]) -> str:
    year, month, day = map(int, parts)
    try:
        return date(year, month, day).isoformat() if year in _YEARS else ""
    except ValueError:
        return ""


def _address(payload: Payload) -> dict[str, str]:
    """Version 01 has two; some of its issuers fill the first but for the street."""
    has_street = bool(payload.first("DAG"))
    return {
        "address1": payload.first("DAG", "DAL").strip(" ,"),
        "address2": payload.first("DAH" if has_street else "DAM").strip(" ,"),
        "city": payload.first("DAI", "DAN").strip(" ,"),
        "state": _state(payload.first("DAJ", "DAO")),
        "zipcode": _zipcode(payload.first("DAK", "DAP")),
    }


def _state(text: str) -> str:
    return text.upper() if re.fullmatch(r"[A-Za-z]{2}", text) else ""


def _zipcode(text: str) -> str:
    """12345, 12345-6789, or A1A 1A1; padded with zeros, blanks or what else issuers put behind it."""
    if found := re.match(r"([0-9]{5})-?([0-9]{4})?", text):
        return "-".join(part for part in found.groups() if part and part != "0000")
    found = re.match(r"([A-Z][0-9][A-Z]) ?([0-9][A-Z][0-9])", text.upper())
    return " ".join(found.groups()) if found else ""


def _truncated(payload: Payload) -> tuple[str, ...]:
    flags = {"first_name": "DDF", "middle_name": "DDG", "last_name": "DDE"}
    return tuple(name for name, flag in flags.items() if payload.first(flag).upper() == "T")


def _doubtful(names: Names) -> tuple[str, ...]:
    return ("first_name", "last_name") if names.guessed else ()
