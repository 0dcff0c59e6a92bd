"""The connection to Redis that a thread keeps for its commands."""

import threading
from unittest.mock import Mock

import pytest

from idp import cache


def test_after_an_outage_no_thread_asks_over_a_connection_of_before(services):
    """One person meets the server that was demoted; the others' threads had not asked it since."""
    mine, seen, met = cache.client(), [], threading.Barrier(2)

    def another() -> None:
        seen.append(mine.client_id())
        met.wait(10)
        met.wait(10)
        seen.append(mine.client_id())

    thread = threading.Thread(target=another)
    thread.start()
    met.wait(10)
    mine.let_go()
    met.wait(10)
    thread.join(10)
    assert seen[0] != seen[1]


def test_what_comes_between_question_and_answer_leaves_no_answer_behind(services, monkeypatch):
    """As the exception of a signal does, in a process of jobs."""
    mine = cache.client()
    mine.set("k", 1)
    with monkeypatch.context() as then:
        then.setattr(mine, "parse_response", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            mine.get("k")
    assert mine.incr("k") == 2
    assert mine.get("k") == b"2"


def test_a_connection_that_broke_while_it_was_idle_is_made_anew(services):
    """For a command and a transaction alike; each thread has its own, and keeps it."""
    mine, theirs = cache.client(), []
    first = mine.client_id()
    thread = threading.Thread(target=lambda: theirs.append(mine.client_id()))
    thread.start()
    thread.join()
    assert theirs[0] != first == mine.client_id()
    for again in (lambda: mine.set("k", 1), lambda: mine.at_once(("SET", "k", 2))):
        services.redis.client_kill_filter(skipme=True)
        again()
    assert mine.client_id() != first
