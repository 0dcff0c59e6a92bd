"""One derived key a purpose, so that no key serves two ends (HKDF-SHA-256, RFC 5869).

Two more are used by `encryption` alone: `sealing`, and `message`, with a half of its own (`job_keys`).
"""

from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from idp.config import settings
from idp.errors import ConfigError

#: What texts are sealed for without KMS.
SEALING = ("session plain", "answer note", "outcome")

#: What names are made, and forms signed, with.
SIGNING = ("form token", "job id", "visit id", "operator")

LENGTH = 32  #: bytes
ID_LENGTH = 4  #: bytes


def current(purpose: str) -> bytes:
    """The 32 bytes that seal or sign for `purpose`. Raises ConfigError without `session_encryption_key`."""
    return usable(purpose)[0]


def usable(purpose: str) -> list[bytes]:
    """The current key and those of `session_encryption_key_queue`, which may still, or already, open.

    Raises ValueError for a purpose that is not listed above.
    """
    if purpose not in SEALING + SIGNING:
        raise ValueError("a purpose that keys.py does not list")
    return [_derived(key, purpose) for key in configured()]


def configured() -> list[bytes]:
    """The session keys themselves, from which all others are derived; the first seals. Raises ConfigError."""
    s = settings()
    if not s.session_encryption_key:
        raise ConfigError("session_encryption_key: must be set to 64 hex digits; `openssl rand -hex 32` makes one")
    return [bytes.fromhex(key) for key in (s.session_encryption_key, *s.session_encryption_key_queue)]


def derived(key: bytes, purpose: str, half: bytes = b"") -> bytes:
    """The key of one purpose; with a `half` (HKDF's salt) it can't be made again once those bytes are forgotten."""
    return HKDF(SHA256(), LENGTH, salt=half or None, info=purpose.encode()).derive(key)


_derived = cache(derived)


def key_id(key: bytes) -> bytes:
    """By which a stored text names the key that sealed it; tells nothing of the key."""
    return sha256(b"session_encryption_key id" + key).digest()[:ID_LENGTH]
