"""The applicant: the facts a person types, in their normal form. Prints redacted."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date

import phonenumbers

from idp.errors import InvalidApplicant

MIN_AGE = 18  #: years
LONGEST = 255  #: characters of a name, a line of an address, a city

#: Fifty states, DC and the territories that issue licenses (USPS Publication 28, appendix B).
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AS": "American Samoa", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida",
    "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa",
    "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "MP": "Northern Mariana Islands", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "VI": "Virgin Islands", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip

#: Where a phone number may be registered (vendors.md 8.2).
PHONE_REGIONS = ("US", "AS", "GU", "MP", "PR", "VI")

#: field: what the person is asked to do when it is empty
REQUIRED = {
    "first_name": "Enter your first name",
    "last_name": "Enter your last name",
    "dob": "Enter your date of birth",
    "ssn": "Enter your Social Security number",
    "state_id_jurisdiction": "Select the state that issued your license or ID",
    "state_id_number": "Enter the number of your license or ID",
    "address1": "Enter your street address",
    "city": "Enter your city",
    "state": "Select your state",
    "zipcode": "Enter your ZIP code",
}


@dataclass(frozen=True, repr=False)
class Applicant:
    """`dob` is YYYY-MM-DD, `ssn` nine digits, states two capital letters, `zipcode` 12345 or 12345-6789, `phone` ten
    digits, '' before it is asked for. `consented_at` (ISO 8601 with its offset) tells of the visit and is
    never typed.
    """

    first_name: str
    last_name: str
    dob: str
    ssn: str
    state_id_jurisdiction: str
    state_id_number: str
    address1: str
    address2: str
    city: str
    state: str
    zipcode: str
    phone: str = ""
    consented_at: str = ""

    def __repr__(self) -> str:
        return "<Applicant: redacted>"

    @classmethod
    def from_form(cls, form: Mapping[str, str], today: date) -> "Applicant":
        """What was typed, brought to its normal form. Raises InvalidApplicant with every fault at once."""
        typed = {name: " ".join(value.split()) for name, value in form.items()}
        faults: dict[str, str] = {}
        values: dict[str, str] = {}
        for name in TYPED:
            try:
                values[name] = normal(name, typed, today)
            except Fault as fault:
                faults[fault.field] = fault.sentence
        if faults:
            raise InvalidApplicant(faults)
        return cls(**values)

    @classmethod
    def from_message(cls, message: Mapping[str, str]) -> "Applicant":
        """The applicant that `to_message` gave, in this release or another: what is unknown is left out."""
        known = {f.name: message.get(f.name, "") for f in fields(cls)}
        return cls(**known)

    def with_phone(self, typed: str) -> "Applicant":
        """The same person with a phone number of the US or its territories. Raises InvalidApplicant."""
        try:
            number = phonenumbers.parse(typed, "US")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not any(
            phonenumbers.is_valid_number_for_region(number, region) for region in PHONE_REGIONS
        ):
            raise InvalidApplicant({"phone": "Enter a US phone number of ten digits, like 202-555-1212"})
        return replace(self, phone=phonenumbers.national_significant_number(number))

    def on_visit(self, consented_at: str) -> "Applicant":
        """The same person with what is known of the visit on which the form was sent."""
        return replace(self, consented_at=consented_at)

    def to_message(self) -> dict[str, str]:
        """Plain texts, for the sealed arguments of a job or the sealed part of a session."""
        return asdict(self)


TYPED = [f.name for f in fields(Applicant) if f.default is MISSING]


class Fault(Exception):
    """One field's fault; never leaves this file."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field, self.sentence = field, sentence


def normal(name: str, typed: Mapping[str, str], today: date) -> str:
    if name == "dob":
        return _birth_date(typed, today)
    value = typed.get(name, "")
    if not value and name in REQUIRED:
        raise Fault(name, REQUIRED[name])
    if len(value) > LONGEST:
        raise Fault(name, f"Shorten this to {LONGEST} characters")
    return NORMAL.get(name, lambda text: text)(value)


def _birth_date(typed: Mapping[str, str], today: date) -> str:
    parts = {name: typed.get(name, "") for name in ("dob_month", "dob_day", "dob_year")}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        words = " and ".join(name.removeprefix("dob_") for name in missing)
        raise Fault(missing[0], REQUIRED["dob"] if len(missing) == 3 else f"Your date of birth must include a {words}")
    month, day, year = (_number(name, value) for name, value in parts.items())
    if not 1 <= month <= 12:
        raise Fault("dob_month", "The month of your birth must be a number from 1 to 12")
    if not 1900 <= year <= today.year:
        raise Fault("dob_year", f"The year of your birth must be from 1900 to {today.year}, in four digits")
    try:
        born = date(year, month, day)
    except ValueError:
        raise Fault("dob_day", "Your date of birth must be a real day; check how many days that month has") from None
    if born > today:
        raise Fault("dob_year", "Your date of birth must be in the past")
    if (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < MIN_AGE:
        raise Fault("dob_year", f"You must be {MIN_AGE} years or older to use this service")
    return born.isoformat()


def _number(field: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise Fault(field, f"The {field.removeprefix('dob_')} of your birth must be a number")
    return int(value)


def ssn(value: str) -> str:
    digits = re.sub(r"[\s-]", "", value)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise Fault("ssn", "Enter a Social Security number of nine digits, like 123-45-6789")
    return digits


def zipcode(value: str) -> str:
    match = re.fullmatch(r"([0-9]{5})(?:[ -]?([0-9]{4}))?", value)
    if not match:
        raise Fault("zipcode", "Enter a ZIP code of five digits, or nine as in 12345-6789")
    return "-".join(part for part in match.groups() if part)


def state(field: str, value: str) -> str:
    code = {name.upper(): code for code, name in STATES.items()}.get(value.upper(), value.upper())
    if code not in STATES:
        raise Fault(field, "Select a state or territory from the list")
    return code


def state_id_number(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9 *./-]{1,30}", value):
        raise Fault("state_id_number", "Enter the number as on your license or ID: letters, digits, dashes, at most 30")
    return value.upper()


NORMAL = {
    "ssn": ssn,
    "zipcode": zipcode,
    "state": lambda value: state("state", value),
    "state_id_jurisdiction": lambda value: state("state_id_jurisdiction", value),
    "state_id_number": state_id_number,
}
