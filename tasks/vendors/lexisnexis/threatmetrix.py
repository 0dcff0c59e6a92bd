"""LexisNexis ThreatMetrix: what is known of the device that sent the form (vendors.md section 5). Off by default."""

import json

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors.wire.answer import Answer, Skipped, short
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds

VENDOR = "lexisnexis:threatmetrix"
SERVICE = "lexis_nexis_ddp_threat_metrix"
PATH = "/api/session-query"


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer | Skipped:
    """One call; with `collect_only` its failure has no consequence. Raises VendorError."""
    if s.proofing_device_profiling == "disabled":
        return Skipped(VENDOR, "disabled")
    if not applicant.threatmetrix_session_id:
        return Answer(VENDOR, verified=False, failed=("device",))
    try:
        return _query(applicant, outbound, s)
    except VendorError as e:
        if s.proofing_device_profiling == "collect_only":
            return Skipped(VENDOR, e.cause.value)
        raise


def _query(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    call_id = fresh_id()
    data = json.dumps(_request(applicant, s, call_id), ensure_ascii=False).encode()
    seconds = Seconds(s.lexisnexis_connect_timeout, s.lexisnexis_threatmetrix_timeout)
    url = at(s.lexisnexis_threatmetrix_base_url, PATH)
    headers = {"Content-Type": "application/json"}
    return outbound.post(SERVICE, url, data=data, headers=headers, seconds=seconds, call_id=call_id, read=answer)


def _request(a: Applicant, s: Settings, call_id: str) -> dict[str, str]:
    """All the keys of vendors.md section 5; '' for what is not known or, as the phone, deliberately not sent."""
    return {
        "api_key": s.lexisnexis_threatmetrix_api_key,
        "org_id": s.lexisnexis_threatmetrix_org_id,
        "account_address_street1": a.address1,
        "account_address_street2": a.address2,
        "account_address_city": a.city,
        "account_address_state": a.state,
        "account_address_country": "US" if a.state else "",
        "account_address_zip": a.zipcode,
        "account_date_of_birth": a.dob.replace("-", ""),
        "account_email": "",
        "account_first_name": a.first_name,
        "account_last_name": a.last_name,
        "account_telephone": "",
        "account_drivers_license_number": "".join(c for c in a.state_id_number if c.isalnum() or c == "_"),
        "account_drivers_license_type": "us_dl" if a.state_id_number else "",
        "account_drivers_license_issuer": a.state_id_jurisdiction,
        "customer_event_type": "idv",
        "event_type": "ACCOUNT_CREATION",
        "policy": s.lexisnexis_threatmetrix_policy,
        "service_type": "all",
        "session_id": a.threatmetrix_session_id,
        "national_id_number": a.ssn,
        "national_id_type": "US_SSN" if a.ssn else "",
        "input_ip_address": a.request_ip,
        "local_attrib_1": "",
        "local_attrib_3": call_id,
    }


def answer(reply: Reply) -> Answer:
    """`review` and `reject` are a no, which the adjudicator turns into a review. Raises VendorError."""
    document = reply.json()
    reply.transaction_id = short(document.get("request_id"))
    status = document.get("review_status")
    if status not in ("pass", "review", "reject"):
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    verified = status == "pass" and document.get("request_result") == "success"
    failed = () if verified else ("device",)
    return Answer(VENDOR, verified, failed, transaction_id=reply.transaction_id)
