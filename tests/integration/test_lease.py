"""The lease: what a process holds, whose end counts, and a heart that survives."""

import threading

import psycopg2
import pytest
from conftest import wait_for
from integration.working import go_silent, rescue, state, work

from idp.database import run
from idp.errors import Unavailable
from idp.models import State
from tasks.engine import lease
from tasks.engine.lease import SPAN


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


def test_an_earlier_claim_of_the_same_worker_does_not_pass_for_a_later_one(huey):
    """A job that came back uncounted is claimed anew as the same attempt: neither end nor put-back of before counts."""
    result = huey.task()(lambda: None)()
    stale = huey.storage.lease.take({"<lambda>"})
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL, attempt = 0")
    huey.storage.lease.held.clear()
    current = huey.storage.lease.take({"<lambda>"})
    assert (current.claim.worker, current.claim.attempt) == (stale.claim.worker, stale.claim.attempt)
    huey.storage.lease.resume(stale.claim)
    with huey.storage.lease.turn():
        huey.storage.lease.resume(stale.claim)
    assert state(result.id) == ("claimed", 1)
    assert huey.storage.lease.held == {result.id: current}
    assert huey.storage.end(stale, State.DONE, None, None) is None
    assert huey.storage.end(current, State.DONE, None, None) == State.DONE


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


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"


def test_a_beat_says_what_is_left_to_others(huey, other, database_url):
    """So that they know who takes a kind; and of two that ask at once one goes on taking it."""
    for one in (huey, other):
        one.storage.lease.enter()
        one.storage.lease.stopped.set()
    left, third = [], psycopg2.connect(database_url)
    third.cursor().execute("SELECT pg_advisory_lock(4242002)")

    def leave(one):
        left.append(one.storage.lease.leave_kind("kind", 60))

    threads = [threading.Thread(target=leave, args=(one,)) for one in (huey, other)]
    for thread in threads:
        thread.start()
    wait_for(lambda: run(WAITING) == [(2,)], "both to wait for their turn", 10)
    third.close()
    for thread in threads:
        thread.join(20)
    assert sorted(left) == [False, True]
    for one in (huey, other):
        one.storage.lease.beat()
    assert sorted(run("SELECT paused FROM workers")) == [([],), (["kind"],)]


def test_a_job_put_back_wakes_an_idle_worker(huey, other, monkeypatch):
    """It need not wait for a poll."""
    rung = threading.Event()
    monkeypatch.setattr("tasks.engine.wakeup.Bell.ring", lambda self: rung.set())
    other.storage.lease.enter()
    huey.task()(lambda: None)()
    wait_for(lambda: run("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"), "the listener")
    with huey.storage.lease.turn():
        huey.dequeue()
        wait_for(rung.is_set, "the ring of the enqueue")
        rung.clear()
    assert rung.wait(10)
