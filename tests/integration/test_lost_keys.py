"""Where the half of a job's key is gone before its end was written, the job ends at once and truthfully."""

import pytest
from huey.utils import Error
from integration.halved import begun, halves
from integration.working import PERSON, go_silent, state, work

from idp import config, rate_limits, waits
from idp.errors import Unavailable
from idp.models import Job
from idp.sessions import Session


def test_a_job_whose_half_is_lost_ends_at_once(services, huey):
    """It is claimed once; who waits reads that they may try again, and has the attempt back."""
    limit = rate_limits.resolution("s")
    session = begun(huey, limit)
    services.redis.delete(*halves(services))
    work(huey)
    assert not work(huey)
    job = Job.find(session.wait.id)
    assert (job.state, job.attempt, job.message) == ("failed", 1, None)
    assert job.error.startswith("KeyLost")
    assert Session.load(session.token).outcome["outcome"] == "vendor_error"
    assert rate_limits.left([limit]) == limit.maximum
    assert isinstance(huey.get(session.wait.id, peek=True), Error)


def test_where_redis_came_back_empty_the_job_ends_as_well(services, huey):
    """Nobody is left to be told."""
    session = begun(huey, rate_limits.resolution("s"))
    services.redis.flushall()
    work(huey)
    assert state(session.wait.id) == ("failed", 1)
    assert Session.load(session.token) is None


def test_a_withdrawn_job_is_no_failure(services, huey):
    """The session was ended, and its row not yet: the half is gone, and so is whoever waited."""
    session = begun(huey, rate_limits.resolution("s"))
    session.end()
    assert halves(services) == []
    work(huey)
    assert (Job.find(session.wait.id).state, Job.find(session.wait.id).error) == ("revoked", None)
    assert huey.storage.conn.exists(huey.storage.result_key(session.wait.id)) == 0


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_what_was_told_before_its_end_was_written_stays_true(services, huey, other, monkeypatch, is_waited_for):
    """A worker that dies between the two leaves a job that can't be opened, and whose answer stands."""
    monkeypatch.setattr("tasks.engine.huey.INSIST", 0.3)
    limit = rate_limits.resolution("s")
    job_id = begun(huey, limit).wait.id if is_waited_for else huey.task(name="resolve")(lambda person: 7)(PERSON).id
    end = huey.storage.end

    def torn(held, state, error, store):
        store()
        raise Unavailable("database", "torn")

    huey.storage.end = torn
    huey.storage.lease.stopped.set()
    with pytest.raises(Unavailable):
        work(huey)
    huey.storage.end = end
    go_silent(huey)
    other.storage.lease.enter()
    other.storage.sweep.rescue()
    before = services.redis.get(huey.storage.result_key(job_id))
    work(other)
    assert Job.find(job_id).state == "done"
    assert services.redis.get(huey.storage.result_key(job_id)) == before
    if is_waited_for:
        assert waits.is_settled(job_id)
        assert rate_limits.left([limit]) == limit.maximum - 1


def test_in_an_outage_of_redis_the_job_goes_back(services, huey, monkeypatch):
    """Nothing is lost then: it is not the job's fault, and not counted."""
    session = begun(huey, rate_limits.resolution("s"))
    with monkeypatch.context() as away:
        away.setenv("REDIS_URL", "redis://127.0.0.1:1")
        config.settings.cache_clear()
        with pytest.raises(Unavailable):
            work(huey)
    config.settings.cache_clear()
    assert state(session.wait.id) == ("queued", 0)
    assert work(huey)
    assert state(session.wait.id)[0] == "done"
