"""Socure: scores, reason codes, consent."""

import pytest
from unit.asking import ask

from tasks.vendors.socure import kyc as socure
from tasks.vendors.socure import standin as socure_standin


@pytest.mark.parametrize(("score", "verified"), [(0.5, True), (0.49, False), (1, True), (0, False)])
def test_a_score_from_a_half_on_matches(vendors, score, verified):
    """0.5 rounds up."""
    answer = socure_standin.says()
    answer["kyc"]["fieldValidations"]["dob"] = score
    vendors.socure.says(answer)
    assert ask("socure").verified == verified


@pytest.mark.parametrize("attribute", sorted(socure.FIELDS))
def test_a_field_without_a_score_is_not_verified(vendors, attribute):
    """Missing or null, it is a no on that attribute, and no failure of Socure's that would be asked again and again."""
    vendors.socure.not_verified(unscored=(attribute,))
    said = ask("socure")
    assert (said.verified, said.failed, attribute in said.confirmed) == (False, (attribute,), False)
    answer = socure_standin.says()
    answer["kyc"]["fieldValidations"][socure.FIELDS[attribute][-1]] = None
    vendors.socure.says(answer)
    assert ask("socure").failed == (attribute,)


def test_reason_codes_that_fail_by_themselves(vendors):
    """Those of the settings, and no others."""
    vendors.socure.says(socure_standin.says(codes=["I123", "R907"]))
    assert ask("socure").verified
    said = ask("socure", idv_socure_kyc_auto_failure_reason_codes=["R907"])
    assert (said.verified, said.failed) == (False, ("unknown",))


def test_socure_is_told_of_the_consent(vendors):
    """When it was given, with the key that signs."""
    vendors.socure.verified()
    ask("socure", socure_idplus_api_key="a key")
    vendors.socure.assert_asked(consented_at="2026-01-01T12:00:00+00:00")
    assert vendors.socure.requests[0].headers["Authorization"] == "SocureApiKey a key"
