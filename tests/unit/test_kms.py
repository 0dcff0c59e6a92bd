"""KMS around what is sealed: a call each way, whose outage is no decryption error."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from idp import aws_kms, kms
from idp.aws_kms import AwsKms
from idp.config import Settings
from idp.encryption import Envelope
from idp.errors import DecryptionError, Unavailable
from idp.kms import CONTEXT, LocalKms, kms_for

NEW = bytes([2]) * 32
envelope = Envelope([NEW], LocalKms())


class Counting(AwsKms):
    """KMS, counting its calls."""

    calls = 0

    def encrypt(self, plaintext: bytes) -> bytes:
        self.calls += 1
        return super().encrypt(plaintext)

    def decrypt(self, ciphertext: bytes) -> bytes:
        self.calls += 1
        return super().decrypt(ciphertext)


@pytest.mark.parametrize("size", [0, 3072, 4068, 4069, 1_000_000])
def test_a_text_of_any_length_costs_one_call_each_way(moto, kms_key, size):
    """A photo of 1 MB is sealed under a key of its own, which alone goes through KMS."""
    kms = Counting(kms_key, "us-west-2", moto, CONTEXT)
    sealed = Envelope([NEW], kms).seal(b"x" * size, "b")
    assert kms.calls == 1
    assert Envelope([NEW], kms).open(sealed, "b") == b"x" * size
    assert kms.calls == 2
    assert len(sealed) < size + 500


def test_kms_refuses_what_it_did_not_encrypt(moto, kms_key):
    """A tampered KMS ciphertext is a DecryptionError."""
    kms = AwsKms(kms_key, "us-west-2", moto, CONTEXT)
    sealed = bytearray(Envelope([NEW], kms).seal(b"x", "b"))
    sealed[-1] ^= 1
    with pytest.raises(DecryptionError):
        Envelope([NEW], kms).open(bytes(sealed), "b")


def test_kms_and_the_local_key_do_not_mix(moto, kms_key):
    """The stored form says which; production never opens what the local key sealed."""
    with pytest.raises(DecryptionError, match="aws_kms_enabled"):
        Envelope([NEW], AwsKms(kms_key, "us-west-2", moto, CONTEXT)).open(envelope.seal(b"a", "b"), "b")


def test_a_kms_that_does_not_answer_is_unavailable():
    """An outage is no decryption error: the text is not lost."""
    settings = Settings(aws_kms_enabled=True, aws_kms_session_key_id="k", aws_endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="kms"):
        kms_for(settings).encrypt(b"x")


def test_whatever_number_of_threads_asks_first_there_is_one_client_of_kms(monkeypatch):
    """Each holds a pool of connections, and takes a tenth of a second to make."""
    made, meeting = [], threading.Barrier(8)

    class Counted(AwsKms):
        def __init__(self, *_names: str) -> None:
            made.append(self)
            threading.Event().wait(0.05)

    monkeypatch.setattr(aws_kms, "AwsKms", Counted)
    asked = Settings(aws_kms_enabled=True, aws_kms_session_key_id=str(uuid.uuid4()))

    def ask(_n: int):
        meeting.wait()
        return kms.kms_for(asked)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == len(made) == 1
