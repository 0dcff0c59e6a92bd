"""What a handler returns: a page, an error page, a redirect."""

from functools import cache
from pathlib import Path
from typing import Any

from bottle import HTTPResponse, SimpleTemplate, request

from idp.config import settings
from idp.sessions import Session
from views.assets import assets
from views.request import form_token

TEMPLATES = Path(__file__).parent / "templates"

#: status: heading and message of its page
ERRORS = {
    400: ("That request can't be read", "Go back, reload the page and try again."),
    403: ("This page is out of date", "Go back, reload the page and try again."),
    404: ("Page not found", "Check the address, or start again."),
    405: ("Page not found", "Check the address, or start again."),
    408: ("Your answers did not arrive", "The connection was too slow. Go back and try again."),
    413: ("That is too much text", "Go back and shorten your answers."),
    415: ("That request can't be read", "Go back, reload the page and try again."),
    421: ("Page not found", "Check the address, or start again."),
    500: ("Something went wrong on our side", "It is not your fault. Please try again in a minute."),
    501: ("That request can't be read", "Check the address, or start again."),
    503: ("We can't continue right now", "Something on our side does not answer. Please try again in a minute."),
}


def page(template: str, status: int | str = 200, session: Session | None = None, **values: Any) -> HTTPResponse:
    """A page made of `template`, with what every page needs; of the request's session unless another is given."""
    session = session or request.environ.get("idp.session")
    is_stored = bool(session and session.stored)
    shared = {
        "assets": assets(),
        "csrf_token": form_token(session) if session else "",
        "can_cancel": is_stored,
        "seconds_left": session.seconds_left if session and is_stored else 0,
        "idle_minutes": settings().session_timeout_in_minutes,
        "help_url": settings().help_url,
        "help_phone": settings().help_phone,
    }
    html = loaded(template).render(**(shared | values))
    return HTTPResponse(html, status, {"Content-Type": "text/html; charset=UTF-8"})


def error_page(status: int, words: tuple[str, str] | None = None, retry_to: str = "/") -> HTTPResponse:
    """The page of a status that is nobody's answer to a form; `words` are heading and message where it has its own."""
    heading, message = words or ERRORS.get(status, ERRORS[500])
    shown: dict[str, Any] = {"heading": heading, "message": message, "retry_to": retry_to}
    answer = page("error", status, can_cancel=False, seconds_left=0, **shown)
    if status == 503:
        answer.set_header("Retry-After", "5")
    return answer


def see_other(path: str) -> HTTPResponse:
    """303: what was posted is done, look there. Always a path of this site."""
    return HTTPResponse("", 303, {"Location": path})


@cache
def loaded(template: str) -> SimpleTemplate:
    return SimpleTemplate(name=f"{template}.tpl", lookup=[str(TEMPLATES)])
