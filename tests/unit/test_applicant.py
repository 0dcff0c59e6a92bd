"""Forms are read forgivingly, and refused in words."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.applicant import Applicant
from idp.errors import InvalidApplicant

TODAY = date(2026, 11, 24)
FORM = {
    "first_name": "Fakey", "last_name": "McFakerson", "dob_month": "10", "dob_day": "6", "dob_year": "1938",
    "ssn": "900-66-1234", "state_id_jurisdiction": "ND", "state_id_number": "1111111111111",
    "address1": "1 Fake Rd", "address2": "", "city": "Great Falls", "state": "MT", "zipcode": "59010-1234",
}  # fmt: skip


def read(**changes: str) -> Applicant:
    return Applicant.from_form(FORM | changes, TODAY)


def test_a_whole_form_becomes_the_normal_form():
    """Dates are ISO, the SSN nine digits."""
    assert read().dob == "1938-10-06"
    assert read().ssn == "900661234"


@pytest.mark.parametrize(
    ("field", "typed", "normal"),
    [
        ("ssn", " 900 66 1234 ", "900661234"),
        ("ssn", "900661234", "900661234"),
        ("zipcode", "59010 1234", "59010-1234"),
        ("zipcode", "590101234", "59010-1234"),
        ("zipcode", "59010", "59010"),
        ("state", "mt", "MT"),
        ("state", "Montana", "MT"),
        ("first_name", "  Mary   Ann ", "Mary Ann"),
        ("last_name", "Ñandú-O’Neill", "Ñandú-O’Neill"),
        ("state_id_number", "ab 12-3", "AB 12-3"),
    ],
)
def test_formats_are_forgiving(field, typed, normal):
    """Spaces, dashes and lower case are what people type."""
    assert getattr(read(**{field: typed}), field) == normal


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"first_name": " "}, "first_name", "Enter your first name"),
        ({"dob_month": "13"}, "dob_month", "from 1 to 12"),
        ({"dob_month": "2", "dob_day": "30"}, "dob_day", "real day"),
        ({"dob_year": "2027"}, "dob_year", "from 1900 to 2026"),
        ({"dob_year": "2026", "dob_month": "12", "dob_day": "1"}, "dob_year", "in the past"),
        ({"dob_year": "2008", "dob_month": "11", "dob_day": "25"}, "dob_year", "18 years"),
        ({"dob_day": "x"}, "dob_day", "must be a number"),
        ({"dob_day": ""}, "dob_day", "must include a day"),
        ({"dob_day": "", "dob_month": "", "dob_year": ""}, "dob_month", "Enter your date of birth"),
        ({"ssn": "900-66-123"}, "ssn", "nine digits"),
        ({"zipcode": "5901"}, "zipcode", "five digits"),
        ({"state": "XX"}, "state", "from the list"),
        ({"state_id_number": "12_3;"}, "state_id_number", "letters, digits"),
        ({"address1": "x" * 256}, "address1", "255"),
    ],
)
def test_what_can_not_be_is_said_in_words(changes, field, words):
    """Each fault names its field and what to do."""
    with pytest.raises(InvalidApplicant) as refused:
        read(**changes)
    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]


def test_eighteen_today_is_old_enough():
    """The birthday itself counts."""
    assert read(dob_year="2008", dob_month="11", dob_day="24").dob == "2008-11-24"


def test_every_fault_is_said_at_once():
    """An empty form has a fault for each thing that is needed."""
    with pytest.raises(InvalidApplicant) as refused:
        Applicant.from_form({}, TODAY)
    assert len(refused.value.errors) == 10


@given(st.dictionaries(st.sampled_from(sorted(FORM)), st.text(max_size=40)))
def test_any_typing_is_read_or_refused(changes):
    """No text makes the reader raise anything else, and what is read survives the way to the worker."""
    with contextlib.suppress(InvalidApplicant):
        applicant = Applicant.from_form(FORM | changes, TODAY)
        assert Applicant.from_message(applicant.to_message()) == applicant


def test_it_prints_redacted():
    """Neither repr nor str shows a value."""
    assert "Fakey" not in f"{read()!r} {read()}"
