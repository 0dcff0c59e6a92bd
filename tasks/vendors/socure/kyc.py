"""Socure ID+ KYC: do name, SSN, date of birth and address belong to one person (vendors.md 4.1 and 4.2)."""

import json
import uuid
from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound, Reply, at
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
    data = json.dumps(_request(applicant), ensure_ascii=False).encode()
    url = at(s.socure_idplus_base_url, PATH)
    return answer(outbound.post(SERVICE, url, data=data, headers=headers, seconds=seconds), s)


def _request(a: Applicant) -> dict[str, Any]:
    """vendors.md 4.2. `customerUserId` is a fresh UUID: nothing of ours that could be joined with a person leaves."""
    return {
        "modules": ["kyc"],
        "customerUserId": str(uuid.uuid4()),
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
    """Every field verified and no reason code that fails by itself. Raises VendorError."""
    document = reply.json()
    kyc = document.get("kyc")
    scores = kyc.get("fieldValidations") if isinstance(kyc, dict) else None
    if not isinstance(kyc, dict) or not isinstance(scores, dict) or not _has_all(scores):
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    failed = [name for name, parts in FIELDS.items() if not all(scores[part] >= MATCHES for part in parts)]
    if set(_codes(kyc)) & set(s.idv_socure_kyc_auto_failure_reason_codes):
        failed = failed or ["unknown"]
    return Answer(
        vendor=VENDOR,
        verified=not failed,
        failed=tuple(sorted(failed)),
        confirmed=tuple(sorted(FIELDS.keys() - set(failed))),
        transaction_id=short(document.get("referenceId")),
    )


def _has_all(scores: dict[str, Any]) -> bool:
    """A score for every field. True and false are no numbers."""
    parts = [part for all_of in FIELDS.values() for part in all_of]
    return all(type(scores.get(part)) in (int, float) for part in parts)


def _codes(kyc: dict[str, Any]) -> list[str]:
    found = kyc.get("reasonCodes")
    return [code for code in found if isinstance(code, str)] if isinstance(found, list) else []
