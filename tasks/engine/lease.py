"""This process: its row in `workers`, its heartbeat, and what the silent held goes back.

A worker is silent when its heartbeat is older than SPAN. One that itself just lost its database, was frozen, or
has just started, waits one span before it takes anything back from others: after an outage all look silent.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from idp.database import run
from idp.errors import Unavailable
from idp.logs import event
from tasks.engine.wakeup import Bell

BEAT = 1.0  #: seconds between two heartbeats
FEWEST_TO_SHARE = 4  #: threads from which on one kind of job may not take all
SPAN = 5.0  #: seconds of silence after which a worker's jobs go back

#: Say that this worker lives; its row comes back if somebody pruned it.
HEARTBEAT = """
    INSERT INTO workers (id, host, pid, version, threads) VALUES (%(id)s, %(host)s, %(pid)s, %(version)s, %(threads)s)
    ON CONFLICT (id) DO UPDATE SET seen_at = now()"""

#: Give back what silent workers claimed, and what this one claimed without ever hearing the answer.
GIVE_BACK = """
    UPDATE jobs SET state = 'queued', claimed_at = NULL, claimed_by = NULL, run_at = now()
    WHERE state = 'claimed'
      AND (NOT EXISTS (SELECT FROM workers WHERE id = claimed_by AND seen_at > now() - %(span)s * interval '1 second')
           OR claimed_by = %(id)s AND NOT id = ANY(%(held)s::uuid[])
              AND claimed_at < now() - %(span)s * interval '1 second')
    RETURNING id, name, attempt, trace_id"""

#: Leave: what is in hand goes back at once.
LEAVE = """
    WITH gone AS (DELETE FROM workers WHERE id = %(id)s)
    UPDATE jobs SET state = 'queued', claimed_at = NULL, claimed_by = NULL, run_at = now()
    WHERE state = 'claimed' AND claimed_by = %(id)s RETURNING id, name, attempt, trace_id"""


class Presence:
    """A consumer process among others. Made anywhere, it enters when it first asks for a job."""

    threads = 1

    def __init__(self, end_overdue: Callable[[], None]) -> None:
        """`end_overdue` ends what is past its time or its attempts; it runs after each heartbeat."""
        self.end_overdue = end_overdue
        self.lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.id, self.pid = str(uuid.uuid4()), 0
        self.held: dict[str, str] = {}  #: id and kind (the task's name) of each job in hand
        self.bell = Bell()
        self.stopped = threading.Event()

    def enter(self) -> None:
        """Register and start the heartbeat and the listener, once a process (a fork is a process of its own)."""
        if self.entered:
            return
        with self.lock:
            if self.entered:
                return
            self.reset()
            self.beat()
            self.pid = os.getpid()
            threading.Thread(target=self.live, name="heartbeat", daemon=True).start()
            threading.Thread(target=self.bell.listen, args=(self.stopped,), name="listener", daemon=True).start()

    def crowded(self) -> list[str]:
        """The kinds that fill their share: a vendor that hangs must not take the threads of the others' jobs."""
        if self.threads < FEWEST_TO_SHARE:
            return []
        room = self.threads - self.threads // 4
        return [name for name, count in Counter(list(self.held.values())).items() if count >= room]

    def takes(self, job_id: str, name: str) -> bool:
        """Hold a claimed job, if there is room for it."""
        with self.lock:
            has_room = name not in self.crowded()
            if has_room:
                self.held[job_id] = name
            return has_room

    @property
    def entered(self) -> bool:
        return self.pid == os.getpid()

    def beat(self) -> None:
        run(HEARTBEAT, {"id": self.id, "host": socket.gethostname(), "pid": os.getpid(), "version": release(),
                        "threads": self.threads})  # fmt: skip

    def live(self) -> None:
        """Until stopped: a heartbeat each second, then the sweeps, unless this worker is itself just back."""
        stopped, trusted_from = self.stopped, time.monotonic() + SPAN
        last = time.monotonic()
        while not stopped.wait(BEAT):
            try:
                self.beat()
                if time.monotonic() - last > SPAN:
                    trusted_from = time.monotonic() + SPAN
                last = time.monotonic()
                self.sweep(give_back=last > trusted_from)
            except Unavailable as e:
                trusted_from = time.monotonic() + BEAT + SPAN
                event("worker.unavailable", logging.WARNING, worker=self.id, part=e.part, error=str(e))

    def sweep(self, give_back: bool) -> None:
        self.end_overdue()
        if give_back:
            _given_back(run(GIVE_BACK, {"id": self.id, "span": SPAN, "held": list(self.held)}))

    def leave(self) -> None:
        """Stop the heartbeat and give back what is held. An outage is left to the others' sweep."""
        if not self.entered:
            return
        self.stopped.set()
        self.pid = 0
        try:
            _given_back(run(LEAVE, {"id": self.id}))
        except Unavailable as e:
            event("worker.unavailable", logging.WARNING, worker=self.id, part=e.part, error=str(e))


def _given_back(rows: list[tuple[Any, ...]]) -> None:
    for job_id, name, attempt, trace_id in rows:
        event("job.given_back", logging.WARNING, id=job_id, name=name, attempt=attempt, trace_id=trace_id)


def release() -> str:
    """The version that this process runs, as the package says."""
    try:
        return version("idp")
    except PackageNotFoundError:
        return "unknown"
