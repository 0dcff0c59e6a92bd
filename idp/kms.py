"""Which KMS encrypts: AWS' (`aws_kms`), or the local stand-in for development.

Both encrypt at most 4,096 bytes a call under an encryption context that decryption must repeat
(AWS KMS API Reference, Encrypt and Decrypt).
"""

import os
import threading
from functools import cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp.config import Settings
from idp.errors import DecryptionError

CONTEXT = {"context": "session-encryption"}
LIMIT = 4096  #: bytes of plaintext that one call takes

#: AWS's codes, and boto3's classes, for what stays wrong until somebody mends it.
_STAYS = frozenset([
    "AccessDeniedException", "NotFoundException", "DisabledException", "KMSInvalidStateException",
    "InvalidArnException", "InvalidKeyUsageException", "ValidationException", "UnrecognizedClientException",
    "InvalidClientTokenId", "InvalidSignatureException", "NoCredentialsError", "PartialCredentialsError",
    "NoRegionError", "InvalidRegionError", "ValueError",
])  # fmt: skip


class Kms(Protocol):
    """What `encryption` needs of either. `kind` is the byte by which the stored form names it."""

    kind: bytes

    def encrypt(self, plaintext: bytes) -> bytes: ...

    def decrypt(self, ciphertext: bytes) -> bytes: ...


def stays(code: str) -> bool:
    """Whether what `reason` said is no outage: the key, its policy or our credentials must be mended."""
    return code in _STAYS


class LocalKms:
    """Keeps the stored form and its failures in development. Its key is public: it protects nothing.

    What keeps a developer's texts secret is the AES key inside; `Settings` refuses this class in production.
    """

    kind = b"L"
    cipher = AESGCM(sha256(b"the local stand-in for KMS; protects nothing").digest())
    context = repr(CONTEXT).encode()

    def encrypt(self, plaintext: bytes) -> bytes:
        if len(plaintext) > LIMIT:
            raise ValueError(f"KMS takes {LIMIT} bytes a call")
        nonce = os.urandom(12)
        return nonce + self.cipher.encrypt(nonce, plaintext, self.context)

    def decrypt(self, ciphertext: bytes) -> bytes:
        try:
            return self.cipher.decrypt(ciphertext[:12], ciphertext[12:], self.context)
        except (InvalidTag, ValueError):
            raise DecryptionError("the local key did not encrypt this") from None


_making = threading.Lock()


@cache
def _aws_kms(key_id: str, region: str, endpoint_url: str) -> Kms:
    from idp.aws_kms import AwsKms

    return AwsKms(key_id, region, endpoint_url, CONTEXT)


def kms_for(s: Settings) -> Kms:
    """The client that these settings choose; one a process, as it holds a pool, whatever number of threads asks first.

    `cache` alone would make one for each of them.
    """
    if not s.aws_kms_enabled:
        return LocalKms()
    with _making:
        return _aws_kms(s.aws_kms_session_key_id, s.aws_region, s.aws_endpoint_url)
