"""Seal and open: how every applicant, result and session's personal part is stored.

    sealed  = version kind chunk*
    version = 0x01
    kind    = "K" (AWS KMS) or "L" (the local stand-in)
    chunk   = length (2 bytes, big-endian) and that many bytes of KMS ciphertext; at most 4,096 bytes of `inner` each
    inner   = key id (4 bytes) nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)

The key id is the beginning of SHA-256 over a label and the AES key, so that keys can be rotated:
`session_encryption_key` seals, it and `session_encryption_key_queue` open. The additional authenticated data is the
version and the text's *binding* (`message:<job id>`, `value:<key in Redis>`, `session:<digest>`): a sealed text moved
to another place does not open. A text of up to 3 KB costs one KMS call each way.

Where the session or a note of a job is read too often for KMS, and holds nothing of a person, the text is sealed with a
key derived for that one purpose (`keys`) and without KMS:

    derived = 0x10 key id (4 bytes) nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)

with the version, the purpose and the binding as additional authenticated data.

What was stored under a version is opened by every later release for as long as it can live: 15 minutes.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp import keys
from idp.config import Settings, settings
from idp.errors import ConfigError, DecryptionError
from idp.kms import LIMIT, Kms, kms_for

VERSION, DERIVED = b"\x01", b"\x10"
KEY_ID, NONCE, LENGTH = 4, 12, 2  #: bytes


def seal(text: bytes, binding: str) -> bytes:
    """`text` sealed for the place that `binding` names. Raises Unavailable when KMS does not answer."""
    return _envelope().seal(text, binding)


def open_sealed(sealed: bytes, binding: str) -> bytes:
    """The text that was sealed for `binding`. Raises DecryptionError, or Unavailable when KMS does not answer."""
    return _envelope().open(sealed, binding)


def seal_derived(text: bytes, purpose: str, binding: str) -> bytes:
    """`text` sealed without KMS for `purpose` and the place that `binding` names."""
    (identity, cipher), *_ = _ciphers(purpose).items()
    nonce = os.urandom(NONCE)
    return DERIVED + identity + nonce + cipher.encrypt(nonce, text, _bound(f"{purpose}:{binding}", DERIVED))


def open_derived(sealed: bytes, purpose: str, binding: str) -> bytes:
    """The text that `seal_derived` sealed. Raises DecryptionError."""
    if sealed[:1] != DERIVED:
        raise DecryptionError("not a text sealed with a derived key, or of a version that this release does not know")
    cipher = _ciphers(purpose).get(sealed[1 : 1 + KEY_ID])
    if cipher is None:
        raise DecryptionError("sealed under an AES key that is neither current nor in the queue")
    nonce, ciphertext = sealed[1 + KEY_ID : 1 + KEY_ID + NONCE], sealed[1 + KEY_ID + NONCE :]
    return _decrypted(cipher, nonce, ciphertext, _bound(f"{purpose}:{binding}", DERIVED))


#: Ciphers are made once for the settings of a process, not for each text: (settings, purpose) to them.
_made: dict[tuple[int, str], tuple[Settings, Any]] = {}


def _envelope() -> "Envelope":
    return cast(Envelope, _once("", Envelope.of))


def _ciphers(purpose: str) -> dict[bytes, AESGCM]:
    """By key id; the one that seals first."""
    made = _once(purpose, lambda _: {key_id(key): AESGCM(key) for key in keys.usable(purpose)})
    return cast(dict[bytes, AESGCM], made)


def _once(purpose: str, make: Callable[[Settings], Any]) -> Any:
    s = settings()
    kept = _made.get((id(s), purpose))
    if kept is None or kept[0] is not s:
        kept = _made[id(s), purpose] = (s, make(s))
    return kept[1]


class Envelope:
    """The format above, under one KMS key and a list of AES keys whose first seals."""

    def __init__(self, keys: list[bytes], kms: Kms) -> None:
        self.keys = {key_id(key): AESGCM(key) for key in keys}
        self.sealing_id, self.kms = key_id(keys[0]), kms

    @classmethod
    def of(cls, s: Settings) -> "Envelope":
        """Raises ConfigError without `session_encryption_key`."""
        if not s.session_encryption_key:
            raise ConfigError("session_encryption_key: must be set to 64 hex digits; `openssl rand -hex 32` makes one")
        keys = [s.session_encryption_key, *s.session_encryption_key_queue]
        return cls([bytes.fromhex(key) for key in keys], kms_for(s))

    def seal(self, text: bytes, binding: str) -> bytes:
        nonce = os.urandom(NONCE)
        ciphertext = self.keys[self.sealing_id].encrypt(nonce, text, _bound(binding, VERSION))
        inner = self.sealing_id + nonce + ciphertext
        pieces = [self.kms.encrypt(inner[at : at + LIMIT]) for at in range(0, len(inner), LIMIT)]
        return VERSION + self.kms.kind + b"".join(len(p).to_bytes(LENGTH, "big") + p for p in pieces)

    def open(self, sealed: bytes, binding: str) -> bytes:
        if sealed[:1] != VERSION:
            raise DecryptionError("not a sealed text, or of a version that this release does not know")
        if sealed[1:2] != self.kms.kind:
            raise DecryptionError("sealed by another kind of KMS than aws_kms_enabled chooses here")
        inner = b"".join(self.kms.decrypt(piece) for piece in _chunks(sealed[2:]))
        return self.decrypted(inner, binding)

    def decrypted(self, inner: bytes, binding: str) -> bytes:
        cipher = self.keys.get(inner[:KEY_ID])
        if cipher is None:
            raise DecryptionError("sealed under an AES key that is neither current nor in the queue")
        nonce, ciphertext = inner[KEY_ID : KEY_ID + NONCE], inner[KEY_ID + NONCE :]
        return _decrypted(cipher, nonce, ciphertext, _bound(binding, VERSION))


def _decrypted(cipher: AESGCM, nonce: bytes, ciphertext: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, ciphertext, bound)
    except (InvalidTag, ValueError):
        raise DecryptionError("tampered with, cut short, or sealed for another place") from None


def key_id(key: bytes) -> bytes:
    return sha256(b"session_encryption_key id" + key).digest()[:KEY_ID]


def _bound(binding: str, version: bytes) -> bytes:
    return version + binding.encode()


def _chunks(rest: bytes) -> list[bytes]:
    """The KMS ciphertexts of a sealed text. Raises DecryptionError when a length does not fit."""
    pieces = []
    while rest:
        size = int.from_bytes(rest[:LENGTH], "big")
        piece, rest = rest[LENGTH : LENGTH + size], rest[LENGTH + size :]
        if not size or len(piece) < size:
            raise DecryptionError("cut short")
        pieces.append(piece)
    return pieces
