"""Socure phone risk: does a phone number belong to a person, and is it one that frauds use (vendors.md 4.3)."""

from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts
from tasks.vendors.socure import id_plus
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import Reply

VENDOR = "socure_phonerisk"


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. Raises VendorError."""
    return id_plus.scored(outbound, s, _request(applicant), lambda reply: answer(reply, s))


def _request(a: Applicant) -> Facts:
    """`returnSignals` asks for more about the number than its scores; nobody here reads it, so it stays there."""
    return Facts({
        "modules": ["phonerisk"],
        "mobileNumber": a.phone,
        "country": "US",
        "firstName": a.first_name,
        "surName": a.last_name,
        "physicalAddress": a.address1,
        "physicalAddress2": a.address2,
        "city": a.city,
        "state": a.state,
        "zip": a.zipcode,
        "returnSignals": False,
    })  # fmt: skip


def answer(reply: Reply, s: Settings) -> Answer:
    """The number goes with the name, its risk is low, and no code fails by itself. Raises VendorError.

    `phone` failed where it does not go with the name, `phone_risk` where the risk is not low. As with KYC a score that
    Socure does not have is none that could pass: a no. Where it has neither, Socure failed.
    """
    document = reply.json()
    reply.transaction_id = short(document.get("referenceId"))
    correlation, risk = id_plus.section(document, "namePhoneCorrelation"), id_plus.section(document, "phoneRisk")
    codes = [*id_plus.reason_codes(risk), *id_plus.reason_codes(correlation)]
    failed = _failed(_score(correlation), _score(risk), s)
    if set(codes) & set(s.idv_socure_phonerisk_auto_failure_reason_codes):
        failed.add("phone_risk")
    return Answer(
        vendor=VENDOR,
        verified=not failed,
        failed=tuple(sorted(failed)),
        transaction_id=reply.transaction_id,
        reference=reply.transaction_id,
        codes=reply.numbered_codes_for_log(codes),
        no_data=bool(failed) and _knows_nothing(codes, s.idv_phone_verification_dual_vendor_check_socure_reason_codes),
    )


def _failed(correlation: float | None, risk: float | None, s: Settings) -> set[str]:
    if correlation is None and risk is None:
        raise VendorError(id_plus.SERVICE, Cause.INCOMPLETE)
    is_theirs = correlation is not None and correlation > s.idv_socure_phonerisk_name_correlation_score_threshold
    is_low = risk is not None and risk < s.idv_socure_phonerisk_score_threshold
    return {name for name, is_right in (("phone", is_theirs), ("phone_risk", is_low)) if not is_right}


def _score(part: dict[str, Any]) -> float | None:
    """None where Socure has no score. Raises VendorError for what is no number from 0 to 1."""
    given = part.get("score")
    if given is not None and not id_plus.is_score(given):
        raise VendorError(id_plus.SERVICE, Cause.INCOMPLETE)
    return given


def _knows_nothing(codes: list[str], harmless: list[str]) -> bool:
    """Whether all that speaks against the number are codes after which another vendor is asked (vendors.md 4.3)."""
    against = {code for code in codes if code[:1] == "R" and code[1:2].isdigit()}
    return bool(against & set(harmless)) and against <= set(harmless)
