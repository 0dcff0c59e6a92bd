"""Socure ID+ KYC: do name, SSN, date of birth and address belong to one person (vendors.md 4.2)."""

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts
from tasks.vendors.socure import id_plus
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import Reply

VENDOR = "socure_kyc"
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
    return id_plus.scored(outbound, s, _request(applicant), lambda reply: answer(reply, s))


def _request(a: Applicant) -> Facts:
    """vendors.md 4.2."""
    return Facts({
        "modules": ["kyc"],
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
    })  # fmt: skip


def answer(reply: Reply, s: Settings) -> Answer:
    """Every field verified and no reason code that fails by itself. Raises VendorError.

    A field without a score was not matched: it is a no, as in identity-idp, and uses an attempt. As a vendor's failure
    it would be asked, and paid, again and again with the same end. Only where Socure scored no field at all, or
    something else stands in a score's place, is it Socure's failure.
    """
    document = reply.json()
    reply.transaction_id = short(document.get("referenceId"))
    kyc = id_plus.section(document, "kyc")
    scores = _scores(kyc.get("fieldValidations"))
    if not scores:
        raise VendorError(id_plus.SERVICE, Cause.INCOMPLETE)
    codes = id_plus.reason_codes(kyc)
    failed = [name for name, parts in FIELDS.items() if not all(scores.get(part, 0) >= MATCHES for part in parts)]
    if set(codes) & set(s.idv_socure_kyc_auto_failure_reason_codes):
        failed = failed or ["unknown"]
    return Answer(
        vendor=VENDOR,
        verified=not failed,
        failed=tuple(sorted(failed)),
        confirmed=tuple(sorted(FIELDS.keys() - set(failed))),
        transaction_id=reply.transaction_id,
        codes=reply.numbered_codes_for_log(codes),
    )


def _scores(given: object) -> dict[str, float]:
    """The scores of our fields; a null is none. {} where something is no number from 0 to 1 (true is no number)."""
    parts = [part for all_of in FIELDS.values() for part in all_of]
    found = {part: given[part] for part in parts if given.get(part) is not None} if isinstance(given, dict) else {}
    return found if all(map(id_plus.is_score, found.values())) else {}
