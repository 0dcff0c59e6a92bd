"""Wait, fragment, retry: one file for every step."""

import logging
import uuid
from typing import Any

from bottle import HTTPResponse, request
from huey.utils import Error

from idp.config import settings
from idp.errors import DecryptionError, TooManyAttempts
from idp.logs import event
from idp.personal import Facts
from idp.photos import PhotosGone
from idp.scripts import ID_LENGTH
from idp.sessions import Session
from tasks.engine.huey import huey
from views.capacity import is_full
from views.forms import FULL, kept, opened, start_anew, unavailable_page
from views.gate import Act, gate, place
from views.news import STAGES, is_unchanged, seconds_waited, stage
from views.pages import error_page, page, see_other
from views.request import current, forget, has_good_token, settled
from views.starting import asked_job, start
from views.state import is_of_this_session, state_of
from views.steps import STEPS, Step, progress

#: Without JavaScript: seconds until the page looks again, at first and later.
FIRST_LOOK, LATER_LOOK = 3, 10

VENDOR_FAILED: dict[str, Any] = {"outcome": "vendor_error", "failed": []}


def wait(step: Step) -> HTTPResponse:
    """The router of waiting: no answer yet, the page; an answer, 303 to where it leads; the time over, a retry."""
    return settled(lambda: _routed(step))


def _routed(step: Step) -> HTTPResponse:
    session = current()
    lead = gate(state_of(session), Act.WAIT, step)
    if session is None:
        return start_anew(None)
    if lead or session.wait is None:
        return see_other(lead or step.path)
    outcome = _outcome(session)
    if outcome is None:
        return page("wait", **_words(step, session), **progress(step))
    if request.method == "HEAD":
        return HTTPResponse("", 200)
    step.conclude(session, outcome, _is_last(step, session))
    forget()
    return see_other(place(state_of(current())))


def _is_last(step: Step, session: Session) -> bool:
    return set(STEPS) == {*session.plain.done, step.name}


def fragment(step: Step, job_id: str) -> HTTPResponse:
    """A poll: one round trip to Redis, and neither Postgres nor KMS."""
    session = current()
    if session is None or len(job_id) != ID_LENGTH:
        return HTTPResponse("", 404, {"HX-Refresh": "true"})
    if is_unchanged(session, step, job_id, request.query.get("said") or "0"):
        return HTTPResponse("", 204)
    if gate(state_of(session), Act.WAIT, step) or session.wait is None or session.wait.id != job_id:
        return _over(session, job_id)
    if session.outcome or session.has_result:
        return HTTPResponse("", 204, {"HX-Refresh": "true"})
    said = _words(step, session)
    if said["timed_out"]:
        return page("fragment", "286 Stop Polling", polled=True, **said)
    return page("fragment", **said)


def _over(session: Session, job_id: str) -> HTTPResponse:
    """This tab's wait is over: it was answered, or another took its place."""
    if is_of_this_session(session, job_id):
        return HTTPResponse("", 204, {"HX-Refresh": "true"})
    return page("replaced", "286 Stop Polling", leads_to=place(state_of(session)))


def retry(step: Step) -> HTTPResponse:
    """The same applicant again, as a new job, where nobody answered or the vendors failed."""
    return settled(lambda: _retried(step))


def _retried(step: Step) -> HTTPResponse:
    session = current()
    if session is None:
        return start_anew(None)
    if not has_good_token(session):
        return error_page(403)
    wanted = asked_job(session)
    if is_of_this_session(session, wanted):
        return see_other(place(state_of(session)))
    if lead := gate(state_of(session), Act.RETRY, step):
        return see_other(lead)
    message = opened(session, session.asked_last)
    return _again(step, session, message, wanted) if message else start_anew(session)


def _again(step: Step, session: Session, message: Facts, wanted: str) -> HTTPResponse:
    if is_full(step.kind):
        sent = Facts((name, value) for name, value in kept(session).items() if name in step.fields)
        return unavailable_page(step, sent, FULL)
    try:
        return start(step, session, message, wanted)
    except (PhotosGone, TooManyAttempts):  # The step's own page says what else one can do.
        return see_other(step.path)


def _words(step: Step, session: Session) -> dict[str, Any]:
    """What the fragment says now."""
    waited, now = seconds_waited(session), stage(session)
    return {
        "step": step.path,
        "optional": step.optional,
        "doing": step.said.doing,
        "job_id": session.wait.id if session.wait else "",
        "stage": now,
        "words": list(STAGES.values())[now],
        "timed_out": session.is_timed_out,
        "asked": step.said.asks,
        "submission_id": str(uuid.uuid4()),
        "poll_seconds": settings().poll_rate_for_verify_in_seconds,
        "look_again": FIRST_LOOK if waited < LATER_LOOK else LATER_LOOK,
    }


def _outcome(session: Session) -> dict[str, Any] | None:
    """What was noted of the job; where only a result lies there, what that says: a job that broke failed to ask."""
    if session.outcome or not session.has_result or session.wait is None:
        return session.outcome
    try:
        result = huey.get(session.wait.id, peek=True)
    except DecryptionError as e:
        event("result.unreadable", logging.ERROR, id=session.wait.id, error=str(e))
        return VENDOR_FAILED
    if result is None:
        return None
    return VENDOR_FAILED if isinstance(result, Error) else _noted(result)


def _noted(result: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": result["outcome"], "failed": sorted(result["errors"])}
