"""What a handler returns: a page, a redirect, nothing; and the session and the device of the request at hand."""

import uuid
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from bottle import HTTPResponse, SimpleTemplate, request

from idp.config import settings
from idp.sessions import Session

HERE = Path(__file__).parent

#: name: where its bytes come from. htmx 2.0.3 is in the wheel `django-js-lib-htmx`, which needs no Django.
SOURCES = {
    "app.css": (HERE / "static" / "app.css", "text/css; charset=utf-8"),
    "app.js": (HERE / "static" / "app.js", "text/javascript; charset=utf-8"),
    "icon.svg": (HERE / "static" / "icon.svg", "image/svg+xml"),
    "htmx.js": (Path(str(files("js_lib_htmx"))) / "static/htmx/htmx.min.js", "text/javascript; charset=utf-8"),
}


#: status: heading and message of its page
ERRORS = {
    400: ("That request can't be read", "Go back, reload the page and try again."),
    403: ("This page is out of date", "Go back, reload the page and try again."),
    404: ("Page not found", "Check the address, or start again."),
    405: ("Page not found", "Check the address, or start again."),
    413: ("That is too much text", "Go back and shorten your answers."),
    500: ("Something went wrong on our side", "It is not your fault. Please try again in a minute."),
    503: ("We can't continue right now", "Something on our side does not answer. Please try again in a minute."),
}


def page(template: str, status: int | str = 200, **values: Any) -> HTTPResponse:
    """A page made of `template`, with what every page needs."""
    current: Session | None = request.environ.get("idp.session")
    shared = {"assets": assets(), "csrf_token": current.plain.csrf_token if current else ""}
    return HTTPResponse(
        loaded(template).render(**(shared | values)), status, {"Content-Type": "text/html; charset=UTF-8"}
    )


def error_page(status: int) -> HTTPResponse:
    """The page of a status that is nobody's answer to a form."""
    heading, message = ERRORS.get(status, ERRORS[500])
    answer = page("error", status, heading=heading, message=message, retry_to="/", hide_cancel=True)
    if status == 503:
        answer.set_header("Retry-After", "5")
    return answer


def see_other(path: str) -> HTTPResponse:
    """303: what was posted is done, look there. Always a path of this site."""
    return HTTPResponse("", 303, {"Location": path})


@cache
def loaded(template: str) -> SimpleTemplate:
    return SimpleTemplate(name=f"{template}.tpl", lookup=[str(HERE)])


@cache
def assets() -> dict[str, str]:
    """name: path under a name that changes with the content, so that browsers may keep it for ever."""
    return {
        name: f"/static/{sha256(source.read_bytes()).hexdigest()[:16]}/{name}" for name, (source, _) in SOURCES.items()
    }


def cookie_name() -> str:
    return "__Host-idp_session" if settings().production else "idp_session"


def session() -> Session:
    """The request's session; a new one (not stored yet) where there is none or it ended. Raises Unavailable."""
    return existing_session() or remembered(Session.new())


def existing_session() -> Session | None:
    if "idp.session" not in request.environ:
        token = request.get_cookie(cookie_name()) or ""
        found = Session.load(token)[0] if token else None
        if found:
            remembered(found)
    return request.environ.get("idp.session")


def remembered(found: Session) -> Session:
    """Make it the request's session; `app` sends its cookie."""
    request.environ["idp.session"] = found
    return found


def device() -> tuple[str, str]:
    """The profiling session's id and the browser's address; nothing where no device is profiled."""
    if settings().proofing_device_profiling == "disabled":
        return "", ""
    forwarded = request.get_header("X-Forwarded-For", "").split(",")[-1].strip()
    return str(uuid.uuid4()), forwarded or request.environ.get("REMOTE_ADDR", "")
