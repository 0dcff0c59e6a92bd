"""Who may come in: whoever knows the password, under a name for the log, for half an hour.

Nothing of it is stored: the cookie is signed with a derived key, so that any web process of the host takes it, Redis
away or not, and a new password ends every session. A form's token is signed for the cookie that it came with.
"""

import threading
import time
from collections import deque
from hashlib import sha256

from bottle import HTTPResponse, request
from itsdangerous import BadData, URLSafeTimedSerializer

from idp import keys, password
from idp.config import settings
from tasks.ops.verbs import is_name

COOKIE = "__Host-idp_operator"
LIFE = 30 * 60  #: seconds

TRIES, SECONDS = 5, 60.0  #: wrong passwords in so many seconds, of everybody together, after which none is looked at


class Lock:
    """The door's: it looks at one password at a time, as each costs memory, and at none after TRIES wrong ones."""

    def __init__(self) -> None:
        self._wrong: deque[float] = deque(maxlen=TRIES)
        self._one_at_a_time = threading.Lock()

    def opens(self, given: str) -> bool | None:
        """Whether this is the password; None where it was not looked at."""
        with self._one_at_a_time:
            if len(self._wrong) == TRIES and time.monotonic() - self._wrong[0] < SECONDS:
                return None
            if password.fits(given, settings().ops_password_digest):
                return True
            self._wrong.append(time.monotonic())
            return False


lock = Lock()


def operator() -> str:
    """The name of whoever is signed in, '' where nobody is."""
    try:
        name = str(_sessions().loads(_cookie(), LIFE))
    except BadData:
        return ""
    return name if is_name(name) else ""


def let_in(name: str, answer: HTTPResponse) -> HTTPResponse:
    """The answer, with the cookie of a session."""
    return _with_cookie(answer, str(_sessions().dumps(name)), LIFE)


def let_out(answer: HTTPResponse) -> HTTPResponse:
    """The answer, which takes the cookie away."""
    return _with_cookie(answer, "", 0)


def form_token() -> str:
    """For the forms of a page that is shown in this session."""
    return str(_forms().dumps(_mark()))


def has_good_token() -> bool:
    """Whether the form that was sent was made for this session."""
    try:
        return bool(_forms().loads(request.forms.get("csrf_token") or "", LIFE) == _mark())
    except BadData:
        return False


def _with_cookie(answer: HTTPResponse, value: str, seconds: int) -> HTTPResponse:
    answer.set_cookie(COOKIE, value, path="/", max_age=seconds, secure=True, httponly=True, samesite="strict")
    return answer


def _cookie() -> str:
    return str(request.get_cookie(COOKIE) or "")


def _mark() -> str:
    return sha256(_cookie().encode()).hexdigest()


def _sessions() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_keys(), salt=f"session {settings().ops_password_digest}")


def _forms() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_keys(), salt="form")


def _keys() -> list[bytes]:
    """The last one signs."""
    return list(reversed(keys.usable("operator")))
