"""The steps as data: path, fields, task, and where a yes leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from idp import rate_limits
from idp.applicant import Applicant
from idp.rate_limits import Limit
from idp.sessions import Session
from tasks.proofing import resolution_proofing

#: An attribute that did not match: the words for the person.
WORDS = {
    "address": "your home address",
    "ssn": "your Social Security number, or the name that goes with it",
    "dob": "your date of birth",
    "dead": "your Social Security number",
    "state_id_number": "your driver's license or state ID number",
}


@dataclass(frozen=True)
class Step:
    """One form and its job. `read` raises InvalidApplicant; `task` is enqueued with what `read` gave, as a message."""

    name: str
    path: str
    template: str
    what: str
    fields: tuple[str, ...]
    read: Callable[[Mapping[str, str]], dict[str, str]]
    task: Callable[..., Any]
    yes: str
    limits: Callable[[Session, dict[str, str]], list[Limit]]


def read_applicant(form: Mapping[str, str]) -> dict[str, str]:
    return Applicant.from_form(form, date.today()).to_message()


VERIFY = Step(
    name="verify",
    path="/verify",
    template="verify",
    what="your information",
    fields=(
        "first_name", "last_name", "dob_month", "dob_day", "dob_year", "ssn", "state_id_jurisdiction",
        "state_id_number", "address1", "address2", "city", "state", "zipcode",
    ),
    read=read_applicant,
    task=resolution_proofing,
    yes="/verified",
    limits=lambda current, applicant: [rate_limits.resolution(current.digest), rate_limits.ssn(applicant["ssn"])],
)  # fmt: skip

STEPS = {step.name: step for step in (VERIFY,)}
