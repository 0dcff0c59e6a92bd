"""What the agency is told at the end: a statement that the person's browser carries there, signed, and soon over.

A JSON Web Token (RFC 7519), HMAC-SHA-256 with `return_secret`, which the agency has too; docs/handover.md is for its
developers. It says nothing of a person, is made anew at each press of the button, and stands in no page and no log.
"""

import hmac
import json
import re
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from bottle import HTTPResponse, request
from itsdangerous import base64_encode

from idp.config import settings
from idp.plain import Plain
from idp.references import reference

SECONDS = 300  #: for which a statement is good
PRESSED = "/verified?return=1"  #: where the button leads

_COOKIE, _PATH = "idp_state", "/verified"
_STATE = re.compile(r"[A-Za-z0-9._~-]{1,128}")


def keep_state(answer: HTTPResponse) -> HTTPResponse:
    """`answer`, with what the agency sent along as `state` for its statement; anything but a short word is ignored."""
    if settings().return_secret and (state := _word(request.query.get("state"))):
        _set_cookie(answer, state, settings().session_total_duration_timeout_in_minutes * 60)
    return answer


def forget_state(answer: HTTPResponse) -> None:
    """Have the browser drop it."""
    if settings().return_secret:
        _set_cookie(answer, "", 0)


def is_pressed() -> bool:
    """Whether this request for `/verified` is the button's."""
    return bool(settings().return_secret and request.query.get("return"))


def handed_over(plain: Plain) -> HTTPResponse:
    """303 to the agency with a statement about a session in which every step is done."""
    url = urlsplit(settings().return_url)
    query = "&".join(filter(None, (url.query, urlencode({"statement": _signed(_claims(plain, time.time()))}))))
    return HTTPResponse("", 303, {"Location": url._replace(query=query).geturl()})


def _claims(plain: Plain, now: float) -> dict[str, Any]:
    """`iat`, `exp` and `verified_at` are epoch seconds, whole ones as JWT libraries like them."""
    last = plain.last
    return {
        "iss": settings().domain_name, "aud": settings().return_url, "iat": int(now), "exp": int(now) + SECONDS,
        "state": _word(request.get_cookie(_COOKIE)), "outcome": "verified", "steps": list(plain.done),
        "verified_at": int(last.at or now) if last else int(now), "reference": reference(last.job_id if last else ""),
    }  # fmt: skip


def _signed(claims: dict[str, Any]) -> str:
    """In base64url without its padding (RFC 7515, 2)."""
    said = b".".join(base64_encode(json.dumps(part)) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    signature = hmac.digest(bytes.fromhex(settings().return_secret), said, "sha256")
    return b".".join((said, base64_encode(signature))).decode()


def _word(given: str | None) -> str:
    return given if given and _STATE.fullmatch(given) else ""


def _set_cookie(answer: HTTPResponse, state: str, seconds: int) -> None:
    """For one path alone: no poll carries it."""
    answer.set_cookie(
        _COOKIE, state, path=_PATH, max_age=seconds, httponly=True, samesite="lax", secure=settings().production
    )
