"""The steps as data: path, fields, task, and where a yes leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from idp import rate_limits
from idp.applicant import Applicant
from idp.rate_limits import Limit
from tasks.proofing import address_proofing, resolution_proofing
from views.request import device

#: An attribute that did not match: the words for the person.
WORDS = {
    "address": "your home address",
    "ssn": "your Social Security number, or the name that goes with it",
    "dob": "your date of birth",
    "dead": "your Social Security number",
    "first_name": "your first name",
    "last_name": "your last name",
    "state_id_expiration": "that your license or ID has not expired",
    "phone": "that this phone number is yours",
    "state_id_number": "your driver's license or state ID number",
}


@dataclass(frozen=True)
class Step:
    """One form and its job.

    `read` makes the applicant's message of what was typed and what is known already; it raises InvalidApplicant.
    `limit` is that of a session, by its digest; `by_ssn` counts the SSN too. `needs` names the step before.
    """

    name: str
    path: str
    template: str
    what: str
    fields: tuple[str, ...]
    read: Callable[[Mapping[str, str], dict[str, str]], dict[str, str]]
    task: Callable[..., Any]
    yes: str
    advice: str
    limit: Callable[[str], Limit]
    by_ssn: bool = False
    needs: str = ""


def _read_applicant(form: Mapping[str, str], known: dict[str, str]) -> dict[str, str]:
    """Sending the form is the consent that its text asks for."""
    typed = Applicant.from_form(form, date.today())
    return typed.on_visit(datetime.now(UTC).isoformat(timespec="seconds"), *device()).to_message()


def _read_phone(form: Mapping[str, str], known: dict[str, str]) -> dict[str, str]:
    return Applicant.from_message(known).with_phone(form["phone"]).to_message()


VERIFY = Step(
    name="verify",
    path="/verify",
    template="verify",
    what="your information",
    fields=(
        "first_name", "last_name", "dob_month", "dob_day", "dob_year", "ssn", "state_id_jurisdiction",
        "state_id_number", "address1", "address2", "city", "state", "zipcode",
    ),
    read=_read_applicant,
    task=resolution_proofing,
    yes="/phone",
    advice="The usual mistakes are in the Social Security number and the ZIP code.",
    limit=rate_limits.resolution,
    by_ssn=True,
)  # fmt: skip

PHONE = Step(
    name="phone",
    path="/phone",
    template="phone",
    what="your phone number",
    fields=("phone",),
    read=_read_phone,
    task=address_proofing,
    yes="/verified",
    advice="Use a number that you have had for long and that is in your own name.",
    limit=rate_limits.address,
    needs="verify",
)

STEPS = {step.name: step for step in (VERIFY, PHONE)}
