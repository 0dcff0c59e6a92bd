"""Seal and open: how every applicant, message, result and session's personal part is stored.

    sealed  = head wrapped            a text of up to 4,068 bytes
            | head wrapped long       a longer one: `wrapped` holds a one-time key
    head    = version kind form key-id
    version = 0x02, or 0x03 where the key has a half that dies with its job (`job_keys`)
    kind    = "K" (AWS KMS) or "L" (the local stand-in)
    form    = "s" (short) or "l" (long)
    key-id  = 4 bytes: the beginning of SHA-256 over a label and the session key
    wrapped = length (2 bytes, big-endian) and that many bytes of KMS ciphertext of `inner`
    inner   = nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)
    long    = nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes), under the one-time key

A text costs one KMS call each way, whatever its length. `session_encryption_key` seals, it and
`session_encryption_key_queue` open. The AES key of `inner` is derived from it: for `sealing`, or of 0x03 for `message`
with the job's half as HKDF's salt. The additional authenticated data is the head and the text's *binding*
(`message:<job id>`, `value:<key in Redis>`, `session:<digest>:<place>`), of `long` all that stands before it and the
binding: a sealed text moved to another place does not open, nor a long one behind another's head.

Where the session or a note of a job is read too often for KMS, and holds nothing of a person, the text is sealed with a
key derived for that one purpose (`keys`) and without KMS:

    derived = 0x10 key id (4 bytes) nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)

with the version, the purpose and the binding as additional authenticated data; this key id is the derived key's.

What was stored under a version is opened by every later release for as long as it can live: `first_version` is the one
before, which `seal_for_release_before` still writes.
"""

import os
from collections.abc import Callable
from typing import Any, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp import first_version, keys
from idp.config import Settings, settings
from idp.errors import DecryptionError
from idp.first_version import UNKNOWN_KEY, decrypted, wrapped
from idp.keys import ID_LENGTH, derived, key_id
from idp.kms import LIMIT, Kms, kms_for
from idp.personal import Bytes
from idp.unseen import unseen

VERSION, HALVED, DERIVED = b"\x02", b"\x03", b"\x10"
SHORT, LONG = b"s", b"l"
NONCE, LENGTH, HEAD = 12, 2, 3 + ID_LENGTH  #: bytes
SHORTEST_LONG = LIMIT - NONCE - 16 + 1  #: bytes


@unseen
def seal(text: bytes, binding: str, half: bytes = b"") -> bytes:
    """`text` sealed for the place that `binding` names, with a `half` such that nobody opens it without.

    Raises Unavailable when KMS does not answer.
    """
    return _envelope().seal(text, binding, half)


@unseen
def open_sealed(sealed: bytes, binding: str, half: bytes = b"") -> Bytes:
    """The text that was sealed for `binding`. Raises DecryptionError, or Unavailable when KMS does not answer."""
    return Bytes(_envelope().open(sealed, binding, half))


def needs_half(sealed: bytes) -> bool:
    """Whether a text opens only with the half of its job's key."""
    return sealed[:1] == HALVED


def makes_halves() -> bool:
    """Whether this process seals messages that need one: not for workers of the release before."""
    return not settings().seal_for_release_before


def seal_derived(text: bytes, purpose: str, binding: str) -> bytes:
    """`text` sealed without KMS for `purpose` and the place that `binding` names."""
    (identity, cipher), *_ = _ciphers(purpose).items()
    nonce = os.urandom(NONCE)
    return DERIVED + identity + nonce + cipher.encrypt(nonce, text, DERIVED + f"{purpose}:{binding}".encode())


def open_derived(sealed: bytes, purpose: str, binding: str) -> bytes:
    """The text that `seal_derived` sealed. Raises DecryptionError."""
    if sealed[:1] != DERIVED:
        raise DecryptionError("not a text sealed with a derived key, or of a version that this release does not know")
    cipher = _ciphers(purpose).get(sealed[1 : 1 + ID_LENGTH])
    if cipher is None:
        raise DecryptionError(UNKNOWN_KEY)
    return decrypted(cipher, sealed[1 + ID_LENGTH :], DERIVED + f"{purpose}:{binding}".encode())


#: Ciphers are made once for the settings of a process, not for each text: (settings, purpose) to them.
_made: dict[tuple[int, str], tuple[Settings, Any]] = {}


def _envelope() -> "Envelope":
    return cast(Envelope, _once("", lambda s: Envelope(keys.configured(), kms_for(s), s.seal_for_release_before)))


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
    """The format above, under one KMS key and a list of session keys whose first seals."""

    def __init__(self, session_keys: list[bytes], kms: Kms, for_release_before: bool = False) -> None:
        self.keys, self.kms = {key_id(key): key for key in session_keys}, kms
        self.sealing_id = key_id(session_keys[0])
        self.ciphers = {identity: AESGCM(derived(key, "sealing")) for identity, key in self.keys.items()}
        self.before = first_version.Envelope(session_keys, kms)
        self.for_release_before = for_release_before

    def seal(self, text: bytes, binding: str, half: bytes = b"") -> bytes:
        if self.for_release_before:
            return self.before.seal(text, binding)
        form = SHORT if len(text) < SHORTEST_LONG else LONG
        head = (HALVED if half else VERSION) + self.kms.kind + form + self.sealing_id
        one_time = b"" if form == SHORT else os.urandom(keys.LENGTH)
        inner = _encrypted(self._cipher(head, half), one_time or text, head + binding.encode())
        head += wrapped(self.kms.encrypt(inner))
        return head + (_encrypted(AESGCM(one_time), text, head + binding.encode()) if one_time else b"")

    def open(self, sealed: bytes, binding: str, half: bytes = b"") -> bytes:
        if sealed[:1] == first_version.VERSION:
            return self.before.open(sealed, binding)
        if sealed[:1] not in (VERSION, HALVED) or sealed[2:3] not in (SHORT, LONG):
            raise DecryptionError("not a sealed text, or of a version that this release does not know")
        if sealed[1:2] != self.kms.kind:
            raise DecryptionError("sealed by another kind of KMS than aws_kms_enabled chooses here")
        cipher, ends = self._cipher(sealed[:HEAD], half), HEAD + LENGTH
        ends += int.from_bytes(sealed[HEAD:ends], "big")
        if len(sealed) < ends or (sealed[2:3] == SHORT and len(sealed) > ends):
            raise DecryptionError("cut short, or too long")
        inner = self.kms.decrypt(sealed[HEAD + LENGTH : ends])
        text = decrypted(cipher, inner, sealed[:HEAD] + binding.encode())
        if sealed[2:3] == SHORT:
            return text
        return decrypted(AESGCM(text), sealed[ends:], sealed[:ends] + binding.encode())

    def _cipher(self, head: bytes, half: bytes) -> AESGCM:
        """Of the key that a head names. Raises DecryptionError."""
        identity = head[3:HEAD]
        if identity not in self.keys:
            raise DecryptionError(UNKNOWN_KEY)
        if head[:1] == VERSION:
            return self.ciphers[identity]
        if len(half) != keys.LENGTH:
            raise DecryptionError("sealed under a key of which half lies elsewhere")
        return AESGCM(derived(self.keys[identity], "message", half))


def _encrypted(cipher: AESGCM, text: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, text, bound)
