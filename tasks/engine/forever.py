"""A thread that must never stop."""

import logging
import threading
from collections.abc import Callable

from idp.errors import IdpError, Unavailable
from idp.logs import event
from tasks.engine.again import Again

RECOVERY = 1.0  #: seconds before it goes on after an exception

_said: dict[str, Again] = {}  #: by the name of the threads


def for_ever(name: str, work: Callable[[], None], stopped: threading.Event, every: float = 0.0) -> threading.Thread:
    """Start a daemon thread that calls `work`, `every` so many seconds, until `stopped`, whatever `work` raises.

    What it raised stands in the log: `worker.unavailable` for an outage, once a minute, `thread.failed` for anything
    else.
    """

    def turn_after_turn() -> None:
        while not stopped.wait(every):
            try:
                work()
                forget(name)
            except BaseException as e:
                _say(name, e)
                stopped.wait(RECOVERY)

    thread = threading.Thread(target=turn_after_turn, name=name, daemon=True)
    thread.start()
    return thread


def _say(name: str, error: BaseException) -> None:
    try:
        if isinstance(error, Unavailable):
            say_unavailable(name, error)
        else:
            event("thread.failed", logging.ERROR, exc_info=error, name=name)
    except BaseException:  # A log that can't be written must not stop it either.
        return


def say_unavailable(name: str, error: Unavailable) -> None:
    """`worker.unavailable`: at once and each minute again, for all threads that do the same together.

    A thread meets an outage each second, and what ops look for must not drown in it.
    """
    if _said.setdefault(name, Again()).is_due((error.part, error.reason)):
        event("worker.unavailable", logging.WARNING, name=name, part=error.part, error=str(error))


def forget(name: str) -> None:
    """What these threads met is over: should it come again, that is said at once."""
    _said.pop(name, None)


def public(error: BaseException) -> str:
    """An error's class, and its text where that is made of our own constants."""
    said = str(error) if isinstance(error, IdpError) else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
