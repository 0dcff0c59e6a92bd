"""LexisNexis TrueID: is this a real license, and what stands on it. Front and back, one conversation, never repeated.

Source: a public client of TrueID's (RDP v3), read in 2026-08; the vendor's own guide was not at hand.
"""

import base64
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Facts, as_json
from idp.unseen import unseen
from tasks.vendors.lexisnexis import rdp
from tasks.vendors.lexisnexis.true_id_details import Details, facts_of, fault_of, is_attention
from tasks.vendors.wire.answer import short
from tasks.vendors.wire.http import Outbound, at
from tasks.vendors.wire.reply import Reply, fresh_id
from tasks.vendors.wire.watch import Seconds

VENDOR = "lexisnexis:true_id"
SERVICE = "lexis_nexis_true_id"


@dataclass(frozen=True, repr=False)
class Looked:
    """What TrueID says of a card. `fault` is a word for why it is no pass, '' for a pass; `side` the side that it is
    about, or `card`. `facts` are those of a license, '' for what was not read. `attention`: the barcode could not be
    read or trusted, and somebody must look at the facts.
    """

    fault: str = ""
    side: str = "card"
    attention: bool = False
    facts: Facts = field(default_factory=Facts)
    transaction_id: str = ""

    def __repr__(self) -> str:
        return f"<Looked: {self.fault or 'pass'}>"


def ask(front: bytes, back: bytes, outbound: Outbound, s: Settings) -> Looked:
    """One call about two JPEGs, upright and without EXIF. Raises VendorError."""
    mine = own(s)
    workflow = s.lexisnexis_trueid_noliveness_cropping_workflow
    path = f"/restws/identity/v3/accounts/{mine.lexisnexis_account_id}/workflows/{workflow}/conversations"
    call_id = fresh_id()
    data = as_json(_body(front, back, call_id, s), separators=(",", ":"))
    headers = {"Accept": "application/json", "Content-Type": "application/json",
               "Authorization": _authorization(mine, path, data)}  # fmt: skip
    url, allowed = at(s.lexisnexis_base_url, path), Seconds(s.lexisnexis_connect_timeout, s.lexisnexis_trueid_timeout)
    return outbound.post(SERVICE, url, data=data, headers=headers, seconds=allowed, call_id=call_id, read=looked)


def own(s: Settings) -> Settings:
    """The settings of RDP with TrueID's own account and keys in their place."""
    return replace(
        s,
        lexisnexis_account_id=s.lexisnexis_trueid_account_id,
        lexisnexis_username=s.lexisnexis_trueid_username,
        lexisnexis_password=s.lexisnexis_trueid_password,
        lexisnexis_hmac_key_id=s.lexisnexis_trueid_hmac_key_id,
        lexisnexis_hmac_secret_key=s.lexisnexis_trueid_hmac_secret_key,
    )


def _authorization(mine: Settings, path: str, data: bytes) -> str:
    if mine.lexisnexis_hmac_auth_enabled:
        return rdp.hmac_header(mine, path, data, ts=str(time.time_ns() // 1_000_000), nonce=str(uuid.uuid4()))
    return rdp.basic_header(mine)


@unseen
def _body(front: bytes, back: bytes, call_id: str, s: Settings) -> Facts:
    """`ImageCroppingMode` 3: cropped by the vendor, always."""
    return Facts({
        "Type": "Initiate",
        "Settings": {"Mode": s.lexisnexis_request_mode, "Locale": "en_US", "Venue": "online", "Reference": call_id},
        "Document": {
            "Front": base64.b64encode(front).decode(),
            "Back": base64.b64encode(back).decode(),
            "DocumentType": "DriversLicense",
            "ImageCroppingMode": "3",
        },
    })  # fmt: skip


@unseen
def looked(reply: Reply) -> Looked:
    """What an answer says. Raises VendorError for an error of the vendor's own: then nobody was at fault."""
    document = reply.json()
    status = document.get("Status")
    if not isinstance(status, dict) or not isinstance(status.get("TransactionStatus"), str):
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    reply.transaction_id = short(status.get("ConversationId"))
    product = _product(document)
    if product is None:
        raise VendorError(SERVICE, Cause.FAULT, reply.code_for_log(rdp.reason_of(status)))
    details = Details.of(product)
    if not details.has_result:  # A pair of pictures that is no card's: not billed.
        return Looked("general", transaction_id=reply.transaction_id)
    passed, attention = status["TransactionStatus"] == "passed", is_attention(details)
    fault, side = fault_of(details, passed or attention)
    facts = Facts() if fault else Facts(facts_of(details))
    return Looked(fault, side, attention, facts, reply.transaction_id)


def _product(document: dict[str, Any]) -> dict[str, Any] | None:
    """The one that is the reading; an error's product can lack its type altogether."""
    products = document.get("Products")
    found = [one for one in products if isinstance(one, dict)] if isinstance(products, list) else []
    return next((one for one in found if one.get("ProductType") == "TrueID"), None)
