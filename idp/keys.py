"""One derived key a purpose, so that no key serves two ends (HKDF-SHA-256, RFC 5869).

Purposes in use: `session plain`, `form token`, `job id`, `answer note`, `outcome`, `fingerprint`.
"""

from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from idp.config import settings
from idp.errors import ConfigError

LENGTH = 32  #: bytes


def current(purpose: str) -> bytes:
    """The 32 bytes that seal or sign for `purpose`. Raises ConfigError without `session_encryption_key`."""
    return usable(purpose)[0]


def usable(purpose: str) -> list[bytes]:
    """The current key and those of `session_encryption_key_queue`, which may still, or already, open."""
    s = settings()
    if not s.session_encryption_key:
        raise ConfigError("session_encryption_key: must be set to 64 hex digits; `openssl rand -hex 32` makes one")
    return [_derived(key, purpose) for key in (s.session_encryption_key, *s.session_encryption_key_queue)]


@cache
def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), LENGTH, salt=None, info=purpose.encode()).derive(bytes.fromhex(key))
