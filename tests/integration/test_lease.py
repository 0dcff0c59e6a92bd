"""The lease: what a process holds, whose end counts, and what goes back."""

import threading

import pytest
from conftest import wait_for
from integration.working import work

from idp.database import run
from idp.errors import Unavailable
from idp.models import Job, State
from tasks.engine import lease
from tasks.engine.lease import SPAN


def state(job_id: str) -> tuple[str, int]:
    job = Job.find(job_id)
    return job.state, job.attempt


def go_silent(huey) -> None:
    """As after kill -9: no heartbeat, no sweep, and the last one six seconds old."""
    huey.storage.lease.stopped.set()
    run("UPDATE workers SET seen_at = now() - interval '6 seconds' WHERE id = %s", (huey.storage.lease.id,))


def rescue(huey) -> None:
    huey.storage.lease.enter()
    huey.storage.sweep.rescue()


def test_the_end_of_a_frozen_worker_does_not_count_while_its_successor_runs(huey, other):
    """Another worker, the same attempt: only whose claim it is tells them apart."""
    result = huey.task()(lambda: None)()
    stale = other.storage.lease.take({"<lambda>"})
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL, attempt = 0")
    successor = huey.storage.lease.take({"<lambda>"})
    assert successor.claim.attempt == stale.claim.attempt
    stored = []
    assert other.storage.end(stale, State.DONE, None, lambda: stored.append(1)) is None
    assert (state(result.id), stored) == (("claimed", 1), [])
    assert huey.storage.end(successor, State.DONE, None, lambda: stored.append(2)) == State.DONE
    assert stored == [2]


def test_the_end_of_an_earlier_attempt_does_not_count(huey):
    """The same worker, another attempt."""
    result = huey.task()(lambda: None)()
    stale = huey.storage.lease.take({"<lambda>"})
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL")
    huey.storage.lease.held.clear()
    assert huey.storage.lease.take({"<lambda>"}).claim.attempt == 2
    assert huey.storage.end(stale, State.DONE, None, None) is None
    assert state(result.id) == ("claimed", 2)


def test_what_a_silent_worker_held_alone_goes_back_and_counts(huey, other):
    """It may have killed its worker."""
    result = huey.task()(lambda: {"n": 1})()
    other.dequeue()
    go_silent(other)
    rescue(huey)
    assert work(huey)
    assert state(result.id) == ("done", 2)


def test_one_of_several_that_killed_their_process_does_not_use_up_the_others_attempts(huey, other):
    """They come back uncounted; the second time each runs alone, and counts."""
    task = huey.task(name="kind")(lambda: None)
    ids = {task().id for _ in range(3)}
    for alone in (False, True):
        for _ in ids:
            other.dequeue()
        go_silent(other)
        rescue(huey)
        assert {state(job_id) for job_id in ids} == {("queued", 0)}
        other.storage.lease.leave()
    assert huey.storage.lease.take({"kind"}).claim.alone is True
    assert huey.storage.lease.take({"kind"}) is None


def test_a_job_that_must_be_alone_is_taken_neither_beside_others_nor_with_others_beside(huey):
    """In one process; two threads that claim at the same moment find out when they hold it."""
    task = huey.task(name="kind")(lambda: None)
    alone = task().id
    run("UPDATE jobs SET rescues = 2")
    task()
    lease = huey.storage.lease
    lease.enter()
    assert lease.take({"kind"}).claim.id == alone
    assert lease.take({"kind"}) is None
    lease.held.clear()
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL, attempt = 0")
    run("UPDATE jobs SET run_at = now() - interval '1 minute' WHERE id <> %s", (alone,))
    assert lease.take({"kind"}).claim.id != alone
    assert lease.take({"kind"}) is None
    assert state(alone) == ("queued", 0)


def test_the_first_of_the_living_makes_room_for_what_must_run_alone(huey, other):
    """It takes nothing more until its hands are free; the others go on."""
    task = huey.task(name="kind")(lambda: None)
    task()
    first, second = sorted((huey, other), key=lambda one: (one.storage.lease.enter(), one.storage.lease.id)[1])
    for one in (first, second):
        one.storage.lease.stopped.set()  # Only the sweeps below.
    task()
    held, _ = first.storage.lease.take({"kind"}), second.storage.lease.take({"kind"})
    alone = task().id
    run("UPDATE jobs SET rescues = 2 WHERE id = %s", (alone,))
    task()
    for one in (first, second):
        one.storage.sweep(one.storage.lease)
    assert (first.storage.lease.making_room, second.storage.lease.making_room) == (True, False)
    assert first.storage.lease.take({"kind"}) is None
    assert second.storage.lease.take({"kind"}) is not None
    first.storage.end(held, State.DONE, None, None)
    first.storage.lease.held.clear()
    assert first.storage.lease.take({"kind"}).claim.id == alone


def test_a_living_worker_keeps_what_it_runs(huey, other):
    """Nobody takes from a worker whose heart beats."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    rescue(huey)
    assert state(result.id) == ("claimed", 1)


def test_who_was_silent_itself_takes_nothing_from_others(huey, other):
    """After an outage all look silent: it trusts its eyes one span later."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    go_silent(other)
    mine = huey.storage.lease
    mine.enter()
    mine.stopped.set()
    mine.beaten_at -= SPAN + 1
    mine.beat()
    huey.storage.sweep(mine)
    assert state(result.id) == ("claimed", 1)
    mine.back_at -= SPAN + 1
    huey.storage.sweep(mine)
    assert state(result.id)[0] == "queued"


def test_who_can_not_beat_does_not_claim(huey):
    """The others give back what it would take."""
    result = huey.task()(lambda: {"n": 1})()
    huey.storage.lease.enter()
    huey.storage.lease.stopped.set()
    huey.storage.lease.beaten_at -= SPAN + 1
    assert not work(huey)
    assert state(result.id) == ("queued", 0)
    huey.storage.lease.beat()
    assert work(huey)


def test_a_claim_whose_answer_was_lost_goes_back(huey):
    """Claimed by this worker, held by none of its threads."""
    result = huey.task()(lambda: None)()
    huey.storage.dequeue()
    huey.storage.lease.held.clear()
    run("UPDATE jobs SET claimed_at = now() - interval '3 seconds'")
    huey.storage.sweep.reclaim(huey.storage.lease)
    assert state(result.id) == ("queued", 0)


def test_a_claim_whose_answer_came_late_is_not_run(huey, monkeypatch):
    """The sweep may have given it back meanwhile, and another may run it."""
    monkeypatch.setattr(lease, "DOUBT", 0.0)
    result = huey.task()(lambda: None)()
    assert huey.storage.dequeue() is None
    assert state(result.id) == ("queued", 0)


def test_leaving_gives_back_at_once_and_uncounted(huey, other):
    """A stop's end: the row is free again, and the worker's row is gone."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    other.storage.close()
    assert state(result.id) == ("queued", 0)
    assert run("SELECT count(*) FROM workers WHERE id = %s", (other.storage.lease.id,)) == [(0,)]


def test_a_job_put_back_keeps_its_place(huey, other):
    """Before those that came after it; unless it asked to wait."""
    task = huey.task(name="kind")(lambda: None)
    first, second = task(), task()
    for give_back in (other.storage.close, lambda: (go_silent(other), rescue(huey))):
        assert other.dequeue().id == first.id
        give_back()
    with huey.storage.lease.turn():
        assert huey.dequeue().id == first.id
    with huey.storage.lease.turn():
        held = huey.storage.lease.take({"kind"})
        assert held.claim.id == first.id
        held.delay = 60
    assert huey.dequeue().id == second.id


def test_where_the_table_does_not_take_a_job_back_nothing_is_held_and_the_sweep_gives_it_back(huey, monkeypatch):
    """An outage at the very moment of putting down."""
    result = huey.task()(lambda: None)()

    def gone(*_args):
        raise Unavailable("database", "gone")

    with huey.storage.lease.turn():
        huey.storage.dequeue()
        monkeypatch.setattr(lease, "run", gone)
    assert huey.storage.lease.held == {}
    assert state(result.id) == ("claimed", 1)
    monkeypatch.undo()
    run("UPDATE jobs SET claimed_at = now() - interval '3 seconds'")
    huey.storage.sweep.reclaim(huey.storage.lease)
    assert state(result.id) == ("queued", 0)


@pytest.mark.parametrize("error", [Unavailable("database", "x"), RuntimeError(), SystemExit(), MemoryError()])
def test_the_heart_survives_whatever_it_meets(huey, monkeypatch, error):
    """And what it was stands in the log."""
    mine, raised = huey.storage.lease, threading.Event()
    mine.enter()
    beat = mine.beat

    def stumbles():
        if not raised.is_set():
            raised.set()
            raise error
        beat()

    monkeypatch.setattr(type(mine), "beat", lambda self: stumbles())
    mine.leave()
    monkeypatch.setattr(lease, "BEAT", 0.02)
    raised.set()
    mine.enter()
    raised.clear()
    assert raised.wait(10)
    seen = mine.beaten_at
    wait_for(lambda: mine.beaten_at > seen, "a beat after the exception", 10)
