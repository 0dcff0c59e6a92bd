"""Birth and expiration: three boxes, read as they are typed."""

from datetime import UTC, date, datetime

import pytest
from unit.filled import TODAY, faults, read

from idp.typed import dates


def expiring(month: str, day: str, year: str, **more: str) -> dict[str, str]:
    return {"state_id_expiration_month": month, "state_id_expiration_day": day, "state_id_expiration_year": year} | more


@pytest.mark.parametrize(
    "month", ["10", "010", "Oct", "oct.", "OCTOBER", "Octubre", "octo", "\uff11\uff10", "\u0661\u0660"]
)
def test_months(month):
    """By number or name, in English or Spanish."""
    assert read(dob_month=month).dob == "1938-10-06"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"dob_month": "13"}, "dob_month", "from 1 to 12"),
        ({"dob_month": "Ok"}, "dob_month", "or by its name"),
        ({"dob_month": "Octember"}, "dob_month", "or by its name"),
        ({"dob_month": "2", "dob_day": "30"}, "dob_day", "fewer days"),
        ({"dob_month": "2", "dob_day": "29", "dob_year": "1939"}, "dob_day", "fewer days"),
        ({"dob_day": "32"}, "dob_day", "from 1 to 31"),
        ({"dob_day": "x"}, "dob_day", "from 1 to 31"),
        ({"dob_year": "38"}, "dob_year", "four digits"),
        ({"dob_year": "1905"}, "dob_year", "from 1906 to 2026"),
        ({"dob_year": "2027"}, "dob_year", "from 1906 to 2026"),
        ({"dob_year": "2026", "dob_month": "12", "dob_day": "1"}, "dob_year", "in the past"),
        ({"dob_year": "2008", "dob_month": "11", "dob_day": "25"}, "dob_year", "18 years"),
        ({"dob_day": ""}, "dob_day", "Add to your date of birth: Day"),
        ({"dob_day": "", "dob_year": ""}, "dob_day", "Add to your date of birth: Day, Year"),
        ({"dob_day": "", "dob_month": "", "dob_year": ""}, "dob_month", "Enter your date of birth"),
        (expiring("", "", ""), "state_id_expiration_month", "or check the box"),
        (expiring("1", "", "2030"), "state_id_expiration_day", "Add to the expiration date: Day"),
        (expiring("11", "23", "2026"), "state_id_expiration_year", "has expired. Use one that has not"),
        (expiring("1", "1", "9999"), "state_id_expiration_year", "from 1900 to 2126"),
        (expiring("1", "1", "2030", state_id_no_expiration="1"), "state_id_no_expiration", "uncheck the box"),
    ],
)
def test_what_can_not_be_is_said_in_words(changes, field, words):
    """At the part that is in doubt, with what to do."""
    said = faults(**changes)
    assert list(said) == [field]
    assert words in said[field]


@pytest.mark.parametrize(
    ("changes", "expires"),
    [
        (expiring("11", "24", "2026"), "2026-11-24"),  # to the end of the day
        (expiring("Dec", "31", "31"), "2031-12-31"),
        (expiring("2", "29", "2028"), "2028-02-29"),
        (expiring("", "", "", state_id_no_expiration="1"), "none"),
    ],
)
def test_what_has_not_expired(changes, expires):
    """The last day counts, and two digits of a year are of this century."""
    assert read(**changes).state_id_expiration == expires


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 11, 24), TODAY, 18),
        (date(2008, 11, 25), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_ages(born, on, years):
    """The birthday itself counts; of a 29 February it is 1 March."""
    assert dates.age(born, on) == years


def test_the_day_is_that_of_the_westernmost_territory(monkeypatch):
    """When it is Wednesday morning in Guam it is Tuesday in American Samoa, until 11:00 UTC."""

    class Clock(datetime):
        now_is = datetime(2026, 11, 25, 10, 59, tzinfo=UTC)

        @classmethod
        def now(cls, tz=None):
            return cls.now_is

    monkeypatch.setattr(dates, "datetime", Clock)
    assert dates.today() == date(2026, 11, 24)
    Clock.now_is = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    assert dates.today() == date(2026, 11, 25)
