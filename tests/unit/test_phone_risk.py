"""Socure phone risk: scores, reason codes, what it is told."""

import json

import pytest
from unit.asking import ask


def answer(name=0.99, risk=0.01, name_codes=(), risk_codes=()):
    return {
        "referenceId": "reference-1",
        "namePhoneCorrelation": {"score": name, "reasonCodes": list(name_codes)},
        "phoneRisk": {"score": risk, "reasonCodes": list(risk_codes), "signals": {"phone": "2025551212"}},
    }


def test_what_it_is_told(vendors):
    """The keys of vendors.md 4.3, but no e-mail, which nobody here was asked for, and no wish for signals."""
    vendors.socure_phone_risk.verified()
    ask("socure_phone_risk", socure_idplus_api_key="a key")
    request = vendors.socure_phone_risk.requests[0]
    assert request.headers["Authorization"] == "SocureApiKey a key"
    sent = json.loads(request.body)
    assert len(sent.pop("customerUserId")) == 36
    assert sent == {
        "modules": ["phonerisk"], "mobileNumber": "2025551212", "country": "US", "firstName": "Zoë",
        "surName": "McFakerson", "physicalAddress": "1 Fake Rd", "physicalAddress2": "", "city": "Great Falls",
        "state": "MT", "zip": "59010", "returnSignals": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "failed"),
    [
        (answer(name=0.61, risk=0.29), ()),
        (answer(name=0.6, risk=0.29), ("phone",)),
        (answer(name=0.61, risk=0.3), ("phone_risk",)),
        (answer(name=0, risk=1), ("phone", "phone_risk")),
        (answer(name=1, risk=0), ()),
        (answer(name=None), ("phone",)),
        (answer(risk=None), ("phone_risk",)),
    ],
)
def test_more_than_one_bound_and_less_than_the_other(vendors, said, failed):
    """A score that is the bound itself does not pass, and one that is not there can't."""
    vendors.socure_phone_risk.says(said)
    told = ask(
        "socure_phone_risk",
        idv_socure_phonerisk_name_correlation_score_threshold=0.6,
        idv_socure_phonerisk_score_threshold=0.3,
    )
    assert (told.verified, told.failed) == (not failed, failed)
    assert (told.vendor, told.transaction_id, told.reference) == ("socure_phonerisk", "reference-1", "reference-1")


@pytest.mark.parametrize("where", ["name_codes", "risk_codes"])
def test_codes_that_fail_by_themselves(vendors, where):
    """Those of the settings, in either section, whatever the scores."""
    vendors.socure_phone_risk.says(answer(**{where: ["I123", "R907"]}))
    assert ask("socure_phone_risk").verified
    told = ask("socure_phone_risk", idv_socure_phonerisk_auto_failure_reason_codes=["R907"])
    assert (told.verified, told.failed) == (False, ("phone_risk",))


@pytest.mark.parametrize(
    ("said", "no_data"),
    [
        (answer(name=0.01, name_codes=["R616"]), True),
        (answer(name=0.01, name_codes=["R616"], risk_codes=["I602", "R617"]), True),
        (answer(name=0.01, name_codes=["R616"], risk_codes=["R907"]), False),
        (answer(name=0.01, name_codes=["I602"]), False),
        (answer(name=0.01), False),
        (answer(name_codes=["R616"]), False),
    ],
)
def test_when_socure_holds_nothing_on_a_number(vendors, said, no_data):
    """At least one code of the setting, and no other that speaks against it (vendors.md 4.3)."""
    vendors.socure_phone_risk.says(said)
    codes = {"idv_phone_verification_dual_vendor_check_socure_reason_codes": ["R616", "R617"]}
    assert ask("socure_phone_risk", **codes).no_data is no_data
    assert ask("socure_phone_risk").no_data is False


@pytest.mark.parametrize("name", ["socure", "socure_phone_risk"])
def test_its_codes_are_in_the_log(vendors, caplog, name):
    """A letter and a number; anything else that stands in their place is not written."""
    caplog.set_level("INFO", "idp")
    vendors.socure.not_verified(codes=("R907", "I123", "McFakerson", "r907", "R907 900661234", ""))
    vendors.socure_phone_risk.not_verified(codes=("R907", "I123", "McFakerson", "2025551212", "R2025551212"))
    ask(name)
    line = next(r.fields for r in caplog.records if r.message == "vendor.called")
    assert line["codes"] == ["R907", "I123"]
