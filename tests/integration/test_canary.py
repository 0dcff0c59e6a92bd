"""A job a minute through the queue, so that work that does not flow is noticed before a person says so."""

import threading

import pytest
from huey.exceptions import HueyException
from integration.working import work

from tasks.engine.huey import huey
from tasks.maintenance import canary as task
from tasks.ops import answers, canary, parts


def test_a_canary_that_comes_back_is_timed(services, written):
    """Sealed, claimed, opened, its result sealed and read: the way of a person's job; and a number of /metrics."""
    over = threading.Event()

    def worker():
        while not over.is_set() and not work(huey):
            over.wait(0.05)

    thread = threading.Thread(target=worker)
    thread.start()
    canary.send(patience=15)
    over.set()
    thread.join()
    (line,) = [line for line in written if line["event"].startswith("canary.")]
    assert line["event"] == "canary.returned"
    assert 0 < line["seconds"] < 15
    parts.ask_kms()
    told = answers.exposition().body.decode()
    assert "idp_canary_seconds_count" in told
    assert "idp_threads_busy 0.0" in told


def test_a_canary_that_does_not_come_back_is_an_error(services, written):
    """No worker: said at once when it is late, and it expires by itself."""
    canary.send(patience=0.1)
    lines = [line for line in written if line["event"].startswith("canary.")]
    assert [(line["event"], line["level"]) for line in lines] == [("canary.late", "error")]
    with pytest.raises(HueyException):
        huey.result(lines[0]["id"], blocking=True, timeout=0.1)


def test_a_canary_that_broke_is_late_too(services, written, monkeypatch):
    """What comes back is Huey's error, and no round trip."""
    monkeypatch.setattr(task.task_class, "execute", lambda self: 1 / 0)
    sent = task()
    monkeypatch.setattr(canary, "canary", lambda: sent)
    work(huey)
    canary.send(patience=5)
    assert [line["event"] for line in written if line["event"].startswith("canary.")] == ["canary.late"]


def test_where_no_worker_is_asked_no_canary_flies(services, monkeypatch):
    """Jobs run inside the request there."""
    monkeypatch.setattr(canary, "for_ever", lambda *a, **k: pytest.fail("begun"))
    monkeypatch.setattr(huey, "_said", True)
    canary.begin(threading.Event())
