"""A date in three boxes: birth and expiration."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from idp.sentences import Sentence, sentence
from idp.typed.gathering import refuse
from idp.typed.text import digits

MIN_AGE = 18  #: years
MAX_AGE = 120  #: years; nobody is known to have been older for long
PARTS = ("month", "day", "year")

_WORDS = {"month": sentence("Month"), "day": sentence("Day"), "year": sentence("Year")}

#: Field: what is said of a part that is missing, of each part that is none, and of a day that its month has not.
_SAID = {
    "dob": {
        "missing": sentence("Add to your date of birth: {boxes}"),
        "month": sentence("Type the month of your date of birth as a number from 1 to 12, or by its name"),
        "day": sentence("Type the day of your date of birth as a number from 1 to 31"),
        "year": sentence("Type the year of your date of birth in four digits, from {first} to {last}"),
        "odd": sentence("Check the day and month of your date of birth: that month has fewer days"),
    },
    "state_id_expiration": {
        "missing": sentence("Add to the expiration date: {boxes}"),
        "month": sentence("Type the month of the expiration date as a number from 1 to 12, or by its name"),
        "day": sentence("Type the day of the expiration date as a number from 1 to 31"),
        "year": sentence("Type the year of the expiration date in four digits, from {first} to {last}"),
        "odd": sentence("Check the day and month of the expiration date: that month has fewer days"),
    },
}

#: American Samoa: the last of the territories where a day begins. Who is 18 there is 18 everywhere.
_WESTERNMOST = ZoneInfo("Pacific/Pago_Pago")

#: English, and Spanish as in Puerto Rico.
_MONTHS = (
    ("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril"), ("may", "mayo"),
    ("june", "junio"), ("july", "julio"), ("august", "agosto"), ("september", "septiembre"), ("october", "octubre"),
    ("november", "noviembre"), ("december", "diciembre"),
)  # fmt: skip


def today() -> date:
    """The day of the westernmost territory: nobody is of age before their birthday, no license expires too early."""
    return datetime.now(UTC).astimezone(_WESTERNMOST).date()


def birth(typed: Mapping[str, str], on: date) -> dict[str, str]:
    """`dob` as YYYY-MM-DD. Raises InvalidApplicant, also for who is not MIN_AGE on the day `on`."""
    if not any(_typed(typed, "dob")):
        raise refuse("dob_month", sentence("Enter your date of birth"), *boxes("dob"))
    born = _read(typed, "dob", range(on.year - MAX_AGE, on.year + 1))
    if born > on:
        raise refuse("dob_year", sentence("Check your date of birth: it must be in the past"), *boxes("dob"))
    if age(born, on) < MIN_AGE:
        words = sentence("Check your date of birth: you must be {age} years or older to use this service", age=MIN_AGE)
        raise refuse("dob_year", words, *boxes("dob"))
    return {"dob": born.isoformat()}


def age(born: date, on: date) -> int:
    """Whole years. Who was born on 29 February has their birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def expiration(typed: Mapping[str, str], field: str, on: date) -> date:
    """The date of three boxes after which a card is no good; a year may have two digits. Raises InvalidApplicant."""
    years = range(1900, on.year + 101)
    return _read(_whole_year(typed, f"{field}_year"), field, years)


def in_boxes(field: str, iso: str) -> dict[str, str]:
    """A date (YYYY-MM-DD, or '') as its three boxes."""
    year, month, day = iso.split("-") if iso else ("", "", "")
    return {f"{field}_month": month, f"{field}_day": day, f"{field}_year": year}


def boxes(field: str) -> list[str]:
    """The names of a date's three boxes."""
    return [f"{field}_{part}" for part in PARTS]


def _names(parts: list[str]) -> Sentence:
    """At most two are missing: where all are, that is another fault."""
    first, *second = (_WORDS[part] for part in parts)
    return sentence("{one}, {two}", one=first, two=second[0]) if second else first


def _whole_year(typed: Mapping[str, str], name: str) -> dict[str, str]:
    short = re.fullmatch(r"[0-9]{2}", digits(typed.get(name, "")))
    return {**typed, name: f"20{short.group()}"} if short else {**typed}


def _typed(typed: Mapping[str, str], field: str) -> list[str]:
    return [digits(typed.get(f"{field}_{part}", "")) for part in PARTS]


def _read(typed: Mapping[str, str], field: str, years: range) -> date:
    parts = dict(zip(PARTS, _typed(typed, field), strict=True))
    said = _SAID[field]
    missing = [part for part, text in parts.items() if not text]
    if missing:
        boxes_missing = [f"{field}_{part}" for part in missing]
        raise refuse(boxes_missing[0], said["missing"].with_values(boxes=_names(missing)), *boxes_missing)
    month, day, year = _month(parts["month"]), _number(parts["day"]), _number(parts["year"])
    if not 1 <= month <= 12:
        raise refuse(f"{field}_month", said["month"])
    if not 1 <= day <= 31:
        raise refuse(f"{field}_day", said["day"])
    if year not in years:
        raise refuse(f"{field}_year", said["year"].with_values(first=years[0], last=years[-1]))
    try:
        return date(year, month, day)
    except ValueError:
        raise refuse(f"{field}_day", said["odd"], f"{field}_month") from None


def _number(text: str) -> int:
    """0 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def _month(text: str) -> int:
    """By number, or by the first three letters of its name, or more; 0 for what is neither."""
    name = text.rstrip(".").lower()
    if len(name) < 3 or not name.isalpha():
        return _number(text)
    return next((number for number, names in enumerate(_MONTHS, 1) if any(one.startswith(name) for one in names)), 0)
