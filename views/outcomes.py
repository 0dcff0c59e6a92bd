"""Start, verified, not verified, vendor error, too many attempts, keep going."""

import json
import time
import uuid
from typing import Any

from bottle import HTTPResponse, request

from idp import rate_limits
from idp.config import settings
from idp.plain import Last
from idp.references import reference
from idp.sentences import sentence
from idp.sessions import Session
from views.forms import kept
from views.gate import Act, gate
from views.handover import PRESSED, handed_over, is_pressed, keep_state
from views.pages import page, see_other
from views.request import current, had_session, say_ended
from views.state import state_of
from views.steps import ALL_STEPS, DEATH_RECORD, GROUPS, LICENSE, STEPS, VERIFY, Step, advice, attempts, progress

ENDED = sentence("Your session ended, and what you had typed was erased. You can start again.")


def start() -> HTTPResponse:
    """Who comes back to a session that is over is told so; who was sent by the agency may bring its `state`."""
    first = LICENSE if settings().license_photo_enabled else VERIFY
    return keep_state(page("start", notice=ENDED if had_session() else "", first=first.path))


def verified() -> HTTPResponse:
    """The end, for whoever has done every step; and its button, where that tells the agency so."""
    session = current()
    lead = gate(state_of(session), Act.VERIFIED)
    last = session.plain.last if session else None
    if lead or session is None or last is None:
        return _elsewhere(session, lead)
    if is_pressed():
        return handed_over(session.plain)
    told = PRESSED if settings().return_secret else ""
    return page("verified", reference=reference(last.job_id), at=last.at or time.time(), told=told)


def _elsewhere(session: Session | None, lead: str | None) -> HTTPResponse:
    if session is None:
        say_ended()
    return see_other(lead or "/")


def not_verified() -> HTTPResponse:
    """The answer was no: at which step, on which group of facts, and what one can do."""
    session = current()
    lead = gate(state_of(session), Act.NOT_VERIFIED)
    last = session.plain.last if session else None
    if lead or session is None or last is None:
        return _elsewhere(session, lead)
    step = STEPS[last.step]
    groups = list(dict.fromkeys(GROUPS[name] for name in last.failed if name in GROUPS))
    shown: dict[str, Any] = {"said": step.said, "groups": groups, "dead": DEATH_RECORD in last.failed}
    return page(
        "not_verified", advice=advice(step, groups), **shown, **_attempts_left(step, session), **_of(step, last)
    )


def _of(step: Step, last: Last) -> dict[str, Any]:
    return {"step": step.path, "optional": step.optional, "reference": reference(last.job_id), **progress(step)}


def _attempts_left(step: Step, session: Session) -> dict[str, Any]:
    """How many are left under all limits together, and when the fullest ends; a new cookie changes neither."""
    applicant = kept(session)
    limits = attempts(step, session.digest, applicant) if applicant else []
    left = rate_limits.left(limits) if limits else None
    return {"attempts_left": left, "seconds": rate_limits.seconds_full(limits) if left == 0 else 0}


def too_many_attempts() -> HTTPResponse:
    """A limit is used up, when it ends, and what else one can do."""
    session = current()
    lead = gate(state_of(session), Act.TOO_MANY)
    if lead or session is None:
        return _elsewhere(session, lead)
    return page("too_many_attempts", seconds=session.seconds_limited)


def vendor_error() -> HTTPResponse:
    """The vendors failed: not the person's fault, and tried again in one click."""
    session = current()
    lead = gate(state_of(session), Act.VENDOR_ERROR)
    if lead or session is None or session.plain.last is None:
        return _elsewhere(session, lead)
    last = session.plain.last
    return page("vendor_error", submission_id=str(uuid.uuid4()), **_of(ALL_STEPS[last.step], last))


def accessibility() -> HTTPResponse:
    """What works for whom, how that is known, and whom to tell where it does not."""
    current()
    return page("accessibility")


def keep_going() -> HTTPResponse:
    """Any request renews the session; this one says for how long."""
    session = current()
    seconds = session.seconds_left if session else 0
    if "json" in request.environ.get("HTTP_ACCEPT", ""):
        return HTTPResponse(json.dumps({"seconds_left": seconds}), 200, {"Content-Type": "application/json"})
    return page("keep_going", minutes=seconds // 60) if session else see_other("/")
