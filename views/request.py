"""Of the request at hand: its session, its cookie, its device."""

import uuid

from bottle import request

from idp.config import settings
from idp.sessions import Session


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
