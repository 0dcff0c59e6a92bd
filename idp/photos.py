"""Photos that wait for their job: sealed under a key of their own, in Redis alone, and not for long.

    photos:<job id>    a hash, side of the card to nonce (12 bytes) AES-256-GCM ciphertext with its tag (16 bytes)

The key is of one upload. It stands in the job's message and in the session's sealed part, so that a photo of a
megabyte costs KMS no more than a name does; `photo:<side>` is the additional authenticated data. What lies here goes
with the note of the job's answer or with its withdrawal (`scripts`), in an outage with its time: neither Postgres nor
its backups ever hold it.
"""

import os
from collections.abc import Mapping
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp import cache
from idp.config import settings
from idp.errors import DecryptionError, IdpError
from idp.personal import Bytes

_NONCE = 12  #: bytes
_KEY = 32  #: bytes


class PhotosGone(IdpError):
    """The photos of a job lie in Redis no more: their time is over, or Redis lost them. They must be taken again."""


def name(job_id: str) -> str:
    """The key in Redis."""
    return f"photos:{job_id}"


def keep(job_id: str, photos: Mapping[str, bytes]) -> str:
    """Keep photos, by side of the card, for a job and one retry; returns their key in hex. Raises Unavailable."""
    key = os.urandom(_KEY)
    sealed = [part for side, photo in photos.items() for part in (side, _sealed(key, side, photo))]
    kept = name(job_id)
    cache.client().at_once(("DEL", kept), ("HSET", kept, *sealed), ("EXPIRE", kept, _seconds()))
    return key.hex()


def opened(job_id: str, key: str) -> dict[str, Bytes]:
    """The photos of a job by side. Raises PhotosGone, DecryptionError, Unavailable."""
    found = cast(dict[bytes, bytes], cache.client().hgetall(name(job_id)))
    if not found:
        raise PhotosGone("the photos of this job are gone")
    return {side.decode(): _opened(bytes.fromhex(key), side.decode(), sealed) for side, sealed in found.items()}


def move(old: str, new: str) -> None:
    """Hand the photos of a job on to another, with a new time. Raises PhotosGone, Unavailable."""
    if old == new:
        return
    if not cache.client().eval(_MOVE, 2, name(old), name(new), str(_seconds())):
        raise PhotosGone("the photos of this job are gone")


def forget(job_id: str) -> None:
    """Delete them. Raises Unavailable."""
    cache.client().delete(name(job_id))


_MOVE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[1])
return 1"""


def _seconds() -> int:
    """The life of a job, and as long again for a person to ask for a retry."""
    return 2 * settings().async_wait_timeout_seconds


def _sealed(key: bytes, side: str, photo: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, photo, f"photo:{side}".encode())


def _opened(key: bytes, side: str, sealed: bytes) -> Bytes:
    try:
        return Bytes(AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"photo:{side}".encode()))
    except (InvalidTag, ValueError):
        raise DecryptionError("a photo was tampered with, cut short, or is another upload's") from None
