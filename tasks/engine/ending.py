"""What is heard of the job in hand while Huey runs it.

Receivers of Huey's signals may not act: what they raise is dropped, and `error` comes before the result. So they only
listen; `JobsHuey.execute` writes the ending once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huey import signals

from idp import job_keys
from idp.errors import IdpError, Unavailable
from idp.logs import event
from idp.models import State
from tasks.engine.forever import RECOVERY, public
from tasks.engine.serializer import Keyed
from tasks.engine.telling import has_outcome

#: Huey's signal: the state it ends a job in. Signals that are not here end nothing.
_ENDS = {
    signals.SIGNAL_COMPLETE: State.DONE,
    signals.SIGNAL_ERROR: State.FAILED,
    signals.SIGNAL_TIMEOUT: State.FAILED,
    signals.SIGNAL_LOCKED: State.FAILED,
    signals.SIGNAL_RATE_LIMITED: State.FAILED,
    signals.SIGNAL_CANCELED: State.REVOKED,
    signals.SIGNAL_REVOKED: State.REVOKED,
    signals.SIGNAL_EXPIRED: State.EXPIRED,
    signals.SIGNAL_RETRYING: None,
    signals.SIGNAL_INTERRUPTED: None,
}


class HandedOver(IdpError):
    """This process can't run a job, and another one may: it goes back, uncounted."""


class AttemptsUsedUp(IdpError):
    """A job whose workers died, or could not read it, as often as it may be tried."""


@dataclass
class Ending:
    """How the job in hand ends. `state` None: nothing was heard, or it is to run again, in `delay` seconds."""

    job_id: str
    has_half: bool = False  #: whether Redis holds half of its message's key
    started: bool = False
    state: State | None = None
    error: str | None = None
    delay: float = 0.0
    result: Keyed | None = None
    flag: str = ""  #: Huey's, to revoke it, which has no meaning any more
    sealed: bytes | None = None

    @property
    def kept(self) -> Keyed | None:
        """The result that somebody may read."""
        return None if self.state == State.REVOKED else self.result

    def gone(self, key_of: Callable[[str], bytes]) -> list[bytes | str]:
        """What Redis need not keep any more, each by its key: Huey's flag, and with the end the half of the key.

        Of a result that somebody may wait for, whatever tells it takes the half along.
        """
        is_told = self.kept is not None and has_outcome(self.kept.value)
        half = [job_keys.name(self.job_id)] if self.has_half and self.state and not is_told else []
        return [*([key_of(self.flag)] if self.flag else []), *half]

    def hear(self, signal: str, error: Exception | None) -> None:
        """What Huey signals of it."""
        if signal == signals.SIGNAL_EXECUTING:
            self.started = True
        elif isinstance(error, HandedOver | Unavailable):
            self.started, self.state, self.error = False, None, public(error)
            self.delay = 0.0 if isinstance(error, HandedOver) else RECOVERY
        elif signal in _ENDS:
            self.state = _ENDS[signal]
            self.error = public(error) if error else self.error
            if error:
                event("job.broke", logging.ERROR, exc_info=error, id=self.job_id)


def without_texts(error: Exception, retries: int, job_id: str) -> dict[str, Any]:
    """Huey's error result, without the traceback and without texts that are not ours."""
    return {"error": public(error), "retries": retries, "traceback": None, "task_id": job_id}
