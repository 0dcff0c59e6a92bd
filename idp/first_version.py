"""The stored form of the release before, opened for as long as it can live: two hours.

    sealed  = version kind chunk*
    version = 0x01
    kind    = "K" (AWS KMS) or "L" (the local stand-in)
    chunk   = length (2 bytes, big-endian) and that many bytes of KMS ciphertext; at most 4,096 bytes of `inner` each
    inner   = key id (4 bytes) nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)

The session key itself is the AES key; the additional authenticated data is the version and the binding.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp.errors import DecryptionError
from idp.keys import ID_LENGTH, key_id
from idp.kms import LIMIT, Kms

VERSION = b"\x01"
NONCE, LENGTH = 12, 2  #: bytes
UNKNOWN_KEY = "sealed under an AES key that is neither current nor in the queue"


class Envelope:
    """The format above, under one KMS key and a list of session keys whose first seals."""

    def __init__(self, session_keys: list[bytes], kms: Kms) -> None:
        self.keys = {key_id(key): AESGCM(key) for key in session_keys}
        self.sealing_id, self.kms = key_id(session_keys[0]), kms

    def seal(self, text: bytes, binding: str) -> bytes:
        """For processes of the release before, while some still run."""
        nonce = os.urandom(NONCE)
        inner = self.sealing_id + nonce
        inner += self.keys[self.sealing_id].encrypt(nonce, text, VERSION + binding.encode())
        pieces = [self.kms.encrypt(inner[at : at + LIMIT]) for at in range(0, len(inner), LIMIT)]
        return VERSION + self.kms.kind + b"".join(map(wrapped, pieces))

    def open(self, sealed: bytes, binding: str) -> bytes:
        """Raises DecryptionError, Unavailable."""
        if sealed[1:2] != self.kms.kind:
            raise DecryptionError("sealed by another kind of KMS than aws_kms_enabled chooses here")
        inner = b"".join(self.kms.decrypt(piece) for piece in _chunks(sealed[2:]))
        cipher = self.keys.get(inner[:ID_LENGTH])
        if cipher is None:
            raise DecryptionError(UNKNOWN_KEY)
        return decrypted(cipher, inner[ID_LENGTH:], VERSION + binding.encode())


def wrapped(piece: bytes) -> bytes:
    """A KMS ciphertext behind its length."""
    return len(piece).to_bytes(LENGTH, "big") + piece


def decrypted(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    """The text of a nonce and its ciphertext. Raises DecryptionError."""
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise DecryptionError("tampered with, cut short, or sealed for another place") from None


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
