"""Fingerprints: by which attempts are counted of what must not be stored, such as an SSN.

HMAC-SHA256 under a random key of their own. It is made once for a database, lies there (`kept_keys`) as a ciphertext of
KMS, and is opened once a process. So a copy of Redis and every session key give nobody an SSN, of which there are few
enough to try them all; and rotating `session_encryption_key` starts no counter anew.
"""

import contextlib
import hmac
import secrets
import threading
from hashlib import sha256

from idp.config import Settings, settings
from idp.database import run
from idp.errors import DecryptionError, Unavailable
from idp.kms import kms_for
from idp.unseen import unseen

LENGTH = 32  #: bytes
_NAME = "fingerprint"
_LABEL = b"fingerprint key "  #: before the key: no other ciphertext of the same KMS key passes for it

FOREIGN = (
    "the fingerprints' key in the table kept_keys was sealed by another KMS key: set aws_kms_session_key_id to that "
    "one, or delete the row, and every count of attempts begins anew"
)

_opening = threading.Lock()
_opened: dict[int, tuple[Settings, bytes]] = {}


@unseen
def fingerprint(kind: str, text: str) -> str:
    """64 hex digits for a text of one kind. Raises Unavailable, and DecryptionError as `key` does."""
    return hmac.new(key(), f"{kind} {text}".encode(), sha256).hexdigest()


def open_if_possible() -> None:
    """At a start, so that no form waits for it; in an outage the first form does. Raises DecryptionError as `key`."""
    with contextlib.suppress(Unavailable):
        key()


def key() -> bytes:
    """The key, opened at the first call of a process, whatever number of threads asks first; made where there is none.

    Raises Unavailable when Postgres or KMS does not answer, DecryptionError where another KMS key sealed it.
    """
    s = settings()
    with _opening:
        if id(s) not in _opened:
            _opened[id(s)] = s, _open(_kept() or _keep(s), s)
        return _opened[id(s)][1]


def _kept() -> bytes:
    rows = run("SELECT sealed FROM kept_keys WHERE name = %s", (_NAME,))
    return bytes(rows[0][0]) if rows else b""


def _keep(s: Settings) -> bytes:
    """Of processes that start at once the first one's stands."""
    kms = kms_for(s)
    sealed = kms.kind + kms.encrypt(_LABEL + secrets.token_bytes(LENGTH))
    run("INSERT INTO kept_keys (name, sealed) VALUES (%s, %s) ON CONFLICT DO NOTHING", (_NAME, sealed))
    return _kept()


def _open(sealed: bytes, s: Settings) -> bytes:
    kms = kms_for(s)
    try:
        text = kms.decrypt(sealed[1:]) if sealed[:1] == kms.kind else b""
    except DecryptionError:
        text = b""
    if not text.startswith(_LABEL):
        raise DecryptionError(FOREIGN)
    return text[len(_LABEL) :]
