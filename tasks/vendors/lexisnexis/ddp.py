"""What LexisNexis' products behind its Dynamic Decision Platform share: the query, and the way to the answer.

The platform asks the product and hands on its raw answer inside its own (vendors.md 1.6 and 2.3). It is ThreatMetrix'
address, key and organization that open it; no header signs anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts, as_json
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds

QUERY_PATH = "/api/attribute-query"


@dataclass(frozen=True)
class Product:
    """One product behind the platform: our name of the call, its event, its policy, the step whose answer it is."""

    service: str
    event: str
    policy: str
    step: str
    seconds: float


def query(
    outbound: Outbound,
    s: Settings,
    product: Product,
    facts: Facts,
    read: Callable[[Reply, dict[str, Any]], Answer],
) -> Answer:
    """POST one query; `read` gets the answer and the product's own document in it. Raises VendorError."""
    call_id = fresh_id()
    data = as_json(_whole(s, product, facts, call_id), ensure_ascii=False)
    return outbound.post(
        product.service, at(s.lexisnexis_threatmetrix_base_url, QUERY_PATH), data=data,
        headers={"Content-Type": "application/json"}, seconds=Seconds(s.lexisnexis_connect_timeout, product.seconds),
        call_id=call_id, read=lambda reply: read(reply, _document(reply, s, product)),
    )  # fmt: skip


def _whole(s: Settings, product: Product, facts: Facts, call_id: str) -> Facts:
    """`local_attrib_3` is the call's id: nothing of ours that could be joined with a person leaves with a call."""
    return Facts({
        "api_key": s.lexisnexis_threatmetrix_api_key,
        "org_id": s.lexisnexis_threatmetrix_org_id,
        **facts,
        "event_type": "ACCOUNT_CREATION",
        "customer_event_type": product.event,
        "policy": product.policy,
        "service_type": "all",
        "local_attrib_1": "",
        "local_attrib_3": call_id,
    })  # fmt: skip


def name_birth_ssn(a: Applicant) -> Facts:
    """What both products are told, by the platform's names; '' for what is not known."""
    return Facts({
        "account_first_name": a.first_name,
        "account_last_name": a.last_name,
        "account_date_of_birth": a.dob.replace("-", ""),
        "national_id_number": a.ssn,
        "national_id_type": "US_SSN" if a.ssn else "",
    })  # fmt: skip


def _document(reply: Reply, s: Settings, product: Product) -> dict[str, Any]:
    """The product's raw answer, an object or its text. Raises VendorError where there is none."""
    whole = reply.json()
    reply.transaction_id = short(whole.get("request_id"))
    block: Any = whole
    for key in ("integration_hub_results", f"{s.lexisnexis_threatmetrix_org_id}:{product.policy}", product.step):
        block = block.get(key) if isinstance(block, dict) else None
    block = block if isinstance(block, dict) else {}
    raw = block.get("tps_vendor_raw_response")
    if isinstance(raw, str) and raw:
        raw = Reply(reply.service, reply.status, raw.encode("utf-8", "replace")).json()
    if isinstance(raw, dict) and raw:
        return raw
    raise _without_answer(reply, whole, block)


def _without_answer(reply: Reply, whole: dict[str, Any], block: dict[str, Any]) -> VendorError:
    """The product did not answer the platform in time, or the platform refused us and says why (a wrong key)."""
    if block.get("tps_was_timeout") == "yes":
        return VendorError(reply.service, Cause.FAULT, "tps_was_timeout")
    code = reply.code_for_log(whole.get("request_result"))
    refused = code not in ("", "success")
    return VendorError(reply.service, Cause.FAULT, code) if refused else VendorError(reply.service, Cause.INCOMPLETE)
