"""The digest of the operators' password: scrypt (RFC 7914) with a salt, as `ops_password_digest` holds it.

Its cost is of OWASP's Password Storage Cheat Sheet (N 2^15, r 8, p 3): 32 MB and some tenths of a second a try.
"""

import hashlib
import hmac
import os
import re

from itsdangerous import base64_decode, base64_encode

LEAST = 12  #: characters of a password

_N, _R, _P = 2**15, 8, 3
_FORM = re.compile(r"scrypt:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})")


def digest_of(password: str) -> str:
    """`scrypt:<salt>:<hash>`, both in base64 of RFC 4648, section 5, without padding."""
    salt = os.urandom(16)
    return f"scrypt:{base64_encode(salt).decode()}:{base64_encode(_hashed(password, salt)).decode()}"


def is_digest(text: str) -> bool:
    """Whether it has the form that `digest_of` gives."""
    return bool(_FORM.fullmatch(text))


def fits(password: str, digest: str) -> bool:
    """Whether this is the password of a digest; an empty digest has none."""
    found = _FORM.fullmatch(digest)
    if not found:
        return False
    return hmac.compare_digest(_hashed(password, base64_decode(found[1])), base64_decode(found[2]))


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=_N, r=_R, p=_P, maxmem=2**26, dklen=32)
