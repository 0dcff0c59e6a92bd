"""What LexisNexis' RDP products share: the address, both ways to sign, the settings block, the status.

Source: vendors.md sections 1.1 to 1.5, after LexisNexis' Risk Defense Platform guide, v2.
"""

import base64
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable
from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts, as_json
from idp.unseen import unseen
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds


def converse(
    outbound: Outbound,
    s: Settings,
    service: str,
    path: str,
    body: Facts,
    seconds: float,
    read: Callable[[Reply], Answer],
) -> Answer:
    """POST one conversation: `body` with its `Settings`. Raises VendorError.

    The bytes that are signed are the bytes that are sent.
    """
    call_id = fresh_id()
    whole = _with_settings(body, _settings_block(s, call_id))
    data = as_json(whole, separators=(",", ":"), ensure_ascii=False)
    headers = {"Content-Type": "application/json", "Authorization": _authorization(s, path, data)}
    url, allowed = at(s.lexisnexis_base_url, path), Seconds(s.lexisnexis_connect_timeout, seconds)
    return outbound.post(service, url, data=data, headers=headers, seconds=allowed, call_id=call_id, read=read)


def _with_settings(body: Facts, block: dict[str, str]) -> Facts:
    """`Settings` first, or after the `Type` of v3 (vendors.md 2.1)."""
    first = {"Type": body["Type"]} if "Type" in body else {}
    return Facts({**first, "Settings": block, **{name: value for name, value in body.items() if name not in first}})


def _authorization(s: Settings, path: str, data: bytes) -> str:
    """Basic, or HMAC with `lexisnexis_hmac_auth_enabled`; never both."""
    if s.lexisnexis_hmac_auth_enabled:
        return hmac_header(s, path, data, ts=str(time.time_ns() // 1_000_000), nonce=str(uuid.uuid4()))
    return basic_header(s)


def basic_header(s: Settings) -> str:
    return "Basic " + base64.b64encode(f"{s.lexisnexis_username}:{s.lexisnexis_password}".encode()).decode()


def hmac_header(s: Settings, path: str, data: bytes, ts: str, nonce: str) -> str:
    """vendors.md 1.2. `ts` is epoch milliseconds; the body's hash is keyed too."""
    host = s.lexisnexis_base_url.removeprefix("https://").rstrip("/")
    body_hash = _keyed(s, data)
    signature = _keyed(s, "\n".join((ts, nonce, host, path, body_hash)).encode())
    return (
        f"HMAC-SHA256 keyid={s.lexisnexis_hmac_key_id}, ts={ts}, nonce={nonce}, "
        f"bodyHash={body_hash}, signature={signature}"
    )


def _keyed(s: Settings, message: bytes) -> str:
    digest = hmac.new(s.lexisnexis_hmac_secret_key.encode(), message, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _settings_block(s: Settings, call_id: str) -> dict[str, str]:
    """`Reference` is the call's id: nothing of ours that could be joined with a person leaves with a call."""
    return {
        "AccountNumber": s.lexisnexis_account_id,
        "Mode": s.lexisnexis_request_mode,
        "Reference": call_id,
        "Locale": "en_US",
        "Venue": "online",
    }


@unseen
def name_ssn_birth(a: Applicant) -> Facts:
    """The part of `Person` that both products ask for; date parts are texts without zero padding (vendors.md 1.3)."""
    year, month, day = a.dob.split("-")
    return Facts({
        "Name": {"FirstName": a.first_name, "LastName": a.last_name},
        "SSN": {"Number": a.ssn, "Type": "ssn9"},
        "DateOfBirth": {"Year": year, "Month": str(int(month)), "Day": str(int(day))},
    })  # fmt: skip


def status_of(reply: Reply, document: dict[str, Any]) -> dict[str, Any]:
    """The `Status` of a product's document. Raises VendorError for an unknown status, a missing section, and for an
    `error` with its code where that is a plain word: a wrong account says so (`invalid_transaction_initiate`).
    """
    status = document.get("Status")
    if not isinstance(status, dict) or "TransactionStatus" not in status:
        raise VendorError(reply.service, Cause.INCOMPLETE)
    reply.transaction_id = short(status.get("ConversationId")) or reply.transaction_id
    if status["TransactionStatus"] not in ("passed", "failed"):
        raise VendorError(reply.service, Cause.FAULT, reply.code_for_log(reason_of(status)))
    return status


def reason_of(status: dict[str, Any]) -> str:
    """Why it is no pass: the code of its reason; ''."""
    reason = status.get("TransactionReasonCode")
    code = reason.get("Code") if isinstance(reason, dict) else None
    return code if isinstance(code, str) else ""


def codes_of(reply: Reply, status: dict[str, Any]) -> tuple[str, ...]:
    """The same, where it may be written down."""
    return tuple(filter(None, [reply.code_for_log(reason_of(status))]))
