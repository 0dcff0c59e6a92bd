"""What is sealed opens where it was sealed for, and nowhere else."""

import os
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp import encryption, first_version, keys
from idp.config import Settings
from idp.encryption import Envelope, open_derived, seal_derived
from idp.errors import ConfigError, DecryptionError, Unavailable
from idp.kms import LocalKms

OLD, NEW, OTHER = (bytes([n]) * 32 for n in (1, 2, 3))
envelope = Envelope([NEW, OLD], LocalKms())


@given(st.binary(max_size=12_000), st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_sealed_opens(text, binding):
    """Any bytes, short or long, for any binding."""
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
    """Truncation anywhere, of a long text's head too, is a DecryptionError."""
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


def test_swapped_chunks_of_the_version_before_do_not_open():
    """The order of chunks is part of what is sealed."""
    sealed = Envelope([NEW], LocalKms(), for_release_before=True).seal(os.urandom(8100), "b")
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


def test_without_a_key_the_setting_is_named(monkeypatch):
    """The error says how to make one."""
    monkeypatch.setattr(keys, "settings", Settings)
    with pytest.raises(ConfigError, match="session_encryption_key"):
        keys.configured()


def test_the_version_of_before_still_opens():
    """A text stored by version 1 is opened by every later release."""
    frozen = (os.path.dirname(__file__), "..", "vectors", "v1-local.hex")
    with open(os.path.join(*frozen)) as file:
        assert Envelope([OLD], LocalKms()).open(bytes.fromhex(file.read()), "message:vector") == b"a frozen text"


def test_a_long_text_opens_behind_its_own_head_alone(monkeypatch):
    """Not behind the head of another for the same place, even of the same one-time key, nor cut, nor longer."""
    real = os.urandom
    monkeypatch.setattr(os, "urandom", lambda size: b"7" * size if size == keys.LENGTH else real(size))
    one, two = (envelope.seal(bytes([n]) * 5000, "b") for n in (1, 2))
    head = encryption.HEAD + encryption.LENGTH + int.from_bytes(one[encryption.HEAD :][:2], "big")
    assert envelope.open(one, "b") == b"\x01" * 5000
    for wrong in (one[:head] + two[head:], two[:head] + one[head:], one[:head], one + b"x", one[:-1]):
        with pytest.raises(DecryptionError):
            envelope.open(wrong, "b")


@given(st.integers(0, 5000))
def test_what_is_sealed_with_a_half_opens_with_it_alone(size):
    """Not with another, not without, and nobody else's text with it."""
    half, other = (bytes([n]) * 32 for n in (7, 8))
    sealed = envelope.seal(b"x" * size, "message:1", half)
    assert encryption.needs_half(sealed)
    assert envelope.open(sealed, "message:1", half) == b"x" * size
    for wrong in (other, b"", half[:31]):
        with pytest.raises(DecryptionError):
            envelope.open(sealed, "message:1", wrong)
    with pytest.raises(DecryptionError):
        envelope.open(encryption.VERSION + sealed[1:], "message:1", half)


def test_no_derived_key_is_the_session_key_or_another():
    """One key a purpose: sealing, a message's, each half's."""
    made = [NEW, *(keys.derived(NEW, p) for p in ("sealing", "message")), keys.derived(NEW, "message", b"1" * 32)]
    assert len(set(made)) == 4
    assert envelope.seal(b"a", "b")[3:7] == keys.key_id(NEW)


def test_what_is_sealed_for_the_release_before_is_in_its_form():
    """Bit by bit what its processes open: version 1, chunks of 4,096 bytes, and no half."""
    before = Envelope([OLD], LocalKms(), for_release_before=True)
    sealed = before.seal(b"x" * 9000, "b", b"7" * 32)
    assert sealed[:1] == first_version.VERSION
    assert first_version.Envelope([OLD], LocalKms()).open(sealed, "b") == before.open(sealed, "b") == b"x" * 9000


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
    assert keys.current("form token") != keys.current("job id") != bytes.fromhex("11" * 32)


def test_derived_keys_rotate_in_two_steps(derived_keys):
    """The new key joins the queue first, so that whoever still seals with the old one and whoever opens agree."""
    derived_keys("22" * 32)
    sealed = seal_derived(b"a note", "answer note", "job")
    derived_keys("11" * 32, "22" * 32)
    assert open_derived(sealed, "answer note", "job") == b"a note"
    derived_keys("11" * 32)
    with pytest.raises(DecryptionError, match="neither current nor in the queue"):
        open_derived(sealed, "answer note", "job")


def test_no_frame_shows_the_text_where_kms_does_not_answer(derived_keys, monkeypatch):
    """Whatever it is given: plain bytes too."""
    derived_keys("11" * 32)

    def away(*_: object) -> bytes:
        raise Unavailable("kms", "away")

    monkeypatch.setattr(LocalKms, "encrypt", away)
    with pytest.raises(Unavailable) as failed:
        encryption.seal(b"900-66-1234", "a place")
    found = traceback.TracebackException.from_exception(failed.value, capture_locals=True)
    del found.stack[0]  # This one's.
    assert "900-66-1234" not in "".join(found.format())
    assert found.stack[-1].name == "away"
