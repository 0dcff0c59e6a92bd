"""GET and POST of a step's form."""

import logging
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from bottle import HTTPResponse

from idp.applicant import Applicant
from idp.errors import DecryptionError, InvalidApplicant, Unavailable
from idp.guarded import Ended
from idp.logs import event
from idp.personal import Facts, Text
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from idp.typed.license import KINDS
from idp.typed.places import HOMES, STATES
from tasks.document.comparing import differing
from views.capacity import is_full
from views.gate import Act, gate, place
from views.languages import FIELD, pick, picked
from views.license_words import SIDES
from views.pages import page, see_other
from views.reading import as_form, read_of, remarks
from views.request import (
    as_given,
    current,
    field,
    forget,
    had_session,
    has_good_token,
    has_own_token,
    say_ended,
    sent_fields,
    settled,
    stored,
    visitor,
)
from views.starting import asked_job, start
from views.state import is_of_this_session, state_of
from views.steps import VERIFY, Step, progress, sides_wanted

ENDED = sentence("Your session ended, and what was sent before is erased. Nothing was sent now. Please check it again.")
STARTED_ANEW = sentence("Your session ended, and what you had typed was erased. Please begin again.")
STALE = sentence("This form is out of date. Nothing was sent. Please check your answers and continue.")
OUTAGE = sentence("Something on our side does not answer right now. Nothing was sent. Please try again in a minute.")
FULL = sentence(
    "Too many people are being checked right now. Nothing was sent or counted. Please try again in a few minutes."
)


def show(step: Step) -> HTTPResponse:
    """The form, filled with what was typed before; or where the person is already."""
    if lead := gate(state_of(current()), Act.SHOW, step):
        return see_other(lead) if current() else start_anew(None)
    notice = STARTED_ANEW if had_session() else None
    session = visitor()
    known, said = _with_license(step, session, kept(session))
    return form_page(step, session, known, notice=notice, kept_ssn=known.get("ssn", ""), remarks=said)


def _with_license(step: Step, session: Session, known: Facts) -> tuple[Facts, dict[str, Sentence]]:
    """What was typed before, else what was read of a license; and the remarks on the fields that come from there."""
    facts = read_of(session) if step == VERIFY else Facts()
    return (shown := as_form(facts) | known), remarks(facts, shown)


def submit(step: Step) -> HTTPResponse:
    """Check, enqueue, 303. What was typed comes back with every refusal; the SSN is kept, and not shown."""
    typed = sent_fields(step.fields)
    pick(field(FIELD))
    try:
        return settled(lambda: _checked(step, typed))
    except InvalidApplicant as fault:
        ssn = _keep_ssn(typed, fault.errors)
        said = remarks(read_of(visitor()), typed) if step == VERIFY else {}
        return form_page(step, visitor(), typed, 422, fault, kept_ssn=ssn, remarks=said)
    except Unavailable as e:
        event("request.unavailable", logging.ERROR, part=e.part, error=str(e))
        return unavailable_page(step, typed, OUTAGE)


def unavailable_page(step: Step, typed: Facts, notice: Sentence) -> HTTPResponse:
    """503, in words, with what was typed, the SSN sealed; where Redis is away its form is good all the same."""
    ssn = _keep_ssn(typed, ())
    answer = form_page(step, as_given(), typed, 503, notice=notice, kept_ssn=ssn)
    answer.set_header("Retry-After", "60" if notice == FULL else "5")
    return answer


def _checked(step: Step, typed: Facts) -> HTTPResponse:
    if refused := refusal(step, typed):
        return refused
    session = visitor()
    if picked():
        return form_page(step, session, typed, kept_ssn=_keep_ssn(typed, ()))
    known = opened(session, session.plain.done[step.needs]) if step.needs else Facts()
    if step.needs and not known:
        return start_anew(session)
    if "ssn" in step.fields and not typed["ssn"].strip():
        typed = typed | {"ssn": kept(session).get("ssn", "")}
    applicant = step.read(typed, known)
    if is_full(step.kind):
        return unavailable_page(step, typed, FULL)
    facts = read_of(session) if step == VERIFY else Facts()
    answer = start(step, session, applicant, asked_job(session))
    if facts:
        event("license.compared", attributes=differing(facts, applicant))
    return answer


def refusal(step: Step, typed: Facts) -> HTTPResponse | None:
    """Why this form can't be sent now, or where its answer is already; None when it can."""
    if current() is None and step.needs:
        return start_anew(None)
    if current() is None and had_session():
        return _too_old(step, visitor(), typed, STARTED_ANEW if step.optional else ENDED)
    session = visitor()
    if not has_good_token(session):
        return _stale(step, session, typed)
    state = state_of(session)
    lead = place(state) if is_of_this_session(session, asked_job(session)) else gate(state, Act.SEND, step)
    return see_other(lead) if lead else None


def _stale(step: Step, session: Session, typed: Facts) -> HTTPResponse:
    lead = gate(state_of(current()), Act.SHOW, step)
    return see_other(lead) if lead else _too_old(step, session, typed, STALE)


def _too_old(step: Step, session: Session, typed: Facts, notice: Sentence) -> HTTPResponse:
    """A form that was left open for too long loses nothing; what is none of ours gets nothing kept."""
    ssn = _keep_ssn(typed, ())
    return form_page(step, session, typed, 422 if has_own_token() else 403, notice=notice, kept_ssn=ssn)


def start_anew(session: Session | None) -> HTTPResponse:
    """Without a session, or where its applicant can't be opened, no step can go on: it ends, and the form says so."""
    if session:
        session.end()
    say_ended()
    return see_other(VERIFY.path)


def opened(session: Session, job: str) -> Facts:
    """The applicant that was sent with a job, {} where none can be opened. Raises Unavailable."""
    try:
        return session.applicant(job)
    except DecryptionError:
        return Facts()


def kept(session: Session) -> Facts:
    """What was typed and sent last, as form fields, with the SSN of a refused form. Raises Unavailable."""
    known = opened(session, session.asked_last)
    known = Applicant.from_message(known).to_form() if "ssn" in known else Facts()
    try:
        return known | session.draft()
    except DecryptionError:
        return known


def _keep_ssn(typed: Mapping[str, str], faults: Collection[str]) -> str:
    """The SSN of a refused form, kept sealed where there was nothing wrong with it; '' where it must be typed again."""
    if "ssn" not in typed or "ssn" in faults:
        return ""
    forget()
    try:
        return settled(lambda: _keep(typed["ssn"]))
    except (Unavailable, Ended):
        return ""


def _keep(ssn: str) -> str:
    session = visitor()
    if not has_own_token():
        return ""
    if not ssn.strip():
        return kept(session).get("ssn", "")
    session.keep_draft(Facts({"ssn": ssn}))
    stored(session)
    forget()
    return ssn


def form_page(
    step: Step, session: Session | None, typed: Mapping[str, str], status: int = 200,
    fault: InvalidApplicant | None = None, notice: Sentence | None = None, kept_ssn: str = "",
    remarks: Mapping[str, Any] | None = None,
) -> HTTPResponse:  # fmt: skip
    """A step's form, with what was typed and what is wrong with it. The only one that fills these templates."""
    values = Facts((name, value) for name, value in typed.items() if name in step.fields and name != "ssn")
    return page(
        step.template, status, session=session, form=values, errors=fault.errors if fault else {},
        doubtful=fault.doubtful if fault else (), notice=notice or "", submission_id=str(uuid.uuid4()),
        kinds=KINDS, states=STATES, homes=HOMES, kept_ssn=Text("".join(filter(str.isdigit, kept_ssn))[-4:]),
        **progress(step), sides={side: SIDES[side] for side in sides_wanted()}, remarks=remarks or {},
    )  # fmt: skip
