"""The lease: what a process holds, whose end counts, and a heart that survives."""

import threading

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


def test_the_end_of_an_earlier_attempt_does_not_count(huey):
    """The same worker, another attempt."""
    result = huey.task()(lambda: None)()
    stale = huey.storage.lease.take({"<lambda>"})
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL")
    huey.storage.lease.held.clear()
    assert huey.storage.lease.take({"<lambda>"}).claim.attempt == 2
    assert huey.storage.end(stale, State.DONE, None, None) is None
    assert state(result.id) == ("claimed", 2)


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
