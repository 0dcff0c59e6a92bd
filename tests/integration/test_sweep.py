"""The sweep: no row outlives its deadline with a message, and who waits is told."""

import threading

import psycopg2
import pytest
from conftest import wait_for
from huey.exceptions import TaskException
from integration.working import work

from idp.database import run
from idp.errors import Unavailable
from idp.models import Job, State
from tasks.engine import sweep as sweeping
from tasks.engine.statements import EXPIRE, UNTOLD

OVERDUE = "UPDATE jobs SET expires_at = now() - interval '1 second'"
USED_UP = "UPDATE jobs SET attempt = 3"


def test_what_is_past_its_deadline_ends_whoever_has_it(huey, other):
    """Queued, or claimed by a worker that lives: erased with its message; and that worker's end does not count."""
    task = huey.task(name="kind", expires=60)(lambda: None)
    claimed, queued = task(), task()
    held = other.storage.lease.take({"kind"})
    run(OVERDUE)
    huey.storage.sweep.end_overdue()
    for result in (claimed, queued):
        assert (Job.find(result.id).state, Job.find(result.id).message) == ("expired", None)
    assert other.storage.end(held, State.DONE, None, lambda: pytest.fail("stored")) is None


def test_a_worker_sweeps_by_itself(huey):
    """Once it is at work."""
    result = huey.task(name="kind", expires=60)(lambda: None)()
    run(OVERDUE)
    huey.storage.lease.enter()
    wait_for(lambda: Job.find(result.id).state == State.EXPIRED, "the sweep", 10)


def test_where_no_worker_lives_the_web_ends_what_is_overdue(huey, monkeypatch):
    """And where one does, it leaves that to it."""
    monkeypatch.setattr(sweeping, "WEB_LOOK", 0.02)
    task, stopped = huey.task(name="kind", expires=60)(lambda: None), threading.Event()
    run("INSERT INTO workers (id, host, pid, version, threads) VALUES (gen_random_uuid(), 'h', 1, 'v', 8)")
    result = task()
    run(OVERDUE)
    looks = []
    alive = sweeping.Worker.alive
    monkeypatch.setattr(sweeping.Worker, "alive", lambda: looks.append(1) or alive())
    huey.storage.sweep.watch_over(stopped)
    wait_for(lambda: len(looks) > 3, "some looks")
    assert Job.find(result.id).state == State.QUEUED
    run("UPDATE workers SET seen_at = now() - interval '6 seconds'")
    wait_for(lambda: Job.find(result.id).state == State.EXPIRED, "the web's sweep", 10)
    stopped.set()


def test_who_waits_for_a_job_that_used_up_its_attempts_is_told_at_once(huey):
    """With an error as its result."""
    result = huey.task(name="kind")(lambda: None)()
    run(USED_UP)
    assert not work(huey)
    huey.storage.lease.enter()
    huey.storage.sweep(huey.storage.lease)
    assert (Job.find(result.id).state, Job.find(result.id).error) == ("failed", "AttemptsUsedUp")
    with pytest.raises(TaskException):
        result.get()


def test_who_could_not_be_told_is_told_later_and_keeps_no_other_waiting(huey):
    """That somebody is to be told is written with the end: a crash in between loses nothing."""
    task = huey.task(name="kind", expires=60)(lambda: None)
    ids = [task().id for _ in range(3)]
    run(OVERDUE)
    run(EXPIRE)  # Whose answer nobody heard.
    sweep, told, away = huey.storage.sweep, [], {str(run(UNTOLD)[0][0])}

    def tell(job_id, state, seconds):
        if job_id in away:
            raise Unavailable("cache", "away")
        told.append((job_id, state))

    sweep.tell = tell
    with pytest.raises(Unavailable):
        sweep.tell_untold()
    assert sorted(told) == sorted((job_id, State.EXPIRED) for job_id in ids if job_id not in away)
    away.clear()
    sweep.tell_untold()
    sweep.tell_untold()
    assert len(told) == 3


def test_an_end_past_the_deadline_is_told_by_the_sweep(huey):
    """Whoever waited was told by the clock, and gets the attempt back."""
    task = huey.task(name="kind", expires=60)(lambda: run(OVERDUE) or {"late": True})
    result, told = task(), []
    work(huey)
    assert Job.find(result.id).state == State.EXPIRED
    huey.storage.sweep.tell = lambda job_id, state, seconds: told.append((job_id, state))
    huey.storage.sweep.tell_untold()
    assert told == [(result.id, State.EXPIRED)]


def test_a_row_that_somebody_locks_holds_up_no_other(huey, database_url):
    """A DBA's forgotten SELECT … FOR UPDATE: the sweep passes it by."""
    task = huey.task(name="kind", expires=60)(lambda: None)
    locked, free = task(), task()
    run(OVERDUE)
    dba = psycopg2.connect(database_url)
    dba.cursor().execute("SELECT 1 FROM jobs WHERE id = %s FOR UPDATE", (locked.id,))
    huey.storage.sweep.end_overdue()
    assert Job.find(free.id).state == State.EXPIRED
    assert Job.find(locked.id).state == State.QUEUED
    dba.close()
