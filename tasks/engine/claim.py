"""A job in a process' hand: `Claim` is its name to the table, `Held` what is to become of it."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Claim:
    """Whose a job is, and which try. `seconds_left` is None where nobody waits; `taken_at` is of time.monotonic()."""

    id: str
    worker: str
    attempt: int
    name: str = ""
    trace_id: str = ""
    alone: bool = False
    queue_wait_ms: float = 0
    seconds_left: float | None = None
    taken_at: float = field(default_factory=time.monotonic)

    @property
    def key(self) -> dict[str, Any]:
        return {"id": self.id, "worker": self.worker, "attempt": self.attempt}


@dataclass
class Held:
    """A job in hand, and how it goes back if nobody ends it: whether this try counts, in how many seconds, as what."""

    claim: Claim
    sealed: bytes
    ended: bool = False
    counted: bool = False
    delay: float = 0.0
    message: bytes | None = None
