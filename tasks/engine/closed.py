"""The kinds of jobs that a process does not take now: left to others, paused by an operator, or crowded."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

FEWEST_TO_SHARE = 4  #: threads from which on one kind of job may not take all


class Closed:
    """What operators say is heard with each heartbeat, so that no claim has to ask."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._paused: frozenset[str] = frozenset()
        self.draining = False  #: takes nothing any more, and ends when it holds nothing

    def kinds(self) -> list[str]:
        """All of them."""
        now = time.monotonic()
        left = {kind for kind, until in list(self._left.items()) if until > now}
        return sorted(left | self._paused)

    def leave(self, kind: str, seconds: float) -> None:
        """Leave a kind to the others."""
        self._left[kind] = time.monotonic() + seconds

    def take_again(self, kind: str) -> None:
        """Not to leave it, as there are no others."""
        self._left.pop(kind, None)

    def hear(self, draining: bool, paused: Iterable[str]) -> None:
        """What operators say now. Who once drains goes on with it."""
        self.draining, self._paused = self.draining or draining, frozenset(paused)


def crowded(running: Iterable[str], threads: int, at_once: Mapping[str, Callable[[], float]]) -> list[str]:
    """The kinds that fill their share: a vendor that hangs must not take all threads, nor work all cores.

    `running` are the kinds of the jobs in hand; `at_once` says how many of a kind run at once at most.
    """
    room = threads - threads // 4 if threads >= FEWEST_TO_SHARE else math.inf
    return [
        name for name, count in Counter(running).items() if count >= min(room, at_once.get(name, lambda: math.inf)())
    ]
