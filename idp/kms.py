"""AWS KMS through boto3, and the local stand-in for development.

Both encrypt at most 4,096 bytes a call under an encryption context that decryption must repeat
(AWS KMS API Reference, Encrypt and Decrypt).
"""

import os
import threading
from functools import cache
from hashlib import sha256
from typing import Protocol, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idp.config import Settings
from idp.errors import DecryptionError, Unavailable

CONTEXT = {"context": "session-encryption"}
LIMIT = 4096  #: bytes of plaintext that one call takes

#: Connect 1 s, read 2 s, three tries: a web request never hangs on KMS for longer than a person waits.
TIMEOUTS = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})


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


class AwsKms:
    """The key `aws_kms_session_key_id`. Raises Unavailable when KMS does not answer or refuses."""

    kind = b"K"

    def __init__(self, key_id: str, region: str, endpoint_url: str = "") -> None:
        self.key_id = key_id
        try:
            self.client = boto3.client("kms", region_name=region, endpoint_url=endpoint_url or None, config=TIMEOUTS)
        except (BotoCoreError, ValueError) as e:  # No such region, or an endpoint that is no address.
            raise Unavailable("kms", type(e).__name__) from None

    def encrypt(self, plaintext: bytes) -> bytes:
        """One call. At most LIMIT bytes."""
        try:
            reply = self.client.encrypt(KeyId=self.key_id, Plaintext=plaintext, EncryptionContext=CONTEXT)
        except (BotoCoreError, ClientError) as e:
            raise Unavailable("kms", reason(e)) from None
        return cast(bytes, reply["CiphertextBlob"])

    def decrypt(self, ciphertext: bytes) -> bytes:
        """One call. Raises DecryptionError for what this key did not encrypt under CONTEXT."""
        try:
            reply = self.client.decrypt(KeyId=self.key_id, CiphertextBlob=ciphertext, EncryptionContext=CONTEXT)
        except (BotoCoreError, ClientError) as e:
            if reason(e) in ("InvalidCiphertextException", "IncorrectKeyException", "ValidationException"):
                raise DecryptionError("KMS did not encrypt this, or not under this key and context") from None
            raise Unavailable("kms", reason(e)) from None
        return cast(bytes, reply["Plaintext"])


def reason(error: Exception) -> str:
    """AWS's error code, or the class of a network error: neither holds data."""
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__


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
def _aws_kms(key_id: str, region: str, endpoint_url: str) -> AwsKms:
    return AwsKms(key_id, region, endpoint_url)


def kms_for(s: Settings) -> Kms:
    """The client that these settings choose; one a process, as it holds a pool, whatever number of threads asks first.

    `cache` alone would make one for each of them.
    """
    if not s.aws_kms_enabled:
        return LocalKms()
    with _making:
        return _aws_kms(s.aws_kms_session_key_id, s.aws_region, s.aws_endpoint_url)
