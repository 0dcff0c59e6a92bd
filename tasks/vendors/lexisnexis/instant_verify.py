"""LexisNexis InstantVerify: do name, SSN, date of birth and address belong to one person (vendors.md section 1)."""

import re
from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.personal import Facts
from tasks.vendors.lexisnexis import rdp as lexisnexis
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import Reply

VENDOR = "lexisnexis:instant_verify"
_PRODUCT = "InstantVerify"
SERVICE = "lexis_nexis_instant_verify"

#: A check that did not pass: the attribute that it is about (vendors.md 1.4).
ATTRIBUTES = {
    "Addr1Zip_StateMatch": "address",
    "IdentityOccupancyVerified": "address",
    "AddrDeliverable": "address",
    "AddrNotHighRisk": "address",
    "SsnFullNameMatch": "ssn",
    "SSNSSAValid": "ssn",
    "SsnDeathMatchVerification": "dead",
    "LexIDDeathMatch": "dead",
    "DOBFullVerified": "dob",
    "DOBYearVerified": "dob",
    "DriversLicense": "state_id_number",
    "DriversLicenseVerification": "state_id_number",
}

#: Only a no for these reasons may be covered by the state's yes.
COVERABLE = re.compile(r"(total|priority)\.scoring\.model\.verification\.fail")


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. Raises VendorError."""
    path = f"/restws/identity/v2/{s.lexisnexis_account_id}/{s.lexisnexis_instant_verify_workflow}/conversation"
    body = Facts({"Person": person(applicant)})
    return lexisnexis.converse(outbound, s, SERVICE, path, body, s.lexisnexis_instant_verify_timeout, answer)


def person(a: Applicant) -> Facts:
    """vendors.md 1.3: the ZIP code is five digits."""
    address = Facts({
        "StreetAddress1": a.address1,
        "StreetAddress2": a.address2,
        "City": a.city,
        "State": a.state,
        "Zip5": a.zipcode[:5],
        "Country": "US",
        "Context": "primary",
    })  # fmt: skip
    return lexisnexis.name_ssn_birth(a) | {"Addresses": [address]}


def answer(reply: Reply) -> Answer:
    """vendors.md 1.4. Raises VendorError where it says neither yes nor no."""
    return identity_in(reply, reply.json(), VENDOR, _PRODUCT)


def identity_in(reply: Reply, document: dict[str, Any], vendor: str, product_type: str) -> Answer:
    """What InstantVerify's own document says, by whichever way it came. Raises VendorError as `answer`."""
    status = lexisnexis.status_of(reply, document)
    verified = status["TransactionStatus"] == "passed"
    product = _the_product(document, product_type)
    failed = () if verified else _failed_attributes(product)
    return Answer(
        vendor=vendor,
        verified=verified,
        failed=failed,
        coverable=bool(failed) and _may_be_covered(status, product),
        transaction_id=reply.transaction_id,
        reference=short(status.get("Reference")),
        codes=lexisnexis.codes_of(reply, status),
    )


def _the_product(document: dict[str, Any], product_type: str) -> dict[str, Any]:
    """Checks are read only where there is exactly one product and it is of this type; otherwise {}."""
    products = document.get("Products")
    if isinstance(products, list) and len(products) == 1 and isinstance(products[0], dict):
        return products[0] if products[0].get("ProductType") == product_type else {}
    return {}


def _failed_attributes(product: dict[str, Any]) -> tuple[str, ...]:
    items = product.get("Items")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    names = [str(item.get("ItemName")) for item in items if item.get("ItemStatus") != "pass"]
    return tuple(sorted({ATTRIBUTES.get(name, "unknown") for name in names}))


def _may_be_covered(status: dict[str, Any], product: dict[str, Any]) -> bool:
    return product.get("ProductStatus") == "fail" and bool(COVERABLE.search(lexisnexis.reason_of(status)))
