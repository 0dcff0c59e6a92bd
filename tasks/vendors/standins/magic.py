"""What the sandbox's vendors say to whom: the magic values of vendors.md section 7.

    first name contains Fail        the resolution vendor answers 500
    first name contains Time        the resolution vendor does not answer for 6 seconds
    first name contains Parse       the resolution vendor answers 504
    first name contains Bad         no: the name does not go with the SSN
    SSN not from 900 or 666         no: not a valid SSN
    ZIP code 00000                  no: the address is unknown

    license number mvatimeout       the state does not answer AAMVA (ExceptionId 0047)
    license number only zeros       no: the state does not know the number

    phone 703-555-5555              no: not this person's
    phone 703-555-5999              the vendor answers 500
    phone 703-555-5888              the vendor does not answer for 6 seconds

Anything else is a yes. ThreatMetrix says `pass`.
"""

import re
import time
from typing import Any

from idp.settings import AAMVA_JURISDICTIONS
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import texts
from tasks.vendors.standins.facts import Facts

HANG = 6.0  #: seconds, as said above; longer than any vendor's default time-out

Body = dict[str, Any] | str
Reply = tuple[int, Body]

ERROR: Body = {"Message": "sandbox: could not contact vendor"}


def _resolution_failure(facts: Facts) -> Reply | None:
    """How the resolution vendor fails for this first name, if it does."""
    first = facts["first_name"].lower()
    if "time" in first:
        time.sleep(HANG)
    if "fail" in first or "time" in first:
        return 500, ERROR
    return (504, ERROR) if "parse" in first else None


def _unresolved(facts: Facts) -> list[str]:
    """The attributes that the resolution vendor does not find."""
    wrong = {
        "first_name": "bad" in facts["first_name"].lower(),
        "ssn": not re.match("900|666", facts["ssn"]),
        "address": facts["zipcode"][:5] == "00000",
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def instant_verify(facts: Facts) -> Reply:
    return _resolution_failure(facts) or (200, texts.instant_verify(_unresolved(facts)))


def socure_kyc(facts: Facts) -> Reply:
    return _resolution_failure(facts) or (200, texts.socure_kyc(_unresolved(facts)))


def phone_finder(facts: Facts) -> Reply:
    number = facts["phone"]
    if number == "7035555888":
        time.sleep(HANG)
    if number in ("7035555888", "7035555999"):
        return 500, ERROR
    return 200, texts.phone_finder(number != "7035555555")


def aamva_verification(facts: Facts) -> Reply:
    """A state outside the list is a no too, where a request for one comes; ours makes none."""
    if facts["state_id_number"].lower() == "mvatimeout":
        return 500, texts.aamva_fault("0047", "MVA did not respond in a timely fashion")
    known = facts["state_id_jurisdiction"] in (aamva.TEST_DESTINATION, *AAMVA_JURISDICTIONS.split())
    wrong = not known or not facts["state_id_number"].strip("0")
    return 200, texts.aamva_verification(["state_id_number"] if wrong else [])


def threatmetrix(facts: Facts) -> Reply:
    return 200, texts.threatmetrix(session_id=facts["threatmetrix_session_id"])
