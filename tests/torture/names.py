"""Made-up people whose every word can be told from all others', wherever it turns up."""

import re
from collections.abc import Iterable
from datetime import date

LETTERS = "bcdfghjklm"  #: for digits: no vowel, so that no magic word comes to be
BORN = "1938-10-06"

_SURNAME = re.compile(rb"(?i)quorl([bcdfghjklm]{5})")

#: What is looked for, as a pattern whose group tells whose it is: all that was typed, in any form that is plain.
_MARKS = (
    re.compile(rb"(?i)(?:quam|quorl|quest)([bcdfghjklm]{5})"),
    re.compile(rb"(?<!\d)900-?66-?(\d{4})(?!\d)"),
    re.compile(rb"(?<![\d.])77000(\d{8})(?!\d)"),
    re.compile(rb"(?<!\d)\(?202\)?[-. ]?555[-. ]?(\d{4})(?!\d)"),
)


def typed(number: int, answer: str = "yes") -> dict[str, str]:
    """All that this person has to type, by the names of the form's fields, and more."""
    letters, soon = _letters(number), date.today().year + 2
    year, month, day = BORN.split("-")
    return {
        "first_name": ("Bad" if answer == "no" else "") + f"Quam{letters}", "last_name": f"Quorl{letters}",
        "dob_year": year, "dob_month": month, "dob_day": day, "ssn": f"900-66-{number:04}",
        "state_id_kind": "drivers_license", "state_id_jurisdiction": "ND",
        "state_id_number": "0" * 13 if answer == "no license" else f"77000{number:08}",
        "state_id_expiration_year": str(soon), "state_id_expiration_month": "6", "state_id_expiration_day": "15",
        "address1": f"{number} Quest{letters} Rd", "address2": "", "city": "Great Falls", "state": "MT",
        "zipcode": "59010", "consent": "1",
    }  # fmt: skip


def phone(number: int, answer: str = "yes") -> str:
    """This person's phone number, or the one that is nobody's."""
    return "703-555-5555" if answer == "no" else f"202-555-{number:04}"


def told_of(body: bytes) -> int:
    """The number of the person of whom a request tells, 0 for nobody."""
    found = _SURNAME.search(body)
    return _number(found[1]) if found else 0


def found_in(data: bytes, people: int) -> set[str]:
    """What stands in some bytes of what the first so many people typed."""
    said = {match[0].decode() for mark in _MARKS for match in mark.finditer(data) if _is_somebody(match[1], people)}
    return said | ({BORN} if BORN.encode() in data else set())


def _is_somebody(text: bytes, people: int) -> bool:
    return 1 <= (int(text) if text.isdigit() else _number(text)) <= people


def _letters(number: int) -> str:
    return "".join(LETTERS[int(digit)] for digit in f"{number:05}")


def _number(letters: bytes) -> int:
    return int("".join(str(LETTERS.index(letter)) for letter in letters.decode().lower()))


def numbers(people: Iterable[int]) -> str:
    """Some people, said in a line."""
    return ", ".join(str(one) for one in sorted(people))
