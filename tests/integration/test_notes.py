"""An answer that a vendor gave is not paid for twice, and what this host could not do is no answer."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import requests
from integration.working import work

from idp.config import settings
from idp.database import run
from idp.models import Job
from tasks import asking, proofing
from tasks.adjudication import adjudicate
from tasks.engine import huey as engine
from tasks.notes import Notes
from tasks.vendors.standins.testing import FAKEY
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.http import Outbound

SAID = Answer("a vendor", False, ("ssn",), ("dob",), True, "transaction 1", "reference 1", ("R907",), True)


@pytest.fixture
def proofed(services, vendors, monkeypatch):
    """The service's own huey and jobs, on mocked vendors; returns how a job of the stock person ended."""
    from idp import config

    for name, value in {"aamva_private_key": vendors.settings.aamva_private_key,
                        "aamva_public_key": vendors.settings.aamva_public_key}.items():  # fmt: skip
        monkeypatch.setenv(name.upper(), value)
    config.settings.cache_clear()
    engine.huey.storage.blocking = False
    monkeypatch.setattr(engine, "INSIST", 0.0)
    return lambda: proofing.resolution_proofing(FAKEY.to_message())


def ended(result) -> str | None:
    run("UPDATE jobs SET run_at = now() WHERE state = 'queued'")
    work(engine.huey)
    told = result.get(preserve=True)
    return told["outcome"] if told else None


def test_a_note_says_what_was_told_until_the_job_s_deadline(services):
    """An answer, `asked` without one, or nothing; sealed, and for this job and vendor alone."""
    notes = Notes("a job", 60)
    assert notes.begin(["resolution", "state_id"]) == {}
    notes.keep("resolution", SAID)
    assert notes.begin(["resolution", "state_id"]) == {"resolution": SAID, "state_id": None}
    assert Notes("another job", 60).begin(["resolution"]) == {}
    raw = services.redis
    assert 0 < raw.ttl("notes:a job") <= 60
    stored = b"".join(raw.hgetall("notes:a job").values())
    assert b"transaction" not in stored
    raw.hset("notes:a job", "state_id", raw.hget("notes:a job", "resolution"))
    assert notes.begin(["state_id"]) == {"state_id": None}, "a note moved to another vendor does not open"


def test_a_rescued_job_does_not_ask_again_who_had_answered(proofed, vendors, monkeypatch):
    """Its first try had the resolution vendor's answer, and broke before it could end."""
    vendors.instant_verify.verified()
    vendors.aamva.verified()
    result = proofed()
    real, broken = proofing.adjudicate, iter([True])

    def breaks_once(asked, *pending):
        if next(broken, False):
            raise SystemExit
        return real(asked, *pending)

    monkeypatch.setattr(proofing, "adjudicate", breaks_once)
    with pytest.raises(SystemExit):
        work(engine.huey)
    assert ended(result) == "verified"
    vendors.instant_verify.assert_asked(times=1)
    vendors.aamva.assert_asked(times=1)


def whose(vendors, task_id):
    """The second phone vendor beside the first, with the notes of one job."""
    chosen = replace(vendors.settings, idv_address_secondary_vendor="socure")
    return asking.whose_phone(FAKEY, Outbound.until("", 60), chosen, Notes(task_id, 60))


def test_neither_phone_vendor_is_paid_again_by_a_rescued_job(services, vendors):
    """What the first had said, and then what the second had: each was noted when it came."""
    vendors.phone_finder.holds_nothing()
    vendors.socure_phone_risk.fails(503)
    assert [one.name for one in whose(vendors, "a job")] == ["address", "address_second"]
    vendors.socure_phone_risk.verified()
    for _ in range(2):  # The second was asked and not heard; then it is noted too.
        assert adjudicate(whose(vendors, "a job")).outcome == "verified"
    vendors.phone_finder.assert_asked(times=1)
    vendors.socure_phone_risk.assert_asked(times=2)


def test_a_rescued_job_whose_second_phone_vendor_answered_asks_nobody(services, vendors):
    """Though its first had failed, and might answer now."""
    vendors.phone_finder.fails(503)
    vendors.socure_phone_risk.not_verified()
    assert adjudicate(whose(vendors, "a job")).outcome == "not_verified"
    vendors.phone_finder.verified()
    assert adjudicate(whose(vendors, "a job")).reasons == ["fail_address_second"]
    vendors.phone_finder.assert_asked(times=1)
    vendors.socure_phone_risk.assert_asked(times=1)
    assert adjudicate(whose(vendors, "another job")).outcome == "verified"


def test_without_redis_the_notes_are_lost_and_the_job_is_not(proofed, vendors, services, monkeypatch):
    """They only spare money."""
    vendors.instant_verify.verified()
    vendors.aamva.verified()
    result = proofed()
    from idp.errors import Unavailable

    def gone(*_args, **_options):
        raise Unavailable("cache", "gone")

    monkeypatch.setattr("tasks.notes.cache", SimpleNamespace(client=gone))
    assert ended(result) == "verified"


@pytest.mark.parametrize("others", [1, 0])
def test_a_job_that_no_vendor_ever_heard_of_goes_to_another_worker_uncounted(proofed, vendors, services, others):
    """The proxy of this host is away. The last one standing answers for itself."""
    vendors.instant_verify.calls(lambda request: requests.exceptions.ProxyError())
    vendors.aamva.verified()
    vendors.aamva_token.calls(lambda request: requests.exceptions.ProxyError())
    lease = engine.huey.storage.lease
    if others:
        run("INSERT INTO workers (id, host, pid, version, threads) VALUES (gen_random_uuid(), 'h', 1, 'v', 8)")
    result = proofed()
    if others:
        assert ended(result) is None
        job = Job.find(result.id)
        assert (job.state, job.attempt) == ("queued", 0)
        assert lease.closed.kinds() == ["resolution_proofing"]
        assert run("SELECT paused FROM workers WHERE id = %s", (lease.id,)) == [(["resolution_proofing"],)]
        assert not work(engine.huey), "this process takes none of the kind for a while"
        run("UPDATE workers SET paused = '{resolution_proofing}' WHERE host = 'h'")
        lease.closed.take_again("resolution_proofing")
    assert ended(result) == "vendor_error"
    assert lease.closed.kinds() == []
    assert settings().async_wait_timeout_seconds == 60


@pytest.mark.parametrize("woken", [False, True])
def test_a_worker_that_was_frozen_asks_no_vendor_for_a_job_that_it_lost(proofed, vendors, woken):
    """Another has it meanwhile; whether the heart has beaten again since or not."""
    vendors.aamva_token.verified()  # A token is nobody's.
    result = proofed()
    lease = engine.huey.storage.lease
    with lease.turn():
        task = engine.huey.dequeue()
        lease.stopped.set()
        run("UPDATE jobs SET claimed_by = gen_random_uuid()")
        lease.beaten_at -= 6
        if woken:
            lease.beat()
        engine.huey.execute(task)
    for vendor in (vendors.instant_verify, vendors.aamva):
        vendor.assert_not_asked()
    assert Job.find(result.id).state == "claimed"
    assert result.get() is None


def test_a_note_never_lies_in_redis_for_ever(services):
    """Whatever became of the key between two of them."""
    notes = Notes("a job", 0.4)
    notes.keep("resolution", SAID)
    assert 0 < services.redis.ttl("notes:a job") <= 1


def test_who_never_heard_of_the_applicant_is_not_noted_as_asked(proofed, vendors):
    """The next try, perhaps on another host, asks for the first time."""
    vendors.instant_verify.calls(lambda request: requests.exceptions.ProxyError())
    vendors.aamva_token.calls(lambda request: requests.exceptions.ProxyError())
    vendors.aamva.verified()
    vendors.aamva_token.calls(lambda request: requests.exceptions.ProxyError())
    run("INSERT INTO workers (id, host, pid, version, threads) VALUES (gen_random_uuid(), 'h', 1, 'v', 8)")
    result = proofed()
    assert ended(result) is None
    assert Notes(result.id, 60).begin(["resolution", "state_id"]) == {}
