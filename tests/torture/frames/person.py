"""Somebody of whom each word is found by itself, and by chance nowhere."""

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote_plus

FORM = {
    "first_name": "Zaphodina", "last_name": "Quuxbrother", "name_suffix": "", "dob_month": "4", "dob_day": "13",
    "dob_year": "1961", "ssn": "900-47-8213", "state_id_kind": "drivers_license", "state_id_jurisdiction": "ND",
    "state_id_number": "QX744190KJ", "state_id_expiration_month": "11", "state_id_expiration_day": "29",
    "state_id_expiration_year": "2031", "address1": "742 Wobblecroft Ter", "address2": "Apt Zz9",
    "city": "Blunderburg", "state": "MT", "zipcode": "59017-4417", "consent": "1",
}  # fmt: skip
PHONE = "202-555-0143"

#: What stands on the license, and what is read of it.
CARD = {
    "first_name": "ZAPHODINA", "middle_name": "", "last_name": "QUUXBROTHER", "name_suffix": "", "dob": "1961-04-13",
    "state_id_number": "QX744190KJ", "state_id_expiration": "2031-11-29", "address1": "742 WOBBLECROFT TER",
    "address2": "", "city": "BLUNDERBURG", "state": "MT", "zipcode": "59017",
}  # fmt: skip

WORDS = (
    "Zaphodina", "Quuxbrother", "900478213", "900-47-8213", "19610413", "1961-04-13", "04131961", "QX744190KJ",
    "20311129", "2031-11-29", "11292031", "742 Wobblecroft Ter", "Wobblecroft", "Apt Zz9", "Blunderburg", "59017-4417",
    "2025550143", "202-555-0143", "555-0143",
)  # fmt: skip
PHOTO = (r"\xff\xd8\xff\xe0\x00\x10jfif", "/9j/4aaqskzjrg")  #: how a JPEG of ours begins, printed, and in base64
#: The last four digits of the SSN, the year of birth: as a text or within one, not as some number; a ZIP by itself, not
#: within an id or an address of memory.
_SHORT = re.compile(r"""(?<=['">* ])(?:8213|1961)(?=['"<.])|'year': 1961|(?<![0-9a-z])59017(?![0-9a-z])""")


def _written(word: str) -> Iterator[str]:
    """A word as it may be printed: as it is, in a form that is sent, in base64 at each of three places, in hex."""
    yield from (word, quote_plus(word))
    data = word.encode()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data).decode()
        yield whole[-(-before * 8 // 6) : len(data + b"\0" * before) * 8 // 6]
    yield data.hex()


_WAYS = sorted({way.lower() for word in WORDS for way in _written(word)} | {*PHOTO})


@lru_cache(50_000)  # The same is printed at each line of a function.
def found_in(text: str) -> str:
    """What of the person stands in a text, as it stands there; ''."""
    plain = text.lower()
    short = _SHORT.search(plain)
    return next((way for way in _WAYS if way in plain), short[0] if short else "")


@lru_cache(50_000)
def found_in_plain(text: str | bytes) -> str:
    """The same of what can't change, as it would be printed: printed once, however many lines see it."""
    return found_in(repr(text))
