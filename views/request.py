"""Of the request at hand: its session, its cookie, its form's token.

The cookie is a mark and a token. The token is random and signed by us, so that nobody can choose one; the mark says
whether a session was ever stored under it (`s`) or not yet (`n`), so that whoever comes back too late can be told so.
The token of a form is signed for that cookie and good for as long as a session may live: it needs no stored session.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import TypeVar

from bottle import request
from itsdangerous import BadData, Signer, URLSafeTimedSerializer

from idp import keys
from idp.config import settings
from idp.errors import Unavailable
from idp.guarded import Changed
from idp.logs import job_id, visit_id
from idp.personal import Facts, Text
from idp.sessions import Session, digest
from idp.tokens import visit_of
from idp.unseen import unseen
from idp.waits import was_ended
from tasks.engine.huey import huey

TRIES = 8  #: how often another request may come in between before we give up
NEW, STORED = "n", "s"

Answer = TypeVar("Answer")


def cookie_name() -> str:
    """`__Host-` in production: no other host can set it, and it needs TLS."""
    return "__Host-idp_session" if settings().production else "idp_session"


def current() -> Session | None:
    """The stored session of this request, None without one. Read once. Raises Unavailable."""
    if "idp.session" not in request.environ:
        request.environ["idp.session"] = _loaded(_cookie()[1:])
    return request.environ["idp.session"]


def _loaded(token: str) -> Session | None:
    """The session of a token. From here on the log's lines name the visit, and the job that is waited for."""
    if not token:
        return None
    visit_id.set(visit_of(token))
    session = Session.load(token, result_prefix())
    if session:
        visit_id.set(session.plain.visit)
        job_id.set(session.wait.id if session.wait else job_id.get())
    return session


def settled(act: Callable[[], Answer]) -> Answer:
    """What `act` gives on the session as it is now; once more where another request changed it meanwhile."""
    for _ in range(TRIES):
        try:
            return act()
        except Changed:
            forget()
    raise Unavailable("cache", "the session changed at every try")


def forget() -> None:
    """Read the session anew when it is next asked for."""
    request.environ.pop("idp.session", None)


def visitor() -> Session:
    """The request's session; where none is stored, one that may be, under the token that the browser was given."""
    found = current()
    if found is None:
        token = request.environ.get("idp.token") or (_cookie()[1:] if _is_new(_cookie()) else _new_token())
        request.environ["idp.token"] = token
        send_cookie(NEW, token)
        found = Session.new(token)
        visit_id.set(found.plain.visit)
    return found


def as_given() -> Session | None:
    """The session that the browser's cookie names, without a look at whether it is stored; None without a cookie."""
    return request.environ.get("idp.session") or (Session.new(_cookie()[1:]) if _cookie() else None)


def had_session() -> bool:
    """Whether this browser had a session that has ended. Raises Unavailable."""
    return bool(_cookie()) and not _is_new(_cookie()) and current() is None


def say_ended() -> None:
    """Have the next page say that a session ended, also to a browser without its cookie: another tab erased both."""
    if not _cookie():
        send_cookie(STORED, _new_token())


def stored(session: Session) -> None:
    """Say so in the cookie of a session that is now stored."""
    if session.token != _cookie()[1:] or not _cookie().startswith(STORED):
        send_cookie(STORED, session.token)
    else:
        request.environ.pop("idp.cookie", None)


def send_cookie(mark: str, token: str) -> None:
    """Have `app` send this cookie, unless the browser has it; with an empty token, have it removed."""
    request.environ["idp.cookie"] = f"{mark}{token}" if token else ""


def cookie_to_send() -> str | None:
    """The cookie that the browser does not have yet, '' to remove it, None for none."""
    value: str | None = request.environ.get("idp.cookie")
    return None if value == _cookie() else value


@unseen
def field(name: str) -> Text:
    """What a field of the posted form says; '' without it."""
    return Text(request.forms.getunicode(name) or "")


def form_token(session: Session) -> str:
    """For the form of a page that is shown in this session."""
    return str(_form_tokens().dumps(session.digest))


def sent_fields(names: Iterable[str]) -> Facts:
    """What was typed into these fields of a form; nothing of a form that another site sent (Fetch Metadata, 2.3)."""
    if request.environ.get("HTTP_SEC_FETCH_SITE") in ("cross-site", "same-site"):
        return Facts((name, "") for name in names)
    return Facts((name, field(name)) for name in names)


def has_good_token(session: Session) -> bool:
    """Whether the form that was sent was made for this session, not too long ago."""
    return _is_form_of(session.digest, settings().session_total_duration_timeout_in_minutes * 60)


def has_own_token() -> bool:
    """Whether the form that was sent was made for the cookie that came with it, however long ago; not one of a session
    that the person ended. Raises Unavailable.
    """
    known = digest(_cookie()[1:])
    return _is_form_of(known, None) and not was_ended(known)


def _is_form_of(known: str, seconds: int | None) -> bool:
    given = field("csrf_token")
    try:
        return bool(_form_tokens().loads(given, seconds) == known)
    except BadData:
        return False


def _cookie() -> str:
    return request.get_cookie(cookie_name()) or ""


def _is_new(cookie: str) -> bool:
    """Whether we gave this cookie out, and no session was stored under it then."""
    return cookie.startswith(NEW) and _signer().validate(cookie[1:].encode("utf-8", "replace"))


def _new_token() -> str:
    return _signer().sign(secrets.token_urlsafe(32)).decode()


def _signer() -> Signer:
    return Signer(_signing_keys(), salt="cookie")


def _form_tokens() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_signing_keys(), salt="form")


def _signing_keys() -> list[bytes]:
    """The last one signs."""
    return list(reversed(keys.usable("form token")))


def result_prefix() -> str:
    """Of the keys under which results lie in Redis."""
    return str(huey.storage.result_key("").decode())
