"""The half of a job's key dies with the job, whatever ends it."""

import uuid
from datetime import UTC, datetime

import pytest
from huey import crontab
from huey.exceptions import CancelExecution
from integration.halved import YES, begun, half_in_redis, halves
from integration.waiting import waiting
from integration.working import PERSON, work

from idp import cache, config, encryption, job_keys, kms, rate_limits
from idp.database import run
from idp.errors import DecryptionError
from idp.models import Job
from idp.sessions import Session
from tasks.engine.sealed import with_half


@pytest.mark.parametrize("what", ["answered", "a value", "nothing", "raised", "cancelled", "retried", "revoked",
                                  "expired", "late", "exhausted", "flushed"])  # fmt: skip
def test_whatever_ends_a_job_deletes_its_half(services, huey, other, what):
    """While it may still run the half is there, whoever began it; afterwards nowhere."""

    def act(person):
        if what == "late":
            run("UPDATE jobs SET expires_at = now() - interval '1 second'")
        if what == "raised" or (what == "retried" and len(seen) < 2):
            seen.append(halves(services))
            raise KeyError("x")
        if what == "cancelled":
            raise CancelExecution(retry=False)
        return {"answered": YES, "a value": 7}.get(what)

    seen = []
    task = huey.task(name="act", retries=int(what == "retried"))(act)
    job_id = task(PERSON, expires=60).id
    assert halves(services) == [f"job-key:{job_id}".encode()]
    assert 60 < services.redis.ttl(f"job-key:{job_id}") <= 60 + job_keys.NET
    if what == "expired":
        run("UPDATE jobs SET expires_at = now() - interval '1 second'")
    elif what == "exhausted":
        run("UPDATE jobs SET attempt = 3")
    elif what == "revoked":
        huey.storage.revoke(job_id)
    elif what == "flushed":
        huey.storage.flush_queue()
    else:
        while work(huey):
            assert what != "retried" or seen[-1] == [f"job-key:{job_id}".encode()]
    huey.storage.sweep(huey.storage.lease)
    assert Job.count(Job.finished_at.is_null()) == 0
    assert halves(services) == []


def test_a_begun_job_is_sealed_with_the_half_of_its_wait(services, huey):
    """It costs the page no round trip of its own, and opens with nothing else."""
    session = begun(huey, rate_limits.resolution("s"))
    job_id = session.wait.id
    message = bytes(Job.find(job_id).message)
    assert PERSON["ssn"].encode() in encryption.open_sealed(message, f"message:{job_id}", half_in_redis(job_id))
    for half in (b"", job_keys.fresh()):
        with pytest.raises(DecryptionError):
            encryption.open_sealed(message, f"message:{job_id}", half)
    assert work(huey)
    assert (Session.load(session.token).outcome["outcome"], halves(services)) == ("verified", [])


def test_the_half_costs_no_round_trip_and_no_call(services, huey, monkeypatch):
    """Against the form of the release before, which had no half: Redis and KMS are asked as often."""
    asked = {True: [], False: []}
    command, encrypt, decrypt = cache.Client.execute_command, kms.LocalKms.encrypt, kms.LocalKms.decrypt

    def counting(real, name):
        def counted(self, *args, **options):
            asked[before].append(name or args[0])
            return real(self, *args, **options)

        return counted

    monkeypatch.setattr(cache.Client, "execute_command", counting(command, ""))
    monkeypatch.setattr(kms.LocalKms, "encrypt", counting(encrypt, "kms"))
    monkeypatch.setattr(kms.LocalKms, "decrypt", counting(decrypt, "kms"))
    task = huey.task(name="resolve")(lambda person: YES)
    for before in (True, False):
        monkeypatch.setenv("SEAL_FOR_RELEASE_BEFORE", str(before).lower())
        config.settings.cache_clear()
        session = waiting()
        half = b"" if before else services.redis.get(job_keys.name(session.wait.id))
        huey.enqueue(with_half(task.s(PERSON, id=session.wait.id), half))
        assert work(huey)
    assert asked[False] == asked[True] != []


def test_a_tick_has_no_half(services, huey):
    """It says nothing of anybody, and must run where Redis was emptied."""
    ran = []
    huey.periodic_task(crontab(minute="*"), name="tick")(lambda: ran.append(1))
    (tick,) = huey.read_periodic(datetime.now(UTC).replace(tzinfo=None))
    huey.enqueue(tick)
    assert halves(services) == []
    services.redis.flushall()
    work(huey, ["tick"])
    assert ran == [1]


def test_the_same_job_twice_has_one_half(services, huey):
    """The second does not make the first one's message unreadable."""
    got = []
    task, job_id = huey.task(name="twice")(got.append), str(uuid.uuid4())
    for _ in range(2):
        task("x", id=job_id)
    while work(huey):
        pass
    assert got == ["x"]
