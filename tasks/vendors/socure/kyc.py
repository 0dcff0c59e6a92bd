"""Socure ID+ KYC: do name, SSN, date of birth and address belong to one person (vendors.md 4.1 and 4.2)."""

import json
from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds

VENDOR = "socure_kyc"
SERVICE = "socure_id_plus"
PATH = "/api/3.0/EmailAuthScore"
MATCHES = 0.5  #: a field's score, 0 to 1, from which it is verified

#: Attribute: the fields that must all be verified for it.
FIELDS = {
    "first_name": ("firstName",),
    "last_name": ("surName",),
    "address": ("streetAddress", "city", "state", "zip"),
    "dob": ("dob",),
    "ssn": ("ssn",),
}


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. Raises VendorError."""
    headers = {"Content-Type": "application/json", "Authorization": f"SocureApiKey {s.socure_idplus_api_key}"}
    seconds = Seconds(s.socure_idplus_connect_timeout_in_seconds, s.socure_idplus_timeout_in_seconds)
    call_id = fresh_id()
    data = json.dumps(_request(applicant, call_id), ensure_ascii=False).encode()
    return outbound.post(
        SERVICE, at(s.socure_idplus_base_url, PATH), data=data, headers=headers, seconds=seconds,
        call_id=call_id, read=lambda reply: answer(reply, s),
    )  # fmt: skip


def _request(a: Applicant, call_id: str) -> dict[str, Any]:
    """vendors.md 4.2. `customerUserId` is the call's id: nothing of ours that could be joined with a person leaves."""
    return {
        "modules": ["kyc"],
        "customerUserId": call_id,
        "firstName": a.first_name,
        "surName": a.last_name,
        "country": "US",
        "physicalAddress": a.address1,
        "physicalAddress2": a.address2,
        "city": a.city,
        "state": a.state,
        "zip": a.zipcode,
        "nationalId": a.ssn,
        "dob": a.dob,
        "userConsent": True,
        "consentTimestamp": a.consented_at,
        "mobileNumber": a.phone or None,
        "countryOfOrigin": "US",
    }


def answer(reply: Reply, s: Settings) -> Answer:
    """Every field verified and no reason code that fails by itself. Raises VendorError.

    A field without a score was not matched: it is a no, as in identity-idp, and uses an attempt. As a vendor's failure
    it would be asked, and paid, again and again with the same end. Only where Socure scored no field at all, or
    something else stands in a score's place, is it Socure's failure.
    """
    document = reply.json()
    reply.transaction_id = short(document.get("referenceId"))
    kyc = document.get("kyc")
    scores = _scores(kyc.get("fieldValidations")) if isinstance(kyc, dict) else {}
    if not isinstance(kyc, dict) or not scores:
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    failed = [name for name, parts in FIELDS.items() if not all(scores.get(part, 0) >= MATCHES for part in parts)]
    if set(_codes(kyc)) & set(s.idv_socure_kyc_auto_failure_reason_codes):
        failed = failed or ["unknown"]
    return Answer(
        vendor=VENDOR,
        verified=not failed,
        failed=tuple(sorted(failed)),
        confirmed=tuple(sorted(FIELDS.keys() - set(failed))),
        transaction_id=reply.transaction_id,
    )


def _scores(given: object) -> dict[str, float]:
    """The scores of our fields; a null is none. {} where something is no number from 0 to 1 (true is no number)."""
    parts = [part for all_of in FIELDS.values() for part in all_of]
    found = {part: given[part] for part in parts if given.get(part) is not None} if isinstance(given, dict) else {}
    return found if all(type(one) in (int, float) and 0 <= one <= 1 for one in found.values()) else {}


def _codes(kyc: dict[str, Any]) -> list[str]:
    found = kyc.get("reasonCodes")
    return [code for code in found if isinstance(code, str)] if isinstance(found, list) else []
