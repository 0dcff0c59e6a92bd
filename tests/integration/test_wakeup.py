"""That notices come is not taken for granted."""

import threading

from conftest import wait_for

from tasks.engine.wakeup import Bell


def test_a_notice_that_comes_back_is_not_news_and_wakes_nobody(services, written):
    """Sent over another connection, heard by the listener."""
    bell, stopped = Bell(), threading.Event()
    listener = threading.Thread(target=bell.listen, args=(stopped,), daemon=True)
    listener.start()
    wait_for(lambda: bell.rings, "the listener")
    bell.rings = 0
    bell.probe()
    wait_for(lambda: not bell.awaited, "the notice")
    bell.probe()
    stopped.set()
    listener.join(5)
    assert bell.rings == 0
    assert written == []


def test_a_notice_that_does_not_come_back_is_said(services, written):
    """As behind a pooler in transaction mode, where LISTEN lies on somebody else's connection."""
    bell = Bell()
    bell.probe()
    assert written == []
    bell.probe()
    assert [line["event"] for line in written] == ["wakeup.lost"]
