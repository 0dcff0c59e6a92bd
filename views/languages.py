"""Which language a request's page is in: what was picked, else what the browser asks for, else English.

A pick is kept in a cookie of its own, so that it outlives the session and is no part of it.
"""

import re
from collections.abc import Iterable

from bottle import request

from views.speech import LANGUAGES

COOKIE = "idp_language"
FIELD = "language"  #: of a query, or of a form that is shown again in another language
_KEPT = 365 * 24 * 3600  #: seconds
_WISH = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,40})?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*")


def picked() -> str:
    """What this very request picks, '' where it picks nothing that is spoken here."""
    wish = request.environ.get("idp.language") or request.query.getunicode(FIELD) or ""
    return wish if wish in LANGUAGES else ""


def pick(wish: str) -> None:
    """What a form picks, which only its own route may read."""
    request.environ["idp.language"] = wish


def language() -> str:
    """One of LANGUAGES."""
    kept = request.get_cookie(COOKIE) or ""
    return picked() or (kept if kept in LANGUAGES else negotiated(str(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))))


def cookie_of_pick() -> dict[str, object]:
    """The arguments of a cookie that keeps this request's pick, {} without one."""
    wish = picked()
    return (
        {"name": COOKIE, "value": wish, "path": "/", "max_age": _KEPT, "httponly": True, "samesite": "lax"}
        if wish
        else {}
    )


def negotiated(accept: str) -> str:
    """The weightiest wish of `Accept-Language` (RFC 9110, 12.5.4) that is spoken here; English without one."""
    return next((code for code in _wishes(accept[:1000]) if code in LANGUAGES), "en")


def _wishes(accept: str) -> Iterable[str]:
    found = [match for match in map(_WISH.fullmatch, accept.split(",")) if match]
    weighed = [(float(match[2] or 1), match[1].lower()) for match in found]
    return (code for weight, code in sorted(weighed, key=lambda wish: -wish[0]) if weight > 0)
