"""The steps as data: path, fields, task, limits, and the words of a no."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from idp import rate_limits
from idp.applicant import Applicant
from idp.config import settings
from idp.personal import Facts
from idp.rate_limits import Limit, turned_on
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from idp.stand_ins import asks_stand_ins
from idp.typed import dates
from tasks.documents import document_reading
from tasks.proofing import address_proofing, resolution_proofing
from views import reading, said
from views.hop import address
from views.said import Said

WHO = sentence("who you are: your name, date of birth and Social Security number together")
CARD = sentence("your driver's license or state ID")
ADDRESS = sentence("your home address")
PHONE_IS_YOURS = sentence("that this phone number is yours")

#: An attribute that did not match: the group that is named to the person. Never the attribute: with stolen facts in
#: hand, each could be searched by itself.
GROUPS = {
    "ssn": WHO, "dob": WHO, "first_name": WHO, "last_name": WHO,
    "state_id_number": CARD, "state_id_expiration": CARD,
    "address": ADDRESS,
    "phone": PHONE_IS_YOURS, "phone_risk": PHONE_IS_YOURS,
}  # fmt: skip

#: A group: what to compare before one tries again.
_ADVICE = {
    WHO: sentence("Compare your name and number with your Social Security card, and check your date of birth."),
    CARD: sentence("Compare the number and the date of your license or ID with the card itself."),
    ADDRESS: sentence("Check the street, the number and the ZIP code."),
}

#: An attribute that says that the number is a dead person's; it gets its own words.
DEATH_RECORD = "dead"


def _conclude(session: Session, outcome: Mapping[str, Any], is_last: bool) -> None:
    session.conclude(outcome["outcome"], outcome["failed"], last_step=is_last)


@dataclass(frozen=True)
class Step:
    """One form and its job.

    `task` is Huey's. `read` makes the applicant's message of what was typed and what is known already; it raises
    InvalidApplicant. `limits` are those of a session (by its digest), an applicant and an address. An `optional` step
    comes before the first, or never. `again` makes the message of another job, `conclude` ends its wait by an outcome,
    of the last step or not.
    """

    name: str
    path: str
    template: str
    said: Said
    fields: tuple[str, ...]
    read: Callable[[Facts, Facts], Facts]
    task: Any
    limits: Callable[[str, Facts, str], list[Limit]]
    needs: str = ""
    optional: bool = False
    again: Callable[[Facts, str], Facts] = lambda message, job_id: message
    conclude: Callable[[Session, Mapping[str, Any], bool], None] = _conclude

    @property
    def kind(self) -> str:
        """The name of its jobs."""
        return str(self.task.task_class.__name__)


def _read_applicant(form: Facts, known: Facts) -> Facts:
    """The time of the consent is that of the form in which its box was checked."""
    typed = Applicant.from_form(form, dates.today(), made_up=asks_stand_ins(settings()))
    return typed.on_visit(datetime.now(UTC).isoformat(timespec="seconds")).to_message()


def _read_phone(form: Facts, known: Facts) -> Facts:
    return Applicant.from_message(known).with_phone(form["phone"]).to_message()


def _of_everybody(address: str) -> Sequence[Limit | None]:
    return rate_limits.network(address), rate_limits.everybody()


def _resolution_limits(session: str, applicant: Facts, address: str) -> list[Limit]:
    who = rate_limits.person(applicant["first_name"], applicant["last_name"], applicant["dob"])
    own = [rate_limits.resolution(session), rate_limits.ssn(applicant["ssn"]), who]
    return turned_on([*own, *_of_everybody(address)])


def _phone_limits(session: str, applicant: Facts, address: str) -> list[Limit]:
    return turned_on([rate_limits.address(session), *_of_everybody(address)])


VERIFY = Step(
    name="verify",
    path="/verify",
    template="verify",
    said=said.VERIFY,
    fields=(
        "first_name", "last_name", "name_suffix", "dob_month", "dob_day", "dob_year", "ssn", "state_id_kind",
        "state_id_jurisdiction", "state_id_number", "state_id_expiration_month", "state_id_expiration_day",
        "state_id_expiration_year", "state_id_no_expiration", "address1", "address2", "city", "state", "zipcode",
        "consent",
    ),
    read=_read_applicant,
    task=resolution_proofing,
    limits=_resolution_limits,
)  # fmt: skip

PHONE = Step(
    name="phone",
    path="/phone",
    template="phone",
    said=said.PHONE,
    fields=("phone",),
    read=_read_phone,
    task=address_proofing,
    limits=_phone_limits,
    needs="verify",
)


def sides_wanted() -> tuple[str, ...]:
    """Of a license: the front only where a vendor looks at it."""
    return ("back",) if settings().document_vendor == "none" else ("front", "back")


def _photo_limits(session: str, upload: Facts, address: str) -> list[Limit]:
    bounds_cost = rate_limits.everybody() if settings().document_vendor != "none" else None
    return turned_on([rate_limits.document(session), rate_limits.network(address), bounds_cost])


LICENSE = Step(
    name="license",
    path="/license",
    template="license",
    said=said.LICENSE,
    fields=(),
    read=lambda form, known: known,
    task=document_reading,
    limits=_photo_limits,
    optional=True,
    again=reading.handed_on,
    conclude=lambda session, outcome, is_last: reading.concluded(session, outcome),
)

STEPS = {step.name: step for step in (VERIFY, PHONE)}  #: each of which must be done, in their order
ALL_STEPS = {LICENSE.name: LICENSE} | STEPS


def progress(step: Step) -> dict[str, Any]:
    """For a template: which step this is, of how many. What is optional belongs to the first."""
    number = 1 if step.optional else list(STEPS).index(step.name) + 1
    return {"step_number": number, "step_count": len(STEPS), "step_label": step.said.label}


def advice(step: Step, groups: Sequence[Sentence]) -> list[Sentence]:
    """What helps after a no on these groups."""
    return [_ADVICE[group] for group in groups if group in _ADVICE] or [step.said.advice]


def attempts(step: Step, session: str, applicant: Facts) -> list[Limit]:
    """What limits another attempt of this request's person at a step."""
    return step.limits(session, applicant, address())
