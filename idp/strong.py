"""Whether a key is one: random, nobody's example, long enough, vouched for by somebody."""

import base64
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm

if TYPE_CHECKING:
    from cryptography.x509 import Certificate  # 14 MB, for whom a key pair is set.

#: Different bytes, and different steps between neighbours, that 32 random bytes always have (fewer: once in 10^9).
VARIETY = 17
RSA_BITS = 2048

#: What `cryptography` and base64 raise for what is no key or certificate, or none that they know.
UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)

#: Keys that stand in books: NIST SP 800-38A (AES-256), FIPS 197, and the digests of words.
PUBLISHED = {
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
    *(sha256(word).hexdigest() for word in (b"", b"a", b"abc", b"key", b"secret", b"password", b"test", b"changeme")),
}


def is_key(text: str) -> bool:
    """Whether it is 64 hex digits."""
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def key_fault(text: str) -> str:
    """A sentence for a key of the right form that nobody drew at random; else an empty text."""
    if not is_key(text):
        return ""
    key = bytes.fromhex(text)
    steps = {(b - a) % 256 for a, b in zip(key, key[1:], strict=False)}
    printable = all(32 <= byte < 127 for byte in key)
    weak = min(len(set(key)), len(steps)) < VARIETY or printable or text.lower() in PUBLISHED
    return "must be random (`openssl rand -hex 32`) in production" if weak else ""


def is_key_pair(private: str, public: str) -> bool:
    """Whether they are the base64 of an RSA key's DER and of the DER of its X.509 certificate."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        key = load_der_private_key(base64.b64decode(private, validate=True), None)
        return isinstance(key, RSAPrivateKey) and key.public_key() == _certificate(public).public_key()
    except UNREADABLE:
        return False


def certificate_fault(public: str) -> str:
    """A sentence for a certificate that production can't use; an empty text where it is good, or unreadable."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    try:
        certificate = _certificate(public)
        key = certificate.public_key()
    except UNREADABLE:
        return ""
    if certificate.issuer == certificate.subject:
        return "must be signed by an authority in production, not by itself"
    if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
        return "must be a certificate that is valid now"
    if isinstance(key, RSAPublicKey) and key.key_size < RSA_BITS:
        return f"must be of an RSA key of {RSA_BITS} bits or more in production"
    return ""


def _certificate(public: str) -> "Certificate":
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(base64.b64decode(public, validate=True))
