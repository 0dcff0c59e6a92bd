"""What a thread that never stops says of an outage is heard, and no flood."""

import threading

import pytest

from idp.errors import Unavailable
from tasks.engine import forever
from tasks.engine.forever import for_ever, say_unavailable


@pytest.fixture
def clock(monkeypatch):
    """Seconds that a test moves on."""
    now = [1000.0]
    monkeypatch.setattr("tasks.engine.again.time.monotonic", lambda: now[0])
    monkeypatch.setattr(forever, "_said", {})
    return now


@pytest.fixture
def said(monkeypatch):
    """What stands in the log, a list of names and errors."""
    lines = []
    monkeypatch.setattr(forever, "event", lambda event, level, **told: lines.append((event, told["name"])))
    return lines


def test_an_outage_is_said_at_once_and_each_minute_once_for_all_threads(clock, said):
    """Whoever else meets it, or meets another, is heard too."""
    away = Unavailable("database", "connection refused")
    for second in range(121):
        clock[0] = 1000.0 + second
        for _ in range(8):
            say_unavailable("claim", away)
    assert said == [("worker.unavailable", "claim")] * 3
    say_unavailable("heartbeat", away)
    say_unavailable("claim", Unavailable("database", "it is starting up"))
    say_unavailable("claim", Unavailable("cache", "connection refused"))
    assert len(said) == 6


def test_an_outage_that_comes_again_is_said_at_once(said, monkeypatch):
    """A turn that went well lies between them."""
    monkeypatch.setattr(forever, "RECOVERY", 0.0)
    monkeypatch.setattr(forever, "_said", {})
    stopped, turns = threading.Event(), iter([True, True, False, True])

    def work() -> None:
        away = next(turns, None)
        if away is None:
            stopped.set()
        if away:
            raise Unavailable("database", "connection refused")

    for_ever("probe", work, stopped).join(10)
    assert said == [("worker.unavailable", "probe")] * 2


def test_a_thread_goes_on_whatever_it_meets(said, monkeypatch):
    """An outage, a fault of ours, an exit: each is said, and the next turn comes."""
    monkeypatch.setattr(forever, "RECOVERY", 0.0)
    monkeypatch.setattr(forever, "_said", {})
    stopped = threading.Event()
    met = [SystemExit(3), ValueError("x"), Unavailable("kms", "no answer")]

    def work() -> None:
        if met:
            raise met.pop()
        stopped.set()

    for_ever("probe", work, stopped).join(10)
    assert said == [("worker.unavailable", "probe"), ("thread.failed", "probe"), ("thread.failed", "probe")]
