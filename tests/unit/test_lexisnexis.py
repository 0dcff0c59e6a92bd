"""InstantVerify, PhoneFinder: what only they do."""

import json
import re

import pytest
from unit.asking import SECRET, ask, failure

from idp.config import Settings
from tasks.vendors.lexisnexis import rdp as lexisnexis


def document(status="failed", reason="total.scoring.model.verification.fail", failed=("SSNSSAValid",), **product):
    items = [{"ItemName": name, "ItemStatus": "fail"} for name in failed]
    one = {"ProductType": "InstantVerify", "ProductStatus": "fail", "Items": items} | product
    code = {"TransactionReasonCode": {"Code": reason}} if reason else {}
    return {"Status": {"TransactionStatus": status, "ConversationId": "42", "Reference": "r"} | code, "Products": [one]}


@pytest.mark.parametrize(
    ("answer", "failed", "coverable"),
    [
        (document(), ("ssn",), True),
        (document(reason="priority.scoring.model.verification.fail"), ("ssn",), True),
        (document(failed=("DOBYearVerified", "AddrDeliverable", "SSNSSAValid")), ("address", "dob", "ssn"), True),
        (document(failed=("LexIDDeathMatch",)), ("dead",), True),
        (document(failed=("NeverHeardOf",)), ("unknown",), True),
        (document(failed=()), (), False),
        (document(reason="something.else"), ("ssn",), False),
        (document(reason=None), ("ssn",), False),
        (document(ProductStatus="pass"), ("ssn",), False),
        (document(ProductType="Other"), (), False),
        (document() | {"Products": document()["Products"] * 2}, (), False),
        (document() | {"Products": None}, (), False),
        (document(Items=SECRET), (), False),
        (document(Items=7), (), False),
    ],
)
def test_which_noes_a_state_may_cover(vendors, answer, failed, coverable):
    """Only where the reason, the one product and its failed checks say so."""
    vendors.instant_verify.says(answer)
    said = ask("instant_verify")
    assert (said.verified, said.failed, said.coverable, said.transaction_id) == (False, failed, coverable, "42")


def test_basic_or_hmac(vendors):
    """One flag; never both."""
    vendors.instant_verify.verified()
    ask("instant_verify")
    ask("instant_verify", lexisnexis_hmac_auth_enabled=True)
    basic, hmac = (request.headers["Authorization"] for request in vendors.instant_verify.requests)
    assert basic == "Basic dGVzdF91c2VybmFtZTp0ZXN0X3Bhc3N3b3Jk"
    assert re.match(r"HMAC-SHA256 keyid=pf_iv_hmac_key_id, ts=\d{13}, nonce=", hmac)


def test_the_hmac_vector_of_the_vendors_guide():
    """Body hash and signature, to the letter."""
    settings = Settings(
        lexisnexis_base_url="https://example.gov",
        lexisnexis_hmac_key_id="KEY_ID",
        lexisnexis_hmac_secret_key="SECRET_KEY",
    )
    header = lexisnexis.hmac_header(
        settings, "/request/path", b"APPLICANT_DATA", "1700000000123", "11111111-2222-3333-4444-555555555555"
    )
    assert header == (
        "HMAC-SHA256 keyid=KEY_ID, ts=1700000000123, nonce=11111111-2222-3333-4444-555555555555, "
        "bodyHash=LQK3ysVabiUggVH+ZNOhKcIGLi6rdiWMTDgwyERMtwI=, signature=qWSB17Jy4DeMMB45JBv5hGZ92I1lIONSf+nAsWLAvl8="
    )


def test_each_product_is_told_only_what_it_needs(vendors):
    """InstantVerify no license and no phone, PhoneFinder no address."""
    for name in ("instant_verify", "phone_finder"):
        getattr(vendors, name).verified()
        ask(name)
    assert "1111111111111" not in vendors.instant_verify.requests[0].body.decode()
    assert "2025551212" not in vendors.instant_verify.requests[0].body.decode()
    assert "Addresses" not in json.loads(vendors.phone_finder.requests[0].body)["Person"]


def test_phone_finder_in_both_versions(vendors):
    """v3 has its own path, a list of persons, and whole numbers in the date; the facts and the answer are the same."""
    vendors.phone_finder.verified()
    assert ask("phone_finder", lexisnexis_account_id="42", lexisnexis_phone_finder_workflow="w").verified
    assert ask("phone_finder", idv_rdp_version_default="rdp_v3", lexisnexis_account_id="42",
               lexisnexis_phone_finder_workflow="w").verified  # fmt: skip
    two, three = vendors.phone_finder.requests
    assert vendors.phone_finder.sent[0] == vendors.phone_finder.sent[1]
    assert (two.path_url, three.path_url) == (
        "/restws/identity/v2/42/w/conversation",
        "/restws/identity/v3/accounts/42/workflows/w/conversations",
    )
    old, new = json.loads(two.body), json.loads(three.body)
    assert (list(old), list(new)) == (["Settings", "Person"], ["Type", "Settings", "Persons"])
    assert old["Person"]["DateOfBirth"] == {"Year": "1938", "Month": "10", "Day": "6"}
    assert new["Type"] == "Initiate"
    assert new["Persons"] == [
        {"Context": "primary"} | old["Person"] | {"DateOfBirth": {"Year": 1938, "Month": 10, "Day": 6}}
    ]
    assert list(new["Persons"][0])[0] == "Context"
    assert new["Settings"].keys() == old["Settings"].keys()
    vendors.phone_finder.errs()
    assert failure("phone_finder", idv_rdp_version_default="rdp_v3").detail == "invalid_transaction_initiate"
