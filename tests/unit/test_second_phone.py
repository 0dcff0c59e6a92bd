"""The second phone vendor: who is first, when the second is asked, and when not."""

from dataclasses import replace
from itertools import permutations

import pytest
import requests

from idp.errors import Cause
from tasks import asking
from tasks.adjudication import adjudicate
from tasks.vendors.standins.testing import FAKEY
from tasks.vendors.wire.http import Outbound

#: The setting's word: the vendor in the kit.
KIT = {"lexis_nexis": "phone_finder", "lexis_nexis_ddp": "phone_finder_ddp", "socure": "socure_phone_risk"}
SOCURE_S_CODES = {"idv_phone_verification_dual_vendor_check_socure_reason_codes": ["R616"]}


@pytest.fixture
def asked(vendors):
    """Whose the stock person's phone is, by these two."""

    def ask(first, second, line=None, **changes):
        chosen = {"idv_address_primary_vendor": first, "idv_address_secondary_vendor": second}
        settings = replace(vendors.settings, **SOCURE_S_CODES | chosen | changes)
        return adjudicate(asking.whose_phone(FAKEY, line or Outbound.until("", 60), settings))

    return ask


every_pair = pytest.mark.parametrize(("first", "second"), list(permutations(KIT, 2)))


@every_pair
@pytest.mark.parametrize("how", ["verified", "not_verified"])
def test_a_plain_answer_of_the_first_stands(vendors, asked, first, second, how):
    """Its yes and its no: the second is not asked, nor paid."""
    getattr(getattr(vendors, KIT[first]), how)()
    assert asked(first, second).outcome == how
    getattr(vendors, KIT[second]).assert_not_asked()


@every_pair
@pytest.mark.parametrize("how", ["times_out", "fails", "resets", "holds_nothing"])
def test_the_second_is_asked_where_the_first_leaves_it_open(vendors, asked, first, second, how):
    """An outage, or a no that says only that nothing is held; then the second's word counts, yes or no."""
    one, other = getattr(vendors, KIT[first]), getattr(vendors, KIT[second])
    getattr(one, how)()
    other.verified()
    assert asked(first, second).outcome == "verified"
    other.not_verified()
    assert asked(first, second).outcome == "not_verified"
    assert (len(one.requests), len(other.requests)) == (2, 2)
    other.assert_asked(times=2, phone="2025551212")


def test_a_first_that_can_not_be_reached_is_tried_once_more_and_then_the_second(vendors, asked):
    """Nobody pays for what was not taken."""
    vendors.phone_finder.refuses()
    vendors.socure_phone_risk.verified()
    outcome = asked("lexis_nexis", "socure")
    assert outcome.reasons == ["lexis_nexis_phone_finder:refused", "pass_address_second"]
    vendors.phone_finder.assert_asked(times=2)
    vendors.socure_phone_risk.assert_asked(times=1)


def test_both_fail(vendors, asked):
    """The vendors' failure, not the person's; both are named."""
    vendors.phone_finder.fails(503)
    vendors.socure_phone_risk.times_out()
    outcome = asked("lexis_nexis", "socure")
    assert outcome.outcome == "vendor_error"
    assert outcome.reasons == ["lexis_nexis_phone_finder:status:503", "socure_id_plus:read_timeout"]


def test_without_a_second_the_first_is_alone(vendors, asked):
    """`none` is the default."""
    vendors.phone_finder.fails()
    assert asked("lexis_nexis", "none").outcome == "vendor_error"
    assert vendors.settings.idv_address_secondary_vendor == "none"


def test_an_agency_may_have_the_second_asked_after_any_no(vendors, asked):
    """As login.gov does where that setting of its is off."""
    vendors.phone_finder.not_verified()
    vendors.socure_phone_risk.verified()
    off = {"idv_phone_verification_dual_vendor_check_enabled": False}
    assert asked("lexis_nexis", "socure", **off).reasons == ["fail_address", "pass_address_second"]
    vendors.phone_finder.verified()
    assert asked("lexis_nexis", "socure", **off).reasons == ["pass_address"]
    vendors.socure_phone_risk.assert_asked(times=1)


def test_nobody_is_asked_a_second_time_for_somebody_who_waits_no_more(vendors, asked):
    """The deadline passed while the first was asked: the second is told of nobody."""
    line = Outbound.until("", 60)

    def late(request):
        object.__setattr__(line, "deadline", 0.0)
        return requests.ReadTimeout()

    vendors.phone_finder.calls(late)
    outcome = asked("lexis_nexis", "socure", line)
    vendors.socure_phone_risk.assert_not_asked()
    assert outcome.outcome == "vendor_error"
    assert outcome.reasons == ["lexis_nexis_phone_finder:read_timeout", f"socure_id_plus:{Cause.DEADLINE.value}"]


def test_the_second_is_not_asked_for_a_job_that_another_worker_has(vendors, asked):
    """This process was frozen, and lost it."""
    outcome = asked("lexis_nexis", "socure", Outbound.until("", 60, wanted=lambda: False))
    assert outcome.reasons == ["lexis_nexis_phone_finder:not_needed"]


def test_a_first_that_found_no_time_leaves_none_to_the_second(vendors, asked):
    """The deadline had passed before."""
    assert asked("lexis_nexis", "socure", Outbound.until("", -1)).reasons == ["lexis_nexis_phone_finder:deadline"]
