"""A page names the companies that are asked, and what they are told, for each choice of vendors."""

import pytest

from idp import choices
from idp.config import settings
from tests.gallery import STATES_OF_PAGES
from views.agency import COMPANIES
from views.speech import speech

PHONE_CHECK = "To check your phone number"
CARD = "Both get what is on your card"


@pytest.fixture
def page(monkeypatch):
    """A page's text, with vendors chosen by their settings."""

    def shown(template: str, **chosen: str) -> str:
        for name, vendor in chosen.items():
            monkeypatch.setenv(name.upper(), vendor)
        settings.cache_clear()
        return next(state for state in STATES_OF_PAGES if state.template == template).html(speech("en"))

    yield shown
    monkeypatch.undo()
    settings.cache_clear()


def test_every_vendor_has_a_company():
    """Whatever may be chosen."""
    assert COMPANIES.keys() == {*choices.RESOLUTION_VENDORS, *choices.PHONE_VENDORS}


@pytest.mark.parametrize("vendor", choices.RESOLUTION_VENDORS)
def test_the_consent_is_to_who_is_asked_and_to_what_they_are_told(page, vendor):
    """By LexisNexis' newer platform the license is told too."""
    text = page("verify", idv_resolution_default_vendor=vendor)
    assert f"address to {COMPANIES[vendor]} and to the state" in text
    assert (CARD in text) == (vendor == "instant_verify_ddp")
    assert (PHONE_CHECK in text) == (vendor == "socure_kyc")


def test_of_two_phone_vendors_both_are_named(page):
    """At the phone's step, and at the consent before anything is sent; one company is named once."""
    both = {"idv_address_primary_vendor": "lexis_nexis_ddp", "idv_address_secondary_vendor": "socure"}
    assert "asks LexisNexis or Socure if this number" in page("phone", **both)
    assert f"{PHONE_CHECK}, LexisNexis or Socure gets your information too." in page("verify", **both)
    one = both | {"idv_address_secondary_vendor": "lexis_nexis"}
    assert "asks LexisNexis if this number" in page("phone", **one)
    assert PHONE_CHECK not in page("verify", **one)
