"""The magic values that several vendors' stand-ins obey (vendors.md section 7). Not for production."""

import re
import time

from tasks.vendors.mocking import ERROR, HANG, Spoken, Told

RESOLUTION_MAGIC = """
    first name contains Fail        the resolution vendor answers 500
    first name contains Time        the resolution vendor does not answer for 6 seconds
    first name contains Parse       the resolution vendor answers 504
    first name contains Bad         no: the name does not go with the SSN
    SSN not from 900 or 666         no: not a valid SSN
    ZIP code 00000                  no: the address is unknown
"""


def resolution_failure(told: Told) -> Spoken | None:
    """How a resolution vendor fails for this first name, if it does (vendors.md section 7)."""
    first = told["first_name"].lower()
    if "time" in first:
        time.sleep(HANG)
    if "fail" in first or "time" in first:
        return 500, ERROR
    return (504, ERROR) if "parse" in first else None


def unresolved(told: Told) -> list[str]:
    """The attributes that a resolution vendor does not find (vendors.md section 7)."""
    wrong = {
        "first_name": "bad" in told["first_name"].lower(),
        "ssn": not re.match("900|666", told["ssn"]),
        "address": told["zipcode"][:5] == "00000",
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


PHONE_MAGIC = """
    phone 703-555-5555              no: not this person's
    phone 703-555-5999              the vendor answers 500
    phone 703-555-5888              the vendor does not answer for 6 seconds
    phone 703-555-5777              PhoneFinder answers 500, Socure says yes
    phone 703-555-5666              PhoneFinder holds nothing on it, Socure says yes
"""

PHONE_IS_NOT_THEIRS = "7035555555"
PHONE_FINDER_IS_DOWN = "7035555777"
PHONE_FINDER_HOLDS_NOTHING = "7035555666"


def phone_failure(told: Told) -> Spoken | None:
    """How any phone vendor fails for this number, if it does (vendors.md section 7)."""
    if told["phone"] == "7035555888":
        time.sleep(HANG)
    return (500, ERROR) if told["phone"] in ("7035555888", "7035555999") else None
