"""The applicant: the facts a person types, in their normal form. Prints redacted."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial

from idp.personal import Facts, Text
from idp.sentences import sentence
from idp.typed import dates, license, names, numbers, places
from idp.typed.gathering import gathered, refuse
from idp.typed.text import tidy
from idp.unseen import unseen


@dataclass(frozen=True, repr=False)
class Applicant:
    """`dob` is YYYY-MM-DD, `ssn` nine digits, states two capital letters, `zipcode` 12345 or 12345-6789, `phone` ten
    digits, '' before it is asked for. `state_id_expiration` is YYYY-MM-DD, or `license.NO_EXPIRATION`. `consented_at`
    (ISO 8601 with its offset) tells of the visit and is never typed.

    `name_suffix`, `state_id_kind` and `state_id_expiration` are '' where an older release made the message.
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
    name_suffix: str = ""
    state_id_kind: str = ""
    state_id_expiration: str = ""

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, Text(getattr(self, one.name)))

    def __repr__(self) -> str:
        return "<Applicant: redacted>"

    @classmethod
    @unseen
    def from_form(cls, form: Mapping[str, str], on: date, made_up: bool = False) -> "Applicant":
        """What was typed on the day `on`, brought to its normal form; where `made_up` people may be typed, theirs too.
        Raises InvalidApplicant with every fault at once.
        """
        typed = {name: tidy(value) for name, value in form.items()}
        found = gathered(
            partial(names.read, typed),
            partial(dates.birth, typed, on),
            partial(numbers.ssn, typed, made_up),
            partial(license.read, typed, on),
            partial(places.home, typed),
            partial(_consent, typed),
        )
        return cls(**found)

    @classmethod
    def from_message(cls, message: Mapping[str, str]) -> "Applicant":
        """The applicant that `to_message` gave, in this release or another: what is unknown is left out."""
        known = {f.name: message.get(f.name, "") for f in fields(cls)}
        return cls(**known)

    @unseen
    def with_phone(self, typed: str) -> "Applicant":
        """The same person with a phone number of the US or its territories. Raises InvalidApplicant."""
        return replace(self, phone=numbers.phone(typed))

    def on_visit(self, consented_at: str) -> "Applicant":
        """The same person with what is known of the visit on which the form was sent."""
        return replace(self, consented_at=consented_at)

    def to_message(self) -> Facts:
        """Its values by name, for the sealed arguments of a job or the sealed part of a session."""
        return Facts({one.name: getattr(self, one.name) for one in fields(self)})

    @unseen
    def to_form(self) -> Facts:
        """The fields of the form, as they would be typed."""
        without = self.state_id_expiration == license.NO_EXPIRATION
        return self.to_message() | {
            **dates.in_boxes("dob", self.dob),
            **dates.in_boxes("state_id_expiration", "" if without else self.state_id_expiration),
            "state_id_no_expiration": "1" if without else "",
            "consent": "1" if self.consented_at else "",
        }


def _consent(typed: Mapping[str, str]) -> dict[str, str]:
    if not typed.get("consent"):
        raise refuse(
            "consent", sentence("Check the box if you agree. Without it we send nothing, and cannot check anything")
        )
    return {}
