"""LexisNexis through its Dynamic Decision Platform: what it is asked, and where in its answer the product's stands."""

import json

import pytest
from unit.asking import PERSON, ask, failure

from idp.errors import Cause
from tasks.vendors.lexisnexis.product_standin import instant_verify_says, phone_finder_says

THERE = {
    "lexisnexis_threatmetrix_base_url": "https://ddp.example.gov/some/path",
    "lexisnexis_threatmetrix_api_key": "a key",
    "lexisnexis_threatmetrix_org_id": "an-agency",
    "lexisnexis_instant_verify_ddp_policy": "who",
    "lexisnexis_phone_finder_ddp_policy": "whose",
}
BOTH = {
    "api_key": "a key", "org_id": "an-agency", "account_date_of_birth": "19381006", "account_first_name": "Zoë",
    "account_last_name": "McFakerson", "event_type": "ACCOUNT_CREATION", "service_type": "all",
    "national_id_number": "900661234", "national_id_type": "US_SSN", "local_attrib_1": "",
}  # fmt: skip
ITS_OWN = {
    "instant_verify_ddp": {
        "account_address_street1": "1 Fake Rd", "account_address_street2": "", "account_address_city": "Great Falls",
        "account_address_state": "MT", "account_address_country": "US", "account_address_zip": "59010",
        "account_telephone": "", "account_drivers_license_number": "1111111111111",
        "account_drivers_license_type": "us_dl", "account_drivers_license_issuer": "ND",
        "customer_event_type": "instant_verify", "policy": "who",
    },
    "phone_finder_ddp": {
        "account_telephone": "2025551212", "customer_event_type": "phone_finder", "policy": "whose",
    },
}  # fmt: skip
both_products = pytest.mark.parametrize("name", ITS_OWN)


@both_products
def test_what_is_asked(vendors, name):
    """All the keys of vendors.md 1.6 and 2.3, and no others; the key in the body, and no Authorization, HMAC or not."""
    vendor = getattr(vendors, name)
    vendor.verified()
    assert ask(name, lexisnexis_hmac_auth_enabled=True, **THERE).verified
    request = vendor.requests[0]
    assert request.url == "https://ddp.example.gov/api/attribute-query"
    assert "Authorization" not in request.headers
    sent = json.loads(request.body)
    assert len(sent.pop("local_attrib_3")) == 36
    assert sent == BOTH | ITS_OWN[name]


@both_products
def test_the_answer_is_of_our_policy_and_no_other(vendors, name):
    """An answer under another policy, organization or step is none of ours."""
    vendor = getattr(vendors, name)
    vendor.verified()
    ask(name, **THERE)
    answered = json.loads(vendor.answer(vendor.requests[0])[2])
    assert list(answered["integration_hub_results"]) == [f"an-agency:{ITS_OWN[name]['policy']}"]
    vendor.says(answered)
    assert ask(name, **THERE).verified
    policy = f"lexisnexis_{ITS_OWN[name]['customer_event_type']}_ddp_policy"
    assert failure(name, **THERE | {policy: "another"}).cause == Cause.INCOMPLETE
    assert failure(name, **THERE | {"lexisnexis_threatmetrix_org_id": "another"}).cause == Cause.INCOMPLETE


@both_products
def test_the_product_s_answer_may_be_an_object_or_its_text(vendors, name):
    """And is unreadable where it is neither."""
    vendor = getattr(vendors, name)
    said = phone_finder_says() if name.startswith("phone") else instant_verify_says(product_type="Verify")
    vendor.hands_on(json.dumps(said))
    answer = ask(name)
    assert (answer.verified, answer.transaction_id) == (True, said["Status"]["ConversationId"])
    vendor.hands_on("{900661234")
    assert failure(name).cause == Cause.UNREADABLE
    vendor.hands_on({})
    assert failure(name).cause == Cause.INCOMPLETE


@both_products
def test_a_product_that_the_platform_did_not_hear_is_no_outage_of_the_platform(vendors, name):
    """The reason has its own word, and the circuit stays shut."""
    getattr(vendors, name).is_not_heard()
    for _ in range(8):
        failed = failure(name)
        assert (failed.cause, failed.detail) == (Cause.FAULT, "tps_was_timeout")
    getattr(vendors, name).errs()
    assert failure(name).detail == "fail_access"


def test_the_checks_are_read_of_a_product_that_is_called_verify(vendors):
    """Here InstantVerify is called so; under its older name there are no attributes, and nothing a state may cover."""
    vendors.instant_verify_ddp.not_verified("address", "dob", coverable=True)
    said = ask("instant_verify_ddp")
    assert (said.verified, said.failed, said.coverable) == (False, ("address", "dob"), True)
    assert said.vendor == "lexisnexis:instant_verify_ddp"
    vendors.instant_verify_ddp.hands_on(instant_verify_says(["address"], coverable=True))
    said = ask("instant_verify_ddp")
    assert (said.failed, said.coverable) == ((), False)


@pytest.mark.parametrize("name", ["phone_finder", "phone_finder_ddp"])
def test_a_number_of_which_nothing_is_held_is_told_from_a_plain_no(vendors, name):
    """By what PhoneFinder says of its checks (vendors.md 2.3); a step that failed outweighs it."""
    vendor = getattr(vendors, name)
    vendor.holds_nothing()
    said = ask(name)
    assert (said.verified, said.failed, said.no_data) == (False, ("phone",), True)
    vendor.not_verified()
    assert ask(name).no_data is False
    vendor.verified()
    assert ask(name).no_data is False
    against = phone_finder_says(no_data=True)
    against["Products"][0]["ProductStatus"] = "fail"
    _says(vendor, against)
    assert ask(name).no_data is False


CHECKS = {"ExecutedStepName": "PhoneFinder Checks"}
NO_CHECKS = [None, 7, [7], [{}], [CHECKS], [CHECKS | {"ProductReason": "x"}],
             [CHECKS | {"ProductReason": {"Description": 7}}]]  # fmt: skip


@pytest.mark.parametrize("products", NO_CHECKS)
def test_checks_that_can_not_be_read_are_a_plain_no(vendors, products):
    """Nobody is asked a second time for them."""
    vendors.phone_finder.says(phone_finder_says(verified=False) | {"Products": products})
    assert ask("phone_finder").no_data is False


def _says(vendor, document):
    vendor.hands_on(document) if hasattr(vendor, "hands_on") else vendor.says(document)


@both_products
def test_the_reason_of_a_no_is_in_the_log(vendors, name, caplog):
    """LexisNexis' own plain word."""
    caplog.set_level("INFO", "idp")
    getattr(vendors, name).not_verified()
    said = ask(name)
    assert len(said.codes) == 1
    line = next(r.fields for r in caplog.records if r.message == "vendor.called")
    assert line["codes"] == list(said.codes)
    assert PERSON.last_name not in str(line)
