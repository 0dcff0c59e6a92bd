"""Which calls are made, together or after each other, and which are not."""

import json
import threading
from dataclasses import replace
from functools import partial

import pytest
import requests

from idp.errors import Cause, VendorError
from idp.settings import ABOUT
from tasks import asking
from tasks.adjudication import adjudicate
from tasks.vendors.aamva import standin as aamva_standin
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp, true_id
from tasks.vendors.lexisnexis.product_standin import instant_verify_says
from tasks.vendors.repeats import REPEATS, may_repeat
from tasks.vendors.socure import id_plus, phone_risk
from tasks.vendors.socure import kyc as socure
from tasks.vendors.standins.testing import FAKEY
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.http import Outbound

RESOLUTION = {"resolution": instant_verify.ask, "state_id": aamva.ask}


@pytest.fixture
def ask_all(vendors):
    """Ask for the stock person, with settings and seconds as given."""

    def ask(named=RESOLUTION, seconds_left=60.0, state="ND", line=None, **changes):
        line, settings = line or Outbound.until("", seconds_left), replace(vendors.settings, **changes)
        applicant = replace(FAKEY, state_id_jurisdiction=state)
        calls = {name: partial(vendor, applicant, line, settings) for name, vendor in named.items()}
        return adjudicate(asking.ask_all(calls, line))

    return ask


def test_vendors_are_asked_at_the_same_time(vendors, ask_all):
    """Both calls under way at once: each waits until the other has begun."""
    meeting = threading.Barrier(2, timeout=20)

    def met(text):
        def answer(request):
            meeting.wait()
            return 200, {}, text if isinstance(text, str) else json.dumps(text)

        return answer

    vendors.instant_verify.calls(met(instant_verify_says()))
    vendors.aamva.calls(met(aamva_standin.says()))
    outcome = ask_all()
    assert outcome.outcome == "verified"
    assert outcome.reasons == ["pass_resolution", "pass_state_id"]


def test_the_state_covers_what_the_resolution_vendor_did_not_find(vendors, ask_all):
    """From real texts."""
    vendors.instant_verify.not_verified("address", coverable=True)
    vendors.aamva.verified()
    assert ask_all().reasons[0] == "state_id_covers_failed_resolution"


def test_a_call_that_was_not_taken_is_tried_once_more_and_no_other(vendors, ask_all):
    """A vendor that answered is not asked, nor paid, again."""
    answers = iter([requests.ConnectTimeout(), (200, {}, aamva_standin.says())])
    vendors.instant_verify.verified()
    vendors.aamva.calls(lambda request: next(answers))
    assert ask_all().outcome == "verified"
    vendors.instant_verify.assert_asked(times=1)
    vendors.aamva.assert_asked(times=2)


@pytest.mark.parametrize("seconds_left", [60, 4])
def test_a_second_try_needs_time(vendors, ask_all, seconds_left):
    """And there is never a third."""
    vendors.instant_verify.times_out("connect")
    outcome = ask_all(state="CA", seconds_left=seconds_left)
    assert outcome.reasons == [
        f"{instant_verify.SERVICE}:{Cause.CONNECT_TIMEOUT.value}",
        "state_id_skipped:unsupported_jurisdiction",
    ]
    vendors.instant_verify.assert_asked(times=2 if seconds_left > asking.WORTH_A_RETRY else 1)


@pytest.mark.parametrize("lost", ["times_out", "resets"])
def test_a_lost_answer_is_not_paid_twice(vendors, ask_all, lost):
    """The vendor may have taken the request, and bills it; nobody knows."""
    getattr(vendors.instant_verify, lost)()
    assert ask_all(state="CA").outcome == "vendor_error"
    vendors.instant_verify.assert_asked(times=1)


def test_a_lost_answer_that_costs_nothing_is_asked_for_again(vendors, ask_all):
    """AAMVA's token tells of nobody and is not billed."""
    vendors.instant_verify.verified()
    vendors.aamva.verified()
    token = vendors.aamva_token
    first = [requests.ReadTimeout()]
    token.calls(lambda request: first.pop() if first else token.token(request))
    assert ask_all().outcome == "verified"
    token.assert_asked(times=3)
    vendors.aamva.assert_asked(times=1)


def test_the_table_of_repeats_names_every_service():
    """Whoever adds a vendor says what a second call costs; only AAMVA's token is free."""
    lexisnexis = {one.SERVICE for one in (instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp, true_id)}
    named = {aamva.SERVICE, id_plus.SERVICE} | lexisnexis
    free = {aamva_token.CONTEXT_SERVICE, aamva_token.TOKEN_SERVICE}
    assert set(REPEATS) == named | free
    assert {name for name, (is_free, _) in REPEATS.items() if is_free} == free
    assert not may_repeat(VendorError("unheard_of", Cause.READ_TIMEOUT))
    assert may_repeat(VendorError("unheard_of", Cause.CONNECT_TIMEOUT))


def test_a_call_that_cannot_change_the_outcome_is_not_made(vendors, ask_all):
    """While AAMVA's token is fetched the resolution vendor says no: the state is not asked any more."""
    line = Outbound.until("", 60)
    vendors.instant_verify.not_verified("ssn")
    vendors.aamva.verified()

    def slow(request):
        line.hung_up.wait(20)
        return vendors.aamva_token.token(request)

    vendors.aamva_token.calls(slow)
    outcome = ask_all(line=line)
    assert (outcome.outcome, outcome.failed) == ("not_verified", ["ssn"])
    vendors.aamva.assert_not_asked()
    assert outcome.reasons[1] == "aamva_verification:not_needed"


def test_a_call_is_not_tried_again_for_a_no(vendors, ask_all):
    """It could not change the outcome."""
    vendors.instant_verify.not_verified("ssn")
    vendors.aamva.times_out("connect")
    assert ask_all().outcome == "not_verified"
    assert len(vendors.aamva.requests) <= 1


def test_the_agency_chooses_the_vendors():
    """By settings whose words are login.gov's; each word has its vendor, and each vendor its word."""
    assert list(asking.RESOLUTION_VENDORS) == list(ABOUT["idv_resolution_default_vendor"].choices)
    assert list(asking.PHONE_VENDORS) == list(ABOUT["idv_address_primary_vendor"].choices)
    assert ["none", *asking.PHONE_VENDORS] == list(ABOUT["idv_address_secondary_vendor"].choices)
    assert asking.RESOLUTION_VENDORS["instant_verify_ddp"] is instant_verify_ddp.ask
    assert asking.RESOLUTION_VENDORS["socure_kyc"] is socure.ask
    assert asking.PHONE_VENDORS["lexis_nexis_ddp"] is phone_finder_ddp.ask
    assert asking.PHONE_VENDORS["socure"] is phone_risk.ask


def test_what_is_wrong_in_our_own_code_is_not_hidden(ask_all):
    """Only a vendor's failure is an outcome."""

    def broken(applicant, line, settings):
        raise LookupError

    with pytest.raises(LookupError):
        ask_all({"resolution": broken})


def test_a_fault_of_ours_waits_for_what_the_other_vendors_say(vendors, ask_all):
    """Their answers must be noted before the job goes back: else they are paid twice."""
    said = threading.Event()

    def broken(applicant, line, settings):
        raise LookupError

    def slow(applicant, line, settings):
        line.hung_up.wait(20)
        said.set()
        return Answer("slow", True)

    with pytest.raises(LookupError):
        ask_all({"resolution": broken, "state_id": slow})
    assert said.is_set()
