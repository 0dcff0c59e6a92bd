"""The kit for developers who mock vendors."""

import contextlib

import pytest
import requests

from idp.errors import VendorError
from tasks.vendors.lexisnexis import instant_verify
from tasks.vendors.standins import testing
from tasks.vendors.wire.http import Outbound


def ask(vendors):
    return instant_verify.ask(testing.FAKEY, Outbound.until("", 60), vendors.settings)


def mocked_test(test):
    """One that takes any failure for an outage."""
    with testing.mocked() as vendors, contextlib.suppress(VendorError, requests.ConnectionError):
        test(vendors)


def test_an_unexpected_request_fails_the_test():
    """Even where the code under test made a vendor's failure of it; by its address, without the query."""
    with pytest.raises(AssertionError, match=r"asked without an answer: https://www.example.com/restws/\S+ion;"):
        mocked_test(ask)
    with pytest.raises(AssertionError, match=r"https://elsewhere.example/a;"):
        mocked_test(lambda vendors: requests.get("https://elsewhere.example/a?ssn=900661234", timeout=1))


def test_its_asserts_can_fail(vendors):
    """On the number of calls and on each fact."""
    vendors.instant_verify.verified()
    vendors.instant_verify.assert_not_asked()
    ask(vendors)
    vendors.instant_verify.assert_asked(ssn="900661234", dob="1938-10-06")
    for wrong in ({"ssn": "900661235"}, {"no_such": "fact"}, {"times": 2}):
        with pytest.raises(AssertionError):
            vendors.instant_verify.assert_asked(**wrong)
    with pytest.raises(AssertionError):
        vendors.instant_verify.assert_not_asked()


def test_the_last_answer_set_counts(vendors):
    """Also after others were given."""
    vendors.instant_verify.not_verified("ssn")
    assert not ask(vendors).verified
    vendors.instant_verify.verified()
    assert ask(vendors).verified


def test_a_redirect_and_a_broken_line(vendors):
    """By name."""
    for name in ("redirects", "resets", "refuses", "breaks_tls", "times_out", "fails"):
        testing.forget()
        getattr(vendors.instant_verify, name)()
        with pytest.raises(Exception, match="lexis_nexis_instant_verify"):
            ask(vendors)
