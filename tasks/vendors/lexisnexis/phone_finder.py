"""LexisNexis PhoneFinder: does a phone number belong to a person (vendors.md section 2, RDP v2 and v3)."""

from typing import Any

from idp.applicant import Applicant
from idp.config import Settings
from idp.personal import Facts
from idp.unseen import unseen
from tasks.vendors.lexisnexis import rdp as lexisnexis
from tasks.vendors.wire.answer import Answer, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import Reply

VENDOR = "lexisnexis:phone_finder"
SERVICE = "lexis_nexis_phone_finder"

#: What the step `PhoneFinder Checks` says where no record ties the number to a name.
NO_NAME = "Input phone number could not be verified to name"


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. Raises VendorError."""
    path, body = (_v3 if s.idv_rdp_version_default == "rdp_v3" else _v2)(applicant, s)
    return lexisnexis.converse(outbound, s, SERVICE, path, body, s.lexisnexis_phone_finder_timeout, answer)


def _v2(a: Applicant, s: Settings) -> tuple[str, Facts]:
    """Path and body (vendors.md 2.1)."""
    path = f"/restws/identity/v2/{s.lexisnexis_account_id}/{s.lexisnexis_phone_finder_workflow}/conversation"
    return path, Facts({"Person": person(a)})


@unseen
def _v3(a: Applicant, s: Settings) -> tuple[str, Facts]:
    """The same facts in a list of persons, the parts of the date as whole numbers (vendors.md 2.1)."""
    account, workflow = s.lexisnexis_account_id, s.lexisnexis_phone_finder_workflow
    told = person(a)
    birth = {part: int(number) for part, number in told["DateOfBirth"].items()}
    return f"/restws/identity/v3/accounts/{account}/workflows/{workflow}/conversations", Facts({
        "Type": "Initiate",
        "Persons": [{"Context": "primary"} | told | {"DateOfBirth": birth}],
    })  # fmt: skip


def person(a: Applicant) -> Facts:
    """vendors.md 2.1: as InstantVerify's, with the ten-digit phone number and without the address."""
    return lexisnexis.name_ssn_birth(a) | {"Phones": [{"Number": a.phone}]}


def answer(reply: Reply) -> Answer:
    """vendors.md 2.2. Raises VendorError where it says neither yes nor no."""
    return phone_in(reply, reply.json(), VENDOR)


def phone_in(reply: Reply, document: dict[str, Any], vendor: str) -> Answer:
    """What PhoneFinder's own document says, by whichever way it came. Raises VendorError as `answer`."""
    status = lexisnexis.status_of(reply, document)
    verified = status["TransactionStatus"] == "passed"
    return Answer(
        vendor=vendor,
        verified=verified,
        failed=() if verified else ("phone",),
        transaction_id=reply.transaction_id,
        reference=short(status.get("Reference")),
        codes=lexisnexis.codes_of(reply, status),
        no_data=not verified and _knows_no_name(document),
    )


def _knows_no_name(document: dict[str, Any]) -> bool:
    """Whether it holds no name for the number, and nothing against it (vendors.md 2.3)."""
    products = document.get("Products")
    products = [one for one in products if isinstance(one, dict)] if isinstance(products, list) else []
    steps = {str(product.get("ExecutedStepName")): product for product in products}
    reason = steps.get("PhoneFinder Checks", {}).get("ProductReason")
    says = reason.get("Description") if isinstance(reason, dict) else None
    is_against = steps.get("PhoneFinder", {}).get("ProductStatus") == "fail"
    return isinstance(says, str) and NO_NAME in says and not is_against
