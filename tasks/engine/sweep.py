"""The sweep: no row outlives its deadline with a message, nobody's job stays with a silent worker, and people are told.

Each worker sweeps once a second beside its heartbeat; where no worker lives, the web processes end what is overdue.
"""

import logging
import threading
from collections.abc import Callable, Collection
from typing import Any

from idp import begun, waits
from idp.config import settings
from idp.database import run
from idp.errors import Unavailable
from idp.logs import event, following
from idp.models import Job, State, Worker
from tasks.engine.forever import for_ever
from tasks.engine.lease import DOUBT, Lease
from tasks.engine.statements import EXHAUST, EXPIRE, MAKE_ROOM, RECLAIM, RESCUE, TOLD, UNTOLD

WEB_LOOK = 2.0  #: seconds between two looks of a web process


class Sweep:
    """Ends and gives back what nobody works on. Every method raises Unavailable in an outage."""

    def __init__(self) -> None:
        #: Makes known to whoever waits that a job ended here, in which state, after how many seconds; may raise
        #: Unavailable.
        self.tell: Callable[[str, State, float], None] = lambda job_id, state, seconds: None

    def __call__(self, lease: Lease, kinds: Collection[str] = ()) -> None:
        """One round of a worker that knows these kinds."""
        self.end_overdue()
        self.reclaim(lease)
        if lease.trusts:
            self.rescue()
        wanted = sorted(set(kinds) - set(lease.closed.kinds()))
        lease.making_room = bool(run(MAKE_ROOM, {"id": lease.id, "kinds": wanted})[0][0])
        self.tell_untold()
        self.tell_rowless()

    def end_overdue(self) -> None:
        """End what is past its deadline, claimed or queued, whoever has it, and what has used up its attempts."""
        for row in run(EXPIRE):
            event("job.finished", logging.WARNING, **_fields(row), outcome="expired")
        for row in run(EXHAUST):
            event("job.finished", logging.ERROR, **_fields(row), outcome="failed", error="AttemptsUsedUp")

    def tell_untold(self) -> None:
        """Tell whoever waits. One who can't be told now keeps no other waiting, and is told in another round."""
        away: Unavailable | None = None
        for job_id, state, trace, visit, seconds in run(UNTOLD):
            try:
                with following(trace, visit, str(job_id)):
                    self.tell(str(job_id), State(state), float(seconds))
                run(TOLD, {"id": job_id})
            except Unavailable as e:
                away = e
        if away:
            raise away

    def tell_rowless(self) -> None:
        """Tell whoever began to wait for a job that never came to be: its process died before it wrote the row."""
        for job_id in begun.overdue():
            if Job.find(job_id):
                begun.leave_to_row(job_id)
            elif waits.give_up(job_id, settings().async_wait_timeout_seconds + begun.LATE):
                event("job.never_enqueued", logging.WARNING, id=job_id)

    def reclaim(self, lease: Lease) -> None:
        """Give back what this worker has in the table and not in hand."""
        say_put_back(run(RECLAIM, {"id": lease.id, "held": list(lease.held), "doubt": DOUBT}))

    def rescue(self) -> None:
        """Give back what silent workers held."""
        for row in run(RESCUE):
            event("job.rescued", logging.WARNING, **_fields(row))

    def watch_over(self, stopped: threading.Event) -> None:
        """For a web process: end what is overdue whenever no worker lives."""

        def look() -> None:
            if Worker.alive() == 0:
                self.end_overdue()
                self.tell_untold()
                self.tell_rowless()

        for_ever("sweep", look, stopped, every=WEB_LOOK)


def say_put_back(rows: list[tuple[Any, ...]]) -> None:
    """A line for each job that its own worker gave back."""
    for row in rows:
        event("job.put_back", logging.WARNING, **_fields(row))


def _fields(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("id", "name", "attempt", "trace_id", "visit_id"), row, strict=True))
