"""The fingerprints' own key: one for a database, sealed by KMS, and none the wiser for a session key."""

import hmac
from hashlib import sha256

import pytest
from integration.waiting import at_once, waiting

from idp import config, fingerprints, keys, rate_limits
from idp.aws_kms import AwsKms
from idp.database import database, run
from idp.errors import DecryptionError, Unavailable
from idp.kms import LocalKms

OTHER = "6f" * 32


@pytest.fixture
def process(services, monkeypatch):
    """Whose settings can be changed, as by a start: what was opened before is forgotten."""

    def start(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        config.settings.cache_clear()
        fingerprints._opened.clear()

    start()
    return start


def test_one_key_whoever_asks_first(process):
    """Threads, and processes: one row, opened to the same 32 bytes."""

    def fresh(n):
        try:
            fingerprints._opened.clear()
            return fingerprints.key()
        finally:
            database.close()

    assert len({key for key in at_once(fresh, 8)}) == 1
    assert run("SELECT count(*) FROM kept_keys") == [(1,)]
    assert len(fingerprints.key()) == 32


def test_it_is_opened_once_a_process(process, monkeypatch):
    """KMS is asked at the first form alone, or at the start."""
    calls = []
    real = LocalKms.decrypt
    monkeypatch.setattr(LocalKms, "decrypt", lambda self, text: calls.append(1) or real(self, text))
    fingerprints.open_if_possible()
    at_once(lambda n: rate_limits.ssn(f"90066123{n}"), 8)
    assert calls == [1]


def test_a_rotated_session_key_starts_no_counter_anew(process):
    """What was counted under the old key holds under the new one, and after the old one is gone."""
    limit = rate_limits.ssn("900661234")
    waiting(limits=[limit])
    assert rate_limits.left([limit]) == limit.maximum - 1
    process(SESSION_ENCRYPTION_KEY=OTHER)
    assert rate_limits.left([rate_limits.ssn("900661234")]) == limit.maximum - 1


def test_a_copy_and_the_session_key_lead_to_no_ssn(process, services):
    """Not by a derived key, nor by what lies in Postgres without KMS: only KMS' plaintext makes the name."""
    waiting(limits=[rate_limits.ssn("900661234")])
    (name,) = (key for key in services.redis.keys("limit:proof_ssn:*"))
    sealed = bytes(run("SELECT sealed FROM kept_keys")[0][0])
    known = [bytes.fromhex(services.environment["SESSION_ENCRYPTION_KEY"]), sealed, sealed[-32:], sealed[1:33]]
    known += [keys.derived(known[0], purpose) for purpose in ("fingerprint", *keys.SEALING, *keys.SIGNING)]
    tried = {hmac.new(key, b"ssn 900661234", sha256).hexdigest() for key in known}
    assert name.decode().rpartition(":")[2] not in tried
    assert fingerprints.key() not in sealed


def test_an_outage_of_kms_counts_nothing_and_is_over_when_it_ends(process, monkeypatch):
    """A form meets it as Unavailable; a start goes on; the next form opens the key."""

    def away(self, text):
        raise Unavailable("kms", "no answer")

    fingerprints.key()
    process()
    with monkeypatch.context() as patch:
        patch.setattr(LocalKms, "decrypt", away)
        fingerprints.open_if_possible()
        with pytest.raises(Unavailable):
            rate_limits.ssn("900661234")
    assert rate_limits.ssn("900661234").key


FOREIGN = {
    "of KMS, read by the local key": b"K" + LocalKms().encrypt(b"fingerprint key " + b"x" * 32),
    "another text of the same key": b"L" + LocalKms().encrypt(b"x" * 32),
    "no ciphertext": b"L" + b"x" * 60,
    "nothing": b"",
}


@pytest.mark.parametrize("sealed", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_key_of_another_kms_ends_the_start_in_words(process, sealed):
    """Made anew in silence, every count of attempts would begin at nothing."""
    run("INSERT INTO kept_keys (name, sealed) VALUES ('fingerprint', %s)", (sealed,))
    with pytest.raises(DecryptionError, match="aws_kms_session_key_id"):
        fingerprints.open_if_possible()


def test_kms_itself_seals_it(process, moto, kms_key):
    """Over real HTTP, and nothing of the key is in the row."""
    process(AWS_KMS_ENABLED="true", AWS_KMS_SESSION_KEY_ID=kms_key, AWS_ENDPOINT_URL=moto, AWS_REGION="us-west-2",
            AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")  # fmt: skip
    made = fingerprints.key()
    process()
    assert fingerprints.key() == made
    sealed = bytes(run("SELECT sealed FROM kept_keys")[0][0])
    assert sealed[:1] == AwsKms.kind
    assert made not in sealed
