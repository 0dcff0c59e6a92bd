"""What a process stands on, asked once at its start: Postgres with this release's columns, Redis, KMS.

What waiting will not mend (a wrong password, a table that is missing) ends the start. What is only away does not: the
process serves once it is back, and nobody has to start it again.
"""

import threading
import time
from collections.abc import Callable

from idp import cache, kms, outages
from idp.config import settings
from idp.database import database, run
from idp.errors import ConfigError, Unavailable
from idp.models import Job, Worker
from idp.paused import PausedKind

PATIENCE = 5.0  #: seconds that all the parts together have to answer
NO_ANSWER = "no answer in time"


def refuse_what_stays_wrong() -> None:
    """Raises ConfigError, every such part named, with what to do."""
    wrong = {part: reason for part, reason in away().items() if outages.stays(reason) or kms.stays(reason)}
    if wrong:
        raise ConfigError("to be mended first: " + "; ".join(f"{part}: {reason}" for part, reason in wrong.items()))


def away() -> dict[str, str]:
    """Each part that does not serve us, and why; they are asked side by side, for at most PATIENCE seconds.

    Raises ConfigError where nobody can be asked, as the settings are wrong.
    """
    settings()
    found: dict[str, str] = {}
    asking = [threading.Thread(target=_ask, args=(part, found), daemon=True) for part in _PARTS]
    for thread in asking:
        thread.start()
    until = time.monotonic() + PATIENCE
    for thread in asking:
        thread.join(max(0.0, until - time.monotonic()))
    return {part: reason for part, reason in found.items() if reason}


def _ask(part: str, found: dict[str, str]) -> None:
    found[part] = NO_ANSWER
    try:
        _PARTS[part]()
        found[part] = ""
    except Unavailable as e:
        found[part] = e.reason
    except Exception as e:  # A fault of ours, which the first job or request will meet, and log.
        found[part] = type(e).__name__


def _ask_postgres() -> None:
    try:
        for model in (Job, Worker, PausedKind):
            run(model.select().limit(0))
    finally:
        database.close()  # This thread's connection, which nobody needs any more.


_PARTS: dict[str, Callable[[], object]] = {
    "database": _ask_postgres,
    "cache": lambda: cache.client().ping(),
    "kms": lambda: kms.kms_for(settings()).encrypt(b"are you there"),
}
