"""What each process looks at every 10 seconds, so that no outage is silent, whether or not anybody submits a form.

The parts it stands on; its clock beside the database's, by which deadlines are kept; and, in a web process, which kinds
are paused, and whether any worker lives: where none does, nobody else would say so, and nobody else counts the queue.
Whether a key is missing is looked for by a thread of its own, as all of Redis is walked for it.
"""

import logging
import threading

from idp.config import settings
from idp.keys_in_use import MISSING, lately_in_use
from idp.logs import event
from idp.models import Worker
from idp.paused import PausedKind
from tasks.engine.again import Again
from tasks.engine.forever import for_ever
from tasks.maintenance import depth
from tasks.ops import parts

EVERY = 10.0  #: seconds between two rounds


def begin(stopped: threading.Event, is_web: bool) -> None:
    """Look every 10 seconds until `stopped`, at first at once."""
    rounds = Rounds(is_web)
    for_ever("watch", rounds.go, stopped)
    if is_web:
        for_ever("keys", rounds.look_for_keys, stopped, EVERY)


class Rounds:
    """What was wrong at the last round, and when that was said."""

    def __init__(self, is_web: bool, every: float = EVERY) -> None:
        self._is_web, self._every = is_web, every
        self._said = Again()

    def go(self) -> None:
        """One round, and the pause after it. Raises Unavailable where the database goes away in the middle."""
        parts.ask_kms()
        away = parts.down()
        self.say_parts(away)
        if "database" not in away:
            self._look_at_the_clock()
            if self._is_web and settings().ruby_workers_idv_enabled and "schema" not in away:
                self._look_for_workers()
                self._look_for_pauses()
        threading.Event().wait(self._every)

    def say_parts(self, away: dict[str, str]) -> None:
        """A line for each part that is away, and for each that is back."""
        for part, reason in away.items():
            if self._said.is_due(part):
                event("part.unavailable", logging.ERROR, part=part, error=reason)
        for part in parts.NAMES:
            if part not in away and self._said.is_over(part):
                event("part.back", part=part)

    def _look_at_the_clock(self) -> None:
        apart = parts.clock_apart()
        if apart > parts.APART and self._said.is_due("clock"):
            event("clock.differs", logging.WARNING, seconds=round(apart, 1))
        elif apart <= parts.APART:
            self._said.is_over("clock")

    def _look_for_workers(self) -> None:
        if Worker.alive():
            if self._said.is_over("workers"):
                event("workers.back")
        elif self._said.is_due("workers"):
            event("workers.none", logging.ERROR)
            event("queue.counted", **depth())

    def _look_for_pauses(self) -> None:
        kinds = [one.kind for one in PausedKind.all()]
        if kinds and self._said.is_due("paused"):
            event("kinds.paused", logging.WARNING, kinds=kinds)
        elif not kinds:
            self._said.is_over("paused")

    def look_for_keys(self) -> None:
        """Say whether something in store can be opened by no key of this host. Raises Unavailable."""
        for_nobody = sum(use.opens for use in lately_in_use() if use.role == MISSING)
        if for_nobody and self._said.is_due("keys"):
            event("key.missing", logging.ERROR, count=for_nobody)
        elif not for_nobody:
            self._said.is_over("keys")
