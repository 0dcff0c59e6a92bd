"""AWS KMS through boto3, which is imported where KMS is used: it takes 24 MB and a sixth of a second."""

from collections.abc import Mapping
from typing import cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from idp.errors import DecryptionError, Unavailable

#: Connect 1 s, read 2 s, three tries: a web request never hangs on KMS for longer than a person waits.
TIMEOUTS = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})


class AwsKms:
    """The key `aws_kms_session_key_id` under an encryption context. Raises Unavailable when KMS does not answer or
    refuses.
    """

    kind = b"K"

    def __init__(self, key_id: str, region: str, endpoint_url: str, context: Mapping[str, str]) -> None:
        self.key_id, self.context = key_id, dict(context)
        try:
            self.client = boto3.client("kms", region_name=region, endpoint_url=endpoint_url or None, config=TIMEOUTS)
        except (BotoCoreError, ValueError) as e:  # No such region, or an endpoint that is no address.
            raise Unavailable("kms", type(e).__name__) from None

    def encrypt(self, plaintext: bytes) -> bytes:
        """One call. At most 4,096 bytes."""
        try:
            reply = self.client.encrypt(KeyId=self.key_id, Plaintext=plaintext, EncryptionContext=self.context)
        except (BotoCoreError, ClientError) as e:
            raise Unavailable("kms", reason(e)) from None
        return cast(bytes, reply["CiphertextBlob"])

    def decrypt(self, ciphertext: bytes) -> bytes:
        """One call. Raises DecryptionError for what this key did not encrypt under its context."""
        try:
            reply = self.client.decrypt(KeyId=self.key_id, CiphertextBlob=ciphertext, EncryptionContext=self.context)
        except (BotoCoreError, ClientError) as e:
            if reason(e) in ("InvalidCiphertextException", "IncorrectKeyException", "ValidationException"):
                raise DecryptionError("KMS did not encrypt this, or not under this key and context") from None
            raise Unavailable("kms", reason(e)) from None
        return cast(bytes, reply["Plaintext"])


def reason(error: Exception) -> str:
    """AWS's error code, or the class of a network error: neither holds data."""
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__
