"""Start, verified, not verified, vendor error, too many attempts, keep going."""

import json
import math
import uuid
from typing import Any

from bottle import HTTPResponse, request

from idp import rate_limits
from idp.config import settings
from idp.sessions import Session
from views.forms import kept
from views.gate import Act, gate
from views.pages import page, see_other
from views.request import current, had_session
from views.state import state_of
from views.steps import ALL_STEPS, DEATH_RECORD, GROUPS, LICENSE, STEPS, VERIFY, Step, attempts

ENDED = "Your session ended, and what you had typed was erased. You can start again."


def start() -> HTTPResponse:
    """Who comes back to a session that is over is told so."""
    first = LICENSE if settings().license_photo_enabled else VERIFY
    return page("start", notice=ENDED if had_session() else "", first=first.path)


def verified() -> HTTPResponse:
    """The end, for whoever has done every step."""
    lead = gate(state_of(current()), Act.VERIFIED)
    return see_other(lead) if lead else page("verified")


def not_verified() -> HTTPResponse:
    """The answer was no: at which step, on which group of facts, and what one can do."""
    session = current()
    lead = gate(state_of(session), Act.NOT_VERIFIED)
    last = session.plain.last if session else None
    if lead or session is None or last is None:
        return see_other(lead or "/")
    step = STEPS[last.step]
    groups = list(dict.fromkeys(GROUPS[name] for name in last.failed if name in GROUPS))
    shown: dict[str, Any] = {"step": step.path, "what": step.what, "advice": step.advice, "groups": groups}
    return page("not_verified", dead=DEATH_RECORD in last.failed, **shown, **_attempts_left(step, session))


def _attempts_left(step: Step, session: Session) -> dict[str, Any]:
    """How many are left under all limits together, and when the fullest ends; a new cookie changes neither."""
    applicant = kept(session)
    limits = attempts(step, session.digest, applicant) if applicant else []
    left = rate_limits.left(limits) if limits else None
    return {"attempts_left": left, "when": _in_words(rate_limits.seconds_full(limits)) if left == 0 else ""}


def too_many_attempts() -> HTTPResponse:
    """A limit is used up, when it ends, and what else one can do."""
    session = current()
    lead = gate(state_of(session), Act.TOO_MANY)
    if lead or session is None:
        return see_other(lead or "/")
    return page("too_many_attempts", when=_in_words(session.seconds_limited))


def vendor_error() -> HTTPResponse:
    """The vendors failed: not the person's fault, and tried again in one click."""
    session = current()
    lead = gate(state_of(session), Act.VENDOR_ERROR)
    if lead or session is None or session.plain.last is None:
        return see_other(lead or "/")
    step = ALL_STEPS[session.plain.last.step]
    return page("vendor_error", step=step.path, optional=step.optional, submission_id=str(uuid.uuid4()))


def keep_going() -> HTTPResponse:
    """Any request renews the session; this one says for how long."""
    session = current()
    seconds = session.seconds_left if session else 0
    if "json" in request.environ.get("HTTP_ACCEPT", ""):
        return HTTPResponse(json.dumps({"seconds_left": seconds}), 200, {"Content-Type": "application/json"})
    return page("keep_going", minutes=seconds // 60) if session else see_other("/")


def _in_words(seconds: float) -> str:
    """A stretch of time, rounded up to minutes."""
    hours, minutes = divmod(max(1, math.ceil(seconds / 60)), 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (minutes, "minute")) if n]
    return "in " + " and ".join(parts)
