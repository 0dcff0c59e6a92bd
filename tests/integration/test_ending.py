"""How a job ends: with its result or not at all, erased, and without anybody's texts."""

import threading
from types import SimpleNamespace

import pytest
from huey.exceptions import CancelExecution, TaskException
from integration.working import PERSON, state, work

from idp.config import settings
from idp.database import database, run
from idp.errors import Cause, Unavailable, VendorError
from idp.models import Job, State


def test_a_job_is_a_row_until_it_is_done(huey):
    """Enqueueing inserts; running ends the row, erases the message and stores a sealed result for 60 seconds."""
    task = huey.task()(lambda person: {"success": person == PERSON})
    result = task(PERSON)
    assert Job.find(result.id).state == State.QUEUED
    assert work(huey)
    ended = Job.find(result.id)
    assert (ended.state, ended.attempt, ended.message, ended.error) == ("done", 1, None, None)
    assert 0 < huey.storage.conn.ttl(huey.storage.result_key(result.id)) <= settings().async_wait_timeout_seconds
    assert result.get(preserve=True) == {"success": True}
    assert result.get(preserve=True) == {"success": True}


def test_an_expired_job_never_starts(huey):
    """Ended and erased, and its person's data with it."""
    ran = []
    task = huey.task(expires=60)(lambda: ran.append(1))
    result = task()
    run("UPDATE jobs SET expires_at = now() - interval '1 second'")
    assert not work(huey)
    huey.storage.sweep.end_overdue()
    assert (Job.find(result.id).state, Job.find(result.id).message, ran) == ("expired", None, [])


def test_a_late_result_is_dropped(huey):
    """The job ended after its time: expired, and nothing in Redis."""
    task = huey.task(expires=60)(lambda: run("UPDATE jobs SET expires_at = now()") or {"late": True})
    result = task()
    assert work(huey)
    assert Job.find(result.id).state == State.EXPIRED
    assert result.get() is None


def test_a_task_knows_the_seconds_left(huey):
    """The row's deadline, by the database's clock, is the task's time."""
    seen = []
    huey.task(expires=60, context=True)(lambda task: seen.append(task.time_remaining))()
    assert work(huey)
    assert 58 < seen[0] <= 60


def test_an_error_leaves_its_class_and_never_its_text(huey):
    """In the row and in the result: an exception's text may hold what a person typed."""

    def broken():
        raise ValueError("900661234")

    result = huey.task()(broken)()
    assert work(huey)
    assert (Job.find(result.id).state, Job.find(result.id).error) == ("failed", "ValueError")
    with pytest.raises(TaskException) as told:
        result.get()
    assert "900661234" not in str(told.value.metadata)


def test_an_error_of_ours_leaves_its_text(huey):
    """It is made of our own constants."""

    def broken():
        raise VendorError("some_vendor", Cause.STATUS, "503")

    result = huey.task()(broken)()
    work(huey)
    assert Job.find(result.id).error == "VendorError: some_vendor: status 503"


def test_a_cancelled_task_is_revoked(huey):
    """CancelExecution ends the row."""

    def cancels():
        raise CancelExecution

    result = huey.task()(cancels)()
    work(huey)
    assert Job.find(result.id).state == State.REVOKED


def test_hueys_revoke_works(huey):
    """The flag in Redis is sealed, and read before the task starts."""
    ran = []
    result = huey.task()(lambda: ran.append(1))()
    result.revoke()
    assert result.is_revoked()
    work(huey)
    assert (Job.find(result.id).state, ran) == ("revoked", [])


def test_a_revoked_row_drops_its_result(huey):
    """The person asked anew while the old job ran."""
    task = huey.task(context=True)(lambda task: huey.storage.revoke(task.id) and {"old": True})
    result = task()
    assert work(huey)
    assert (Job.find(result.id).state, Job.find(result.id).message, result.get()) == ("revoked", None, None)


def test_a_result_that_redis_does_not_take_at_once_is_not_thrown_away(huey, monkeypatch):
    """It was paid for: the job holds on to it for a while, and does not run again."""
    ran, put, refusals = [], huey.storage.put_data, iter([Unavailable("cache", "away")])
    result = huey.task()(lambda: ran.append(1) or {"n": 1})()

    def refuses_once(*args, **options):
        for refusal in refusals:
            raise refusal
        return put(*args, **options)

    monkeypatch.setattr(huey.storage, "put_data", refuses_once)
    assert work(huey)
    assert (ran, Job.find(result.id).state, Job.find(result.id).attempt) == ([1], "done", 1)
    assert result.get() == {"n": 1}


def test_who_was_frozen_while_it_ended_a_job_stores_nothing(huey, monkeypatch):
    """Postgres gave up on its transaction meanwhile, and another may have the job."""
    stored, clock = [], iter([0.0, 9.0, 9.0])

    def frozen() -> float:
        now = next(clock)
        if now:
            database.execute_sql("SET LOCAL idle_in_transaction_session_timeout = '1ms'")
            threading.Event().wait(0.3)
        return now

    result = huey.task(name="kind")(lambda: None)()
    held = huey.storage.lease.take({"kind"})
    monkeypatch.setattr("tasks.engine.storage.time", SimpleNamespace(monotonic=frozen))
    with pytest.raises(Unavailable):
        huey.storage.end(held, State.DONE, None, lambda: stored.append(1))
    assert stored == []
    assert Job.find(result.id).state == State.CLAIMED


def test_an_end_survives_a_connection_that_broke_while_the_vendors_were_asked(huey):
    """It comes after the longest silence of the connection."""
    result = huey.task(name="kind")(lambda: None)()
    held = huey.storage.lease.take({"kind"})
    ((pid,),) = run("SELECT pg_backend_pid()")
    killer = threading.Thread(target=lambda: run("SELECT pg_terminate_backend(%s)", (pid,)))
    killer.start()
    killer.join()
    assert huey.storage.end(held, State.DONE, None, None) == State.DONE
    assert Job.find(result.id).state == State.DONE


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_a_task_that_ends_its_thread_is_not_tried_for_ever(huey, error):
    """Each try counts."""

    def ends():
        raise error

    result = huey.task(name="kind")(ends)()
    for tried in (1, 2, 3):
        if error is SystemExit:
            with pytest.raises(SystemExit):
                work(huey)
        else:
            work(huey)
        assert state(result.id) == ("queued", tried)


def test_a_task_that_meets_an_outage_waits_before_it_runs_again(huey):
    """And the try does not count."""

    def meets():
        raise Unavailable("cache", "away")

    result = huey.task(name="kind")(meets)()
    work(huey)
    assert state(result.id) == ("queued", 0)
    assert not work(huey)
