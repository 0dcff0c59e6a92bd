"""The lease: that this process holds jobs.

A job is taken in one place (`take`) and put down in one place (`turn`), whatever leaves in between. Who does not beat
does not take.
"""

import json
import os
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from idp.database import run
from idp.errors import Unavailable
from idp.logs import event
from idp.models import ALIVE
from idp.writer import host, running_version, work_as
from tasks.engine.claim import Claim, Held
from tasks.engine.closed import Closed, crowded
from tasks.engine.forever import for_ever
from tasks.engine.statements import CLAIM, HEARTBEAT, IS_MINE, LEAVE, LEAVE_KIND, PUT_BACK
from tasks.engine.wakeup import Bell

BEAT = 1.0  #: seconds between two heartbeats
PROBE = 60.0  #: seconds between two probes of whether NOTIFY comes through
SPAN = float(ALIVE)  #: seconds of silence after which a worker's jobs go back
DOUBT = 2.0  #: seconds after which a claim whose answer has not come is taken for lost


class Lease:
    """A consumer process among others. Made anywhere, it enters when it first asks for a job."""

    threads = 1

    def __init__(self, sweep: Callable[["Lease"], None]) -> None:
        """`sweep` ends and gives back what nobody works on; it is called once a second, beside the heartbeat."""
        self._sweep, self._lock = sweep, threading.Lock()
        self.at_once: dict[str, Callable[[], float]] = {}  #: how many jobs of a kind run at once at most
        self.health: Callable[[], dict[str, Any]] = dict  #: what the heartbeat tells of the vendors
        self.when_drained: Callable[[], None] = lambda: None  #: ends the process, which then holds nothing
        self._reset()

    def _reset(self) -> None:
        self.id, self.pid = str(uuid.uuid4()), 0
        self.held: dict[str, Held] = {}
        self.bell = Bell()
        self.stopped = threading.Event()
        self.making_room = False  #: for a job that must run alone
        self.beaten_at = self.back_at = time.monotonic()
        self._faltered = False
        self.closed = Closed()
        self._mine = threading.local()

    @property
    def entered(self) -> bool:
        """Whether this process (a fork is a process of its own) is at work."""
        return self.pid == os.getpid()

    @property
    def beats(self) -> bool:
        """Whether its heartbeat is young enough for the others to know that it lives."""
        return time.monotonic() - self.beaten_at <= SPAN

    @property
    def trusts(self) -> bool:
        """Whether it may call others silent: not after a silence of its own, when all look so."""
        return self.beats and time.monotonic() - self.back_at > SPAN

    def enter(self) -> None:
        """Register, and start heartbeat, sweep and listener. Raises Unavailable."""
        if self.entered:
            return
        with self._lock:
            if self.entered:
                return
            self._reset()
            work_as(self.id)
            self.beat()
            stopped = self.stopped
            for_ever("heartbeat", self.beat, stopped, every=BEAT)
            for_ever("sweep", lambda: self._sweep(self), stopped, every=BEAT)
            for_ever("probe", self.bell.probe, stopped, every=PROBE)
            for_ever("listener", lambda: self.bell.listen(stopped), stopped)
            self.pid = os.getpid()  # Last: what has only half begun is begun anew.

    def beat(self) -> None:
        """Say that this worker lives, and hear what operators say to it. Raises Unavailable."""
        faltered, self._faltered = self._faltered or not self.beats, True
        said = run(HEARTBEAT, {"id": self.id, "host": host(), "pid": os.getpid(), "version": running_version(),
                               "threads": self.threads, "paused": self.closed.kinds(),
                               "health": json.dumps(self.health())})  # fmt: skip
        self._hear(*said[0])
        self._faltered, self.beaten_at = False, time.monotonic()
        if faltered:
            self.back_at = self.beaten_at

    def _hear(self, draining: bool, paused: list[str]) -> None:
        if draining and not self.closed.draining:
            event("worker.draining")
        self.closed.hear(draining, paused)
        if self.closed.draining and not self.held:
            end, self.when_drained = self.when_drained, lambda: None  # Once: a second signal would cut the first short.
            end()

    def take(self, kinds: Collection[str]) -> Held | None:
        """Claim the next job of these kinds that this process has room for; None without one. Raises Unavailable."""
        wanted = sorted(set(kinds) - set(self.closed.kinds()) - set(self.crowded()))
        if not wanted or not self._may_take():
            return None
        asked_at = time.monotonic()
        rows = run(CLAIM, {"worker": self.id, "kinds": wanted, "alone": not self.held})
        if not rows:
            return None
        job_id, name, sealed, trace, visit, attempt, claimed_at, alone, waited, left = rows[0]
        times = round(float(waited), 2), None if left is None else float(left)
        claim = Claim(str(job_id), self.id, attempt, claimed_at, name, trace, visit, alone, *times)
        held = Held(claim, bytes(sealed))
        if time.monotonic() - asked_at < DOUBT and self._keep(held):
            self._mine.held = held
            return held
        self._put_back(held)  # Too late, or other threads took of the same kind at the same moment.
        return None

    def _may_take(self) -> bool:
        """Not without a heartbeat, nor before it goes, beside a job that must be alone, or making room for one."""
        alone = any(held.claim.alone for held in list(self.held.values()))
        waits = alone or (self.making_room and bool(self.held))
        return self.beats and not self.closed.draining and not waits

    def _keep(self, held: Held) -> bool:
        """Keep a claimed job, if there is room for it."""
        with self._lock:
            alone = held.claim.alone or any(other.claim.alone for other in self.held.values())
            if (alone and self.held) or held.claim.name in self.crowded():
                return False
            self.held[held.claim.id] = held
            return True

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Whatever leaves this block, the job that this thread took in it is not held any more.

        What was not ended goes back to the queue; where the database does not take it back, the sweep does.
        """
        try:
            yield
        finally:
            held: Held | None = getattr(self._mine, "held", None)
            self._mine.held = None
            if held is not None:
                self._let_go(held)
                if not held.ended:
                    self._put_back(held)

    def _let_go(self, held: Held) -> None:
        if self.held.get(held.claim.id) is held:  # And not the same job, claimed anew by another thread.
            del self.held[held.claim.id]

    def resume(self, claim: Claim) -> Held:
        """The job of this claim, from now on in this thread's hand."""
        held = self.held.get(claim.id)
        if held is None or held.claim != claim:
            held = Held(claim, b"")  # Another thread claimed the same job anew.
        self._mine.held = held
        return held

    def _put_back(self, held: Held) -> None:
        how = {"uncounted": int(not held.counted), "delay": held.delay, "message": held.message}
        try:
            run(PUT_BACK, held.claim.key | how)
        except Unavailable:
            return

    def is_mine(self, claim: Claim) -> bool:
        """Whether a job is surely still this process'; asks the table after a silence. Raises Unavailable."""
        return (self.beats and claim.taken_at >= self.back_at) or bool(run(IS_MINE, claim.key))

    def crowded(self) -> list[str]:
        """The kinds that fill their share."""
        return crowded((held.claim.name for held in list(self.held.values())), self.threads, self.at_once)

    def leave_kind(self, kind: str, seconds: float) -> bool:
        """Take no job of a kind for a while, if another living worker does; False where this is the last one."""
        self.closed.leave(kind, seconds)  # First, so that no beat in between says otherwise.
        others = bool(run(LEAVE_KIND, {"id": self.id, "kind": kind}))
        if not others:
            self.closed.take_again(kind)
        return others

    def leave(self) -> list[tuple[Any, ...]]:
        """Stop beating and give back what is held; returns the jobs. Raises Unavailable: others rescue them."""
        if not self.entered:
            return []
        self.stopped.set()
        self.pid = 0
        return run(LEAVE, {"id": self.id})
