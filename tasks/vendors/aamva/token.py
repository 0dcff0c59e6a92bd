"""AAMVA's authentication token: two signed SOAP calls, and the token that every thread of a worker shares.

Source: vendors.md 3.1 to 3.7, after AAMVA's Authentication Service 3.1 (WS-Trust 2005/02, WS-SecureConversation).
"""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors.aamva import envelopes
from tasks.vendors.wire import soap, xml
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import fresh_id
from tasks.vendors.wire.watch import Seconds

CONTEXT_SERVICE, TOKEN_SERVICE = "aamva_security_token", "aamva_authentication_token"
LASTS = 28 * 60  #: seconds; AAMVA's tokens live for 30 minutes
RENEW = 24 * 60  #: seconds after which one thread renews while the others use the old one
VALID = timedelta(seconds=300)  #: of a signed request

Result = TypeVar("Result")


class Token:
    """A token that is fetched once for all who ask at the same time, and renewed before it ends."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.text, self.fetched_at = "", -float(LASTS)
        self.renewal: Future[str] | None = None

    @property
    def age(self) -> float:
        return time.monotonic() - self.fetched_at

    def get(self, fetch: Callable[[], str], seconds: float) -> str:
        """The token; of a renewal under way by another thread, after at most `seconds`. Raises VendorError."""
        with self.lock:
            if self.age < RENEW or (self.age < LASTS and self.renewal):
                return self.text
            renewal, mine = self.renewal or Future(), self.renewal is None
            self.renewal = renewal
        return self.renewed(renewal, fetch) if mine else _waited_for(renewal, seconds)

    def renewed(self, renewal: "Future[str]", fetch: Callable[[], str]) -> str:
        """Fetch, and tell those who wait. A renewal that fails while the old token lives costs nothing."""
        try:
            token = fetch()
        except BaseException as e:
            old = self.text if self.age < LASTS else ""
            self.finish(old, self.fetched_at)
            renewal.set_exception(e)
            if old and isinstance(e, VendorError):
                return old
            raise
        self.finish(token, time.monotonic())
        renewal.set_result(token)
        return token

    def finish(self, text: str, fetched_at: float) -> None:
        with self.lock:
            self.text, self.fetched_at, self.renewal = text, fetched_at, None

    def may_be_forgotten(self, text: str, asked_at: float) -> bool:
        """AAMVA refused it: whether `get` will give another one, which AAMVA may know.

        Not where it was fetched after `asked_at` (of time.monotonic()): then the refusal was not of the token, and a
        request that is always refused would cost a token each time.
        """
        with self.lock:
            if self.text == text and self.fetched_at >= asked_at:
                return False
            if self.text == text:
                self.text, self.fetched_at = "", -float(LASTS)
            return True


def _waited_for(renewal: "Future[str]", seconds: float) -> str:
    try:
        return renewal.result(max(seconds, 0))
    except FutureTimeout:
        raise VendorError(TOKEN_SERVICE, Cause.DEADLINE) from None


def fetch(way: Outbound, s: Settings) -> str:
    """Both calls, on a line of their own: whoever waits for the token must not depend on one applicant's time left."""
    outbound = Outbound.until(way.proxy, 2 * s.aamva_auth_request_timeout, ca_bundle=way.ca_bundle)
    client_nonce = secrets.token_bytes(32)
    context = _security_context(outbound, s, client_nonce)
    key = shared_key(client_nonce, context.nonce)
    (created, expires), call_id = _validity(), fresh_id()
    text = envelopes.authenticate(
        url=s.aamva_auth_url, created=created, expires=expires, unique=fresh_id, message=call_id,
        reference=context.reference, identifier=context.identifier,
    )  # fmt: skip
    return _posted(outbound, s, TOKEN_SERVICE, envelopes.signed_with_hmac(text, key), call_id, _token_of)


def _token_of(root: xml.Element) -> str:
    token = xml.text_of(root, "Token")
    if not token:
        raise VendorError(TOKEN_SERVICE, Cause.INCOMPLETE)
    return token


def _security_context(outbound: Outbound, s: Settings, client_nonce: bytes) -> "envelopes.Context":
    """The first call (vendors.md 3.3). Raises VendorError."""
    (created, expires), call_id = _validity(), fresh_id()
    certificate = base64.b64decode(s.aamva_public_key)
    text = envelopes.request_context(
        url=s.aamva_auth_url, created=created, expires=expires, unique=fresh_id, message=call_id,
        certificate=s.aamva_public_key,
        thumbprint=base64.b64encode(hashlib.sha1(certificate, usedforsecurity=False).digest()).decode(),
        nonce=base64.b64encode(client_nonce).decode(),
    )  # fmt: skip
    envelope = envelopes.signed_with_rsa(text, pem(s.aamva_private_key))
    return _posted(outbound, s, CONTEXT_SERVICE, envelope, call_id, _context_of)


def _context_of(root: xml.Element) -> "envelopes.Context":
    context = envelopes.context_of(root)
    if context is None:
        raise VendorError(CONTEXT_SERVICE, Cause.INCOMPLETE)
    return context


def _posted(
    outbound: Outbound, s: Settings, service: str, envelope: bytes, call_id: str, read: Callable[[xml.Element], Result]
) -> Result:
    """What `read` makes of the answer's root. Raises VendorError."""
    seconds, url = Seconds(s.aamva_connect_timeout, s.aamva_auth_request_timeout), s.aamva_auth_url
    return soap.call(outbound, service, url, envelopes.AUTHENTICATE, envelope, seconds, call_id=call_id, read=read)


def shared_key(client_nonce: bytes, server_nonce: bytes) -> bytes:
    """P_SHA1 of RFC 2246 section 5, 32 bytes: the secret is the client's nonce, the seed the server's."""
    block, made = server_nonce, b""
    while len(made) < 32:
        block = hmac.digest(client_nonce, block, "sha1")
        made += hmac.digest(client_nonce, block + server_nonce, "sha1")
    return made[:32]


def _validity() -> tuple[str, str]:
    """Created and Expires, UTC, in whole seconds."""
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    return f"{now.isoformat()}Z", f"{(now + VALID).isoformat()}Z"


def pem(key: str) -> bytes:
    """The base64 of a DER key as PEM, which xmlsec takes."""
    # Its start proved the key (`idp.strong.is_key_pair`): 50 ms of work, which no call needs once more.
    private = load_der_private_key(base64.b64decode(key), None, unsafe_skip_rsa_key_validation=True)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
