"""The whole form: read forgivingly, refused in words, and the same on its way to the worker and back."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.filled import FORM, TODAY, faults, read

from idp.applicant import Applicant
from idp.errors import InvalidApplicant
from idp.settings import Settings
from idp.stand_ins import asks_stand_ins
from tasks.vendors.standins import sandbox
from tasks.vendors.standins.testing import FAKEY
from views.steps import VERIFY


def test_a_whole_form_becomes_the_normal_form():
    """Dates are ISO, the SSN nine digits; it is the stock person of the vendors' stand-ins."""
    typed = read().on_visit(FAKEY.consented_at).with_phone("202-555-1212")
    assert typed == FAKEY


def test_the_form_has_a_field_for_each_thing_that_is_read():
    """And nothing is read that the step does not take from the browser."""
    assert set(VERIFY.fields) == FORM.keys() | {"state_id_no_expiration"}


def test_every_fault_is_said_at_once():
    """An empty form has a fault for each thing that is needed, in the order of the page."""
    with pytest.raises(InvalidApplicant) as refused:
        Applicant.from_form({}, TODAY)
    said = list(refused.value.errors)
    assert len(said) == 13
    assert said == [name for name in VERIFY.fields if name in said]


def test_every_sentence_says_what_to_do():
    """It begins with a verb in the imperative, or says how to mend it."""
    wrong = dict.fromkeys(FORM, "\u5f20") | {"address2": "!", "consent": ""}
    said = [*faults(**wrong).values(), *faults(**dict.fromkeys(FORM, "")).values()]
    said += faults(first_name="x1", city="APO", address1="x" * 256, state_id_expiration_year="2020").values()
    assert len(said) > 25
    first = {sentence.split()[0] for sentence in said}
    assert first <= {"Enter", "Type", "Select", "Check", "Shorten", "Leave", "Add", "Erase", "Your"}


def test_nothing_is_sent_without_consent():
    """A box that is not checked is said like any other fault."""
    assert list(faults(consent="")) == ["consent"]


@given(st.dictionaries(st.sampled_from(sorted(FORM)), st.text(max_size=40)))
def test_any_typing_is_read_or_refused(changes):
    """No text makes the reader raise anything else; what is read survives the way to the worker, and to the form."""
    with contextlib.suppress(InvalidApplicant):
        applicant = read(**changes)
        assert Applicant.from_message(applicant.to_message()) == applicant
        shown = applicant.on_visit("now").to_form()
        assert Applicant.from_form(shown, TODAY, made_up=True) == applicant


def test_a_card_without_a_date_is_shown_as_it_was_typed():
    """The box is checked again, the three others are empty."""
    boxes = {f"state_id_expiration_{part}": "" for part in ("month", "day", "year")}
    shown = read(state_id_no_expiration="1", **boxes).to_form()
    assert shown.items() >= (boxes | {"state_id_no_expiration": "1"}).items()


def test_what_an_older_release_sent_is_shown_without_what_it_did_not_ask():
    """No kind, no date, no suffix."""
    old = {name: value for name, value in FAKEY.to_message().items() if not name.startswith("state_id_")}
    shown = Applicant.from_message(old).to_form()
    assert shown["last_name"] == "McFakerson"
    assert (shown["state_id_kind"], shown["state_id_expiration_month"], shown["state_id_no_expiration"]) == ("",) * 3


def test_it_prints_redacted():
    """Neither repr nor str shows a value."""
    assert "Fakey" not in f"{read()!r} {read()}"


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        (sandbox.places("http://127.0.0.1:8001"), True),
        (sandbox.places("http://localhost:8001") | {"production": True}, False),
        (sandbox.places("http://127.0.0.1:8001") | {"lexisnexis_base_url": "https://wsonline.example.gov"}, False),
        ({"aamva_verification_url": "https://verify.example.gov/online"}, False),
        ({"help_url": "https://help.example.gov", "outbound_proxy_url": "http://proxy.example.gov"}, True),
    ],
)
def test_made_up_people_are_for_stand_ins(changes, may):
    """One real vendor is enough to refuse them, and production never knows them."""
    assert asks_stand_ins(Settings(**changes)) == may
