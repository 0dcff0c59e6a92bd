"""A job in a process' hand: `Claim` is its name to the table, `Held` what is to become of it."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Claim:
    """Whose a job is, since when, and which try.

    `claimed_at` is of the database's clock, `taken_at` of time.monotonic(); `seconds_left` is None where nobody waits.
    """

    id: str
    worker: str
    attempt: int
    claimed_at: datetime
    name: str = ""
    trace_id: str = ""
    visit_id: str = ""
    alone: bool = False
    queue_wait_ms: float = 0
    seconds_left: float | None = None
    taken_at: float = field(default_factory=time.monotonic)

    def within(self, seconds: float) -> float:
        """The moment of time.monotonic() in so many seconds, or the job's deadline where that is sooner."""
        moment = time.monotonic() + seconds
        return moment if self.seconds_left is None else min(moment, self.taken_at + self.seconds_left)

    @property
    def key(self) -> dict[str, Any]:
        return {"id": self.id, "worker": self.worker, "claimed_at": self.claimed_at}


@dataclass
class Held:
    """A job in hand, and how it goes back if nobody ends it: whether this try counts, in how many seconds, as what."""

    claim: Claim
    sealed: bytes
    ended: bool = False
    counted: bool = False
    delay: float = 0.0
    message: bytes | None = None
