"""A call ends at its time-out, whatever the other side drips: one thread of the process shuts the call's socket.

A socket's own time-out begins anew with each byte, so it can't promise that. Shutting the socket wakes whoever reads
or writes it, under TLS and behind a proxy too. The watch keeps a twin of the descriptor, for the connection may close
or wrap its own at any moment.
"""

import math
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Seconds:
    """How long a vendor may take: to connect (the proxy's CONNECT and the TLS handshake included), and in all."""

    connect: float
    whole: float


class Watch:
    """One call: until when it may go on, and on which socket."""

    def __init__(self, seconds: Seconds) -> None:
        began = time.monotonic()
        self.end = began + seconds.whole
        self.until = min(began + seconds.connect, self.end)
        self.connecting = False
        self.expired = False
        self._twin: socket.socket | None = None

    @property
    def seconds_left(self) -> float:
        """Until the time-out that counts now: to connect, or for the whole call."""
        return self.until - time.monotonic()

    def begins_to_connect(self) -> None:
        """From here to `connected` nothing of the request has left."""
        self.connecting = True

    def holds(self, fileno: int) -> None:
        """This is the call's socket; where the time is already over it is shut at once."""
        with _changed:
            self.let_go()
            self._twin = socket.socket(fileno=os.dup(fileno))
            if self.expired:
                self._shut()

    def connected(self) -> None:
        """The request may go: from here on the whole call's time counts."""
        with _changed:
            self.connecting, self.until = False, self.end

    def expire(self) -> None:
        """The time is over."""
        self.expired = True
        self._shut()

    def let_go(self) -> None:
        """The twin is closed; the connection's own descriptor stays."""
        if self._twin:
            self._twin.close()
            self._twin = None

    def _shut(self) -> None:
        if self._twin:
            with suppress(OSError):
                self._twin.shutdown(socket.SHUT_RDWR)


#: The call that this thread is making.
current: ContextVar[Watch] = ContextVar("current")

_changed = threading.Condition(threading.RLock())
_watches: set[Watch] = set()
_wakes = math.inf  #: when, of time.monotonic(), the thread that shuts looks next by itself
_thread: threading.Thread | None = None


@contextmanager
def watched(seconds: Seconds) -> Iterator[Watch]:
    """Within it the call, made in this thread, is shut when its time is over: then `expired` is true."""
    watch = Watch(seconds)
    token = current.set(watch)
    with _changed:
        _watches.add(watch)
        _watch_over()
        if watch.until < _wakes:
            _changed.notify()
    try:
        yield watch
    finally:
        with _changed:
            _watches.discard(watch)
            watch.let_go()
        current.reset(token)


def _watch_over() -> None:
    """The thread that shuts; begun anew where it is not there, as after a fork."""
    global _thread
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_shut_the_late, name="vendor-watch", daemon=True)
        _thread.start()


def _shut_the_late() -> None:
    """A call that may go on for longer than it seemed wakes nobody: the thread looks once too early, and again."""
    global _wakes
    with _changed:
        while True:
            for watch in [one for one in _watches if not one.expired and one.seconds_left <= 0]:
                watch.expire()
            _wakes = min((one.until for one in _watches if not one.expired), default=math.inf)
            _changed.wait(None if _wakes == math.inf else max(_wakes - time.monotonic(), 0))
