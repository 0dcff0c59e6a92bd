"""What is made of a state's answers: booleans, exceptions, a token that AAMVA forgot."""

import pytest
from unit.asking import ask, failure

from idp.errors import Cause
from tasks.vendors.aamva import standin as aamva_standin
from tasks.vendors.aamva import token_standin

NUMBER = "DriverLicenseNumberMatchIndicator"
CITY = "AddressCityMatchIndicator"


def with_indicator(name: str, text: str) -> str:
    """A yes, in which one indicator says this."""
    return aamva_standin.says().replace(f"<{name}>true</{name}>", f"<{name}>{text}</{name}>")


@pytest.mark.parametrize(
    ("text", "verified"),
    [("true", True), ("1", True), ("\n 1 ", True), ("false", False), ("0", False), (" 0\n", False)],
)
def test_a_boolean_is_read_as_xml_schema_has_it(vendors, text, verified):
    """`1` and `0` are lawful spellings, with white space around them."""
    vendors.aamva.says(with_indicator(NUMBER, text))
    assert ask("aamva").verified == verified
    vendors.aamva.says(with_indicator(CITY, text))
    said = ask("aamva")
    assert (said.verified, "address" in said.confirmed) == (True, verified)


@pytest.mark.parametrize("indicator", [NUMBER, CITY, "DriverLicenseExpirationDateMatchIndicator"])
@pytest.mark.parametrize("text", ["yes", "TRUE", "True", "2", "01", "no", "-", "true false"])
def test_what_is_no_boolean_is_no_no(vendors, indicator, text):
    """It is unreadable, and uses no attempt of the person's."""
    body = with_indicator(indicator, text)
    if f"<{indicator}>" not in body:
        body = body.replace(f"<{NUMBER}>", f"<{indicator}>{text}</{indicator}><{NUMBER}>")
    vendors.aamva.says(body)
    assert failure("aamva").cause == Cause.UNREADABLE


@pytest.mark.parametrize("both", [("true", "false"), ("false", "true"), ("1", "0"), ("true", "yes")])
def test_two_words_about_one_fact_are_neither(vendors, both):
    """The first of them does not win: a yes needs a state that says no no."""
    one, other = (f"<{NUMBER}>{text}</{NUMBER}>" for text in both)
    vendors.aamva.says(aamva_standin.says().replace(f"<{NUMBER}>true</{NUMBER}>", one + other))
    assert failure("aamva").cause == Cause.UNREADABLE


def test_an_indicator_without_a_word_is_silence(vendors):
    """An empty one says neither: of what must match the state is silent, of the city it confirms nothing."""
    vendors.aamva.says(with_indicator(NUMBER, ""))
    assert failure("aamva").cause == Cause.INCOMPLETE
    vendors.aamva.says(with_indicator(CITY, ""))
    assert (ask("aamva").verified, "address" in ask("aamva").confirmed) == (True, False)


@pytest.mark.parametrize("status", [200, 500])
def test_every_exception_of_a_fault_counts(vendors, status):
    """Whichever of them the agency lets pass, and though one of them is no id."""
    fault = token_standin.says_fault("(none)", "0047", "0048", "0047")
    vendors.aamva.says(fault, status)
    failed = failure("aamva")
    assert (failed.cause, failed.detail) == (Cause.FAULT, "0047,0048")
    for code in ("0047", "0048"):
        assert ask("aamva", idv_aamva_bypass_exception_ids=[code]).reason == "bypassed_exception"
    assert failure("aamva", idv_aamva_bypass_exception_ids=["0001"]).cause == Cause.FAULT
    vendors.aamva_token.assert_asked(times=2)


def test_a_token_that_aamva_forgot_is_made_anew_within_the_same_job(vendors):
    """The person does not notice."""
    ready(vendors)
    vendors.aamva.forgets_token()
    assert ask("aamva").verified
    vendors.aamva_token.assert_asked(times=4)
    assert len(vendors.aamva.requests) == 3


def test_a_request_that_is_always_refused_costs_no_token_each_time(vendors):
    """A token that was fetched for this very call is not the cause: nothing is made anew, and the next may use it."""
    vendors.aamva.says(token_standin.says_fault(), 500)
    assert failure("aamva").cause == Cause.FAULT
    vendors.aamva_token.assert_asked(times=2)
    assert len(vendors.aamva.requests) == 1
    vendors.aamva.verified()
    assert ask("aamva").verified
    vendors.aamva_token.assert_asked(times=2)


def test_a_states_trouble_is_no_forgotten_token(vendors):
    """Nobody is looked up twice for it."""
    ready(vendors)
    vendors.aamva.state_fails()
    failure("aamva")
    vendors.aamva_token.assert_asked(times=2)
    assert len(vendors.aamva.requests) == 2


def ready(vendors) -> None:
    """With a token at hand."""
    vendors.aamva.verified()
    ask("aamva")
