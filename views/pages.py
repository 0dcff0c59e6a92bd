"""What a handler returns: a page, an error page, a redirect."""

from functools import cache
from pathlib import Path
from typing import Any

from bottle import HTTPResponse, SimpleTemplate, request

from idp.config import settings
from idp.personal import Bytes, Text
from idp.sentences import sentence
from idp.sessions import Session
from idp.unseen import unseen
from views.agency import agency
from views.assets import assets
from views.languages import language
from views.request import form_token
from views.speech import LANGUAGES, TAGS, Speech, speech

TEMPLATES = Path(__file__).parent / "templates"

UNREADABLE, NOT_FOUND = sentence("That request can't be read"), sentence("Page not found")
GO_BACK = sentence("Go back, reload the page and try again.")
START_AGAIN = sentence("Check the address, or start again.")

#: status: heading and message of its page
ERRORS = {
    400: (UNREADABLE, GO_BACK),
    403: (sentence("This page is out of date"), GO_BACK),
    404: (NOT_FOUND, START_AGAIN),
    405: (NOT_FOUND, START_AGAIN),
    408: (
        sentence("Your answers did not arrive"),
        sentence("The connection was too slow. Go back and try again."),
    ),
    413: (sentence("That is too much text"), sentence("Go back and shorten your answers.")),
    415: (UNREADABLE, GO_BACK),
    421: (NOT_FOUND, START_AGAIN),
    500: (
        sentence("Something went wrong on our side"),
        sentence("It is not your fault. Please try again in a minute."),
    ),
    501: (UNREADABLE, START_AGAIN),
    503: (
        sentence("We can't continue right now"),
        sentence("Something on our side does not answer. Please try again in a minute."),
    ),
}


def page(template: str, status: int | str = 200, session: Session | None = None, **values: Any) -> HTTPResponse:
    """A page made of `template`, with what every page needs; of the request's session unless another is given."""
    session = session or request.environ.get("idp.session")
    is_stored = bool(session and session.stored)
    shared = {
        "csrf_token": form_token(session) if session else "",
        "can_cancel": is_stored,
        "seconds_left": session.seconds_left if session and is_stored else 0,
        "language_at": "" if request.method in ("GET", "HEAD") else "/",
    }
    spoken = speech(language())
    html = Bytes(rendered(template, spoken, **(shared | values)).encode())
    return HTTPResponse(html, status, {"Content-Type": "text/html; charset=UTF-8", "Content-Language": spoken.tag})


@unseen
def rendered(template: str, spoken: Speech, **values: Any) -> Text:
    """A template filled with `values` and with what depends on no request."""
    shared = {
        "_": spoken.say, "_n": spoken.count, "stretch": spoken.stretch, "moment": spoken.moment,
        "language": spoken.language, "language_tag": spoken.tag, "languages": LANGUAGES, "tags": TAGS,
        "assets": assets(), "idle_minutes": settings().session_timeout_in_minutes,
    }  # fmt: skip
    return Text(spoken.joined(loaded(template).render(**(shared | agency() | values))))


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
