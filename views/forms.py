"""GET and POST of a step's form."""

import hmac
import logging
import time
import uuid

from bottle import HTTPResponse, request

from idp import rate_limits
from idp.applicant import STATES
from idp.config import settings
from idp.errors import DecryptionError, InvalidApplicant, TooManyAttempts, Unavailable
from idp.logs import event
from idp.rate_limits import Limit
from idp.sessions import Session, Waiting
from tasks.engine.huey import huey
from views.pages import page, see_other
from views.request import existing_session, session
from views.steps import STEPS, Step

ENDED = "Your session ended, or this form is out of date. Nothing was sent. Please check your answers and continue."
USED = "This form was already used. Please check your answers and send it again."
OUTAGE = "Something on our side does not answer right now. Nothing was sent. Please try again in a minute."


def show(step: Step) -> HTTPResponse:
    """The form, filled with what was typed before; or where the person is already."""
    current = session()
    if elsewhere := _leads_elsewhere(step, current):
        return see_other(elsewhere)
    current.save()
    return form_page(step, _typed_before(current))


def _leads_elsewhere(step: Step, current: Session) -> str | None:
    if elsewhere := _out_of_turn(step, current):
        return elsewhere
    job = current.plain.job
    return f"{step.path}/wait" if job and job.step == step.name and time.time() < job.deadline else None


def _out_of_turn(step: Step, current: Session) -> str | None:
    """Where a step that is done leads on to, or the step that must be done first."""
    if step.name in current.plain.done:
        return step.yes
    return STEPS[step.needs].path if step.needs and step.needs not in current.plain.done else None


def submit(step: Step) -> HTTPResponse:
    """Check, enqueue, 303. What was typed comes back with every refusal, the SSN excepted."""
    typed = {name: str(request.forms.getunicode(name) or "") for name in step.fields}
    try:
        return _checked(step, typed)
    except InvalidApplicant as fault:
        return form_page(step, typed, 422, errors=_first_parts(fault.errors))
    except Unavailable:
        return form_page(step, typed, 503, notice=OUTAGE)


def _checked(step: Step, typed: dict[str, str]) -> HTTPResponse:
    current = existing_session()
    if current is None or not same_token(current):
        session().save()
        return form_page(step, typed, 403, notice=ENDED)
    if elsewhere := _out_of_turn(step, current):
        return see_other(elsewhere)
    known = current.applicant() if step.needs else {}
    if step.needs and not known:
        return see_other(STEPS[step.needs].path)
    return start(step, current, step.read(typed, known), typed)


def start(step: Step, current: Session, applicant: dict[str, str], typed: dict[str, str] | None = None) -> HTTPResponse:
    """Enqueue a job under the form's id, once: the same form twice is one job, another session's id is refused."""
    job_id = submission_id()
    owned = current.own(job_id)
    job = current.plain.job
    if owned is False and job and job.id == job_id:
        return see_other(f"{step.path}/wait")
    if not owned:
        return form_page(step, typed or {}, 422, notice=USED)
    limits = [step.limit(current.digest), *([rate_limits.ssn(applicant["ssn"])] if step.by_ssn else [])]
    try:
        _give_up(current)
        current.keep_applicant(applicant)
        rate_limits.reserve(limits)
        _enqueue(step, current, applicant, _waiting_for(job_id, step, limits))
    except TooManyAttempts as e:
        return _turned_away(current, job_id, e)
    except Unavailable:
        _take_back(current, job_id)
        raise
    return see_other(f"{step.path}/wait")


def _give_up(current: Session) -> None:
    """Revoke the job that this session still waits for; one that nobody answered in time costs no attempt."""
    old = current.plain.job
    if old is None:
        return
    huey.storage.revoke(old.id)
    if time.time() >= old.deadline:
        rate_limits.give_back(old.counted)


def _waiting_for(job_id: str, step: Step, limits: list[Limit]) -> Waiting:
    now = time.time()
    deadline = now + settings().async_wait_timeout_seconds
    return Waiting(job_id, step.name, now, deadline, [limit.key for limit in limits])


def _enqueue(step: Step, current: Session, applicant: dict[str, str], job: Waiting) -> None:
    """The session knows its job before the row is there: no poll and no second click can come too early."""
    current.plain.job, current.plain.last = job, None
    current.save()
    step.task(applicant, id=job.id)


def _turned_away(current: Session, job_id: str, limit: TooManyAttempts) -> HTTPResponse:
    event("attempts.used_up", logging.WARNING, name=limit.limit)
    current.disown(job_id)
    current.plain.limited_until = time.time() + limit.seconds
    current.save()
    return see_other("/too-many-attempts")


def _take_back(current: Session, job_id: str) -> None:
    """Nothing was enqueued: the session waits for nothing, nothing is counted, and the form may be sent again."""
    try:
        if current.plain.job and current.plain.job.id == job_id:
            rate_limits.give_back(current.plain.job.counted)
            current.plain.job = None
        current.save()
        current.disown(job_id)
    except Unavailable:
        return  # Then the 60 seconds end the wait.


def submission_id() -> str:
    """The form's idempotency key; a fresh one where it is none."""
    try:
        return str(uuid.UUID(request.forms.get("submission_id", "")))
    except ValueError:
        return str(uuid.uuid4())


def same_token(current: Session) -> bool:
    return hmac.compare_digest(current.plain.csrf_token, request.forms.getunicode("csrf_token") or "")


def _typed_before(current: Session) -> dict[str, str]:
    """The applicant of this session as form fields."""
    try:
        known = current.applicant()
    except DecryptionError:
        return {}
    if dob := known.get("dob"):
        known |= dict(zip(("dob_year", "dob_month", "dob_day"), dob.split("-"), strict=True))
    return known


def _first_parts(errors: dict[str, str]) -> dict[str, str]:
    """A missing date of birth is shown at its first field."""
    return {("dob_month" if name == "dob" else name): sentence for name, sentence in errors.items()}


def form_page(
    step: Step, typed: dict[str, str], status: int = 200, errors: dict[str, str] | None = None, notice: str = ""
) -> HTTPResponse:
    values = {name: value for name, value in typed.items() if name in step.fields and name != "ssn"}
    return page(
        step.template, status, form=values, errors=errors or {}, notice=notice,
        submission_id=str(uuid.uuid4()), states=list(STATES.items()),
    )  # fmt: skip
