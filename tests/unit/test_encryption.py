"""What is sealed opens where it was sealed for, and nowhere else."""

import os
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp import encryption, keys, kms
from idp.config import Settings
from idp.encryption import Envelope, open_derived, seal_derived
from idp.errors import ConfigError, DecryptionError, Unavailable
from idp.kms import AwsKms, LocalKms, kms_for

OLD, NEW, OTHER = (bytes([n]) * 32 for n in (1, 2, 3))
envelope = Envelope([NEW, OLD], LocalKms())


@given(st.binary(max_size=12_000), st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_sealed_opens(text, binding):
    """Any bytes, of one chunk or several, for any binding."""
    assert envelope.open(envelope.seal(text, binding), binding) == text


@given(st.data())
def test_any_changed_byte_is_noticed(data):
    """Tampering anywhere is a DecryptionError."""
    sealed = bytearray(envelope.seal(b"a text", "message:1"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DecryptionError):
        envelope.open(bytes(sealed), "message:1")


@given(st.integers(0, 9000))
def test_a_cut_text_is_noticed(length):
    """Truncation anywhere, between two chunks too, is a DecryptionError."""
    sealed = envelope.seal(b"x" * 8900, "message:1")
    with pytest.raises(DecryptionError):
        envelope.open(sealed[: min(length, len(sealed) - 1)], "message:1")


@given(st.binary(max_size=300))
def test_foreign_bytes_are_refused(data):
    """Bytes that nobody sealed are a DecryptionError."""
    with pytest.raises(DecryptionError):
        envelope.open(data, "message:1")


def test_moved_to_another_place_it_does_not_open():
    """A text sealed for one job opens for no other."""
    with pytest.raises(DecryptionError):
        envelope.open(envelope.seal(b"a", "message:1"), "message:2")


def test_swapped_chunks_do_not_open():
    """The order of chunks is part of what is sealed."""
    sealed = envelope.seal(os.urandom(8100), "b")
    size = int.from_bytes(sealed[2:4], "big") + 2
    swapped = sealed[:2] + sealed[2 + size : 2 + 2 * size] + sealed[2 : 2 + size] + sealed[2 + 2 * size :]
    assert len(swapped) == len(sealed)
    with pytest.raises(DecryptionError):
        envelope.open(swapped, "b")


def test_an_old_key_opens_while_it_is_in_the_queue():
    """Rotation: the new key seals, both open; without the old one its texts are lost."""
    sealed = Envelope([OLD], LocalKms()).seal(b"a", "b")
    assert envelope.open(sealed, "b") == b"a"
    with pytest.raises(DecryptionError, match="neither current nor in the queue"):
        Envelope([NEW], LocalKms()).open(sealed, "b")


def test_the_error_never_holds_the_text():
    """Says why, never what."""
    sealed = envelope.seal(b"900661234", "b")
    with pytest.raises(DecryptionError) as refused:
        envelope.open(sealed, "c")
    assert "900661234" not in str(refused.value)


def test_without_a_key_the_setting_is_named():
    """The error says how to make one."""
    with pytest.raises(ConfigError, match="session_encryption_key"):
        Envelope.of(Settings())


def test_the_version_of_before_still_opens():
    """A text stored by version 1 is opened by every later release."""
    frozen = (os.path.dirname(__file__), "..", "vectors", "v1-local.hex")
    with open(os.path.join(*frozen)) as file:
        assert Envelope([OLD], LocalKms()).open(bytes.fromhex(file.read()), "message:vector") == b"a frozen text"


class Counting(AwsKms):
    """KMS, counting its calls."""

    calls = 0

    def encrypt(self, plaintext: bytes) -> bytes:
        self.calls += 1
        return super().encrypt(plaintext)


@pytest.mark.parametrize(("size", "calls"), [(3072, 1), (4064, 1), (4065, 2), (12_000, 3)])
def test_kms_takes_chunks_of_4096_bytes(moto, kms_key, size, calls):
    """3 KB cost one call; longer texts go in chunks and come back whole."""
    kms = Counting(kms_key, "us-west-2", moto)
    sealed = Envelope([NEW], kms).seal(b"x" * size, "b")
    assert kms.calls == calls
    assert Envelope([NEW], kms).open(sealed, "b") == b"x" * size


def test_kms_refuses_what_it_did_not_encrypt(moto, kms_key):
    """A tampered KMS ciphertext is a DecryptionError."""
    kms = AwsKms(kms_key, "us-west-2", moto)
    sealed = bytearray(Envelope([NEW], kms).seal(b"x", "b"))
    sealed[-1] ^= 1
    with pytest.raises(DecryptionError):
        Envelope([NEW], kms).open(bytes(sealed), "b")


def test_kms_and_the_local_key_do_not_mix(moto, kms_key):
    """The stored form says which; production never opens what the local key sealed."""
    with pytest.raises(DecryptionError, match="aws_kms_enabled"):
        Envelope([NEW], AwsKms(kms_key, "us-west-2", moto)).open(envelope.seal(b"a", "b"), "b")


def test_a_kms_that_does_not_answer_is_unavailable():
    """An outage is no decryption error: the text is not lost."""
    settings = Settings(aws_kms_enabled=True, aws_kms_session_key_id="k", aws_endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="kms"):
        kms_for(settings).encrypt(b"x")


@pytest.fixture
def derived_keys(monkeypatch):
    """The settings of a process, with a current key and a queue."""

    def use(current: str, *queue: str) -> None:
        chosen = Settings(session_encryption_key=current, session_encryption_key_queue=list(queue))
        monkeypatch.setattr(keys, "settings", lambda: chosen)
        monkeypatch.setattr(encryption, "settings", lambda: chosen)

    return use


def test_a_derived_key_serves_one_purpose_and_one_place(derived_keys):
    """What was sealed for one opens for no other."""
    derived_keys("11" * 32)
    sealed = seal_derived(b"a note", "answer note", "job 1")
    assert b"a note" not in sealed
    assert open_derived(sealed, "answer note", "job 1") == b"a note"
    for purpose, place in (("session plain", "job 1"), ("answer note", "job 2")):
        with pytest.raises(DecryptionError):
            open_derived(sealed, purpose, place)
    assert keys.current("a") != keys.current("b") != bytes.fromhex("11" * 32)


def test_derived_keys_rotate_in_two_steps(derived_keys):
    """The new key joins the queue first, so that whoever still seals with the old one and whoever opens agree."""
    derived_keys("22" * 32)
    sealed = seal_derived(b"a note", "answer note", "job")
    derived_keys("11" * 32, "22" * 32)
    assert open_derived(sealed, "answer note", "job") == b"a note"
    derived_keys("11" * 32)
    with pytest.raises(DecryptionError, match="neither current nor in the queue"):
        open_derived(sealed, "answer note", "job")


def test_whatever_number_of_threads_asks_first_there_is_one_client_of_kms(monkeypatch):
    """Each holds a pool of connections, and takes a tenth of a second to make."""
    made, meeting = [], threading.Barrier(8)

    class Counted(AwsKms):
        def __init__(self, *_names: str) -> None:
            made.append(self)
            threading.Event().wait(0.05)

    monkeypatch.setattr(kms, "AwsKms", Counted)
    asked = Settings(aws_kms_enabled=True, aws_kms_session_key_id=str(uuid.uuid4()))

    def ask(_n: int):
        meeting.wait()
        return kms.kms_for(asked)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == len(made) == 1
