"""Start, verified, not verified, vendor error, cancel."""

import math
import time
from typing import Any

from bottle import HTTPResponse

from idp import rate_limits
from idp.sessions import Session
from views.forms import same_token
from views.pages import error_page, page, see_other
from views.request import existing_session
from views.steps import STEPS, WORDS, Step


def start() -> HTTPResponse:
    return page("start")


def verified() -> HTTPResponse:
    """The end, for whoever has done every step."""
    current = existing_session()
    if current is None or set(STEPS) - set(current.plain.done):
        return see_other("/")
    return page("verified")


def not_verified() -> HTTPResponse:
    """The answer was no: at which step, and on what."""
    step, current = _ended_with("not_verified")
    if step is None or current is None or current.plain.last is None:
        return see_other("/")
    left = rate_limits.left(step.limit(current.digest))
    words = list(dict.fromkeys(WORDS[name] for name in current.plain.last.attributes if name in WORDS))
    shown: dict[str, Any] = {"what": step.what, "advice": step.advice, "attributes": words, "attempts_left": left}
    return page("not_verified", step=step.path, **shown)


def too_many_attempts() -> HTTPResponse:
    """A limit is used up, and when it ends."""
    current = existing_session()
    seconds = current.plain.limited_until - time.time() if current else 0
    return page("too_many_attempts", when=_in_words(seconds)) if seconds > 0 else see_other("/")


def _in_words(seconds: float) -> str:
    """A stretch of time, rounded up to minutes."""
    hours, minutes = divmod(math.ceil(seconds / 60), 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (minutes, "minute")) if n]
    return "in " + " and ".join(parts)


def vendor_error() -> HTTPResponse:
    """The vendors failed: not the person's fault."""
    step, _ = _ended_with("vendor_error")
    return page("vendor_error", step=step.path) if step else see_other("/")


def _ended_with(outcome: str) -> tuple[Step | None, Session | None]:
    """The step that ended so in this session, if it did."""
    current = existing_session()
    last = current.plain.last if current else None
    return (STEPS[last.step] if last and last.outcome == outcome else None), current


def cancel() -> HTTPResponse:
    """Erase the session. Without the form's token nothing is erased: the person is led back."""
    current = existing_session()
    if current and not same_token(current):
        return error_page(403)
    if current:
        current.erase()
    return page("ended", csrf_token="", hide_cancel=True)
