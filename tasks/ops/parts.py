"""What this service stands on, and whether it serves us: Postgres, with this release's schema in it, Redis and KMS.

Postgres and Redis are asked by whoever wants to know. KMS, whose calls cost, is asked by one thread of the process.
"""

import threading
import time
from collections.abc import Callable

from idp import cache
from idp.config import settings
from idp.database import run
from idp.errors import Unavailable
from idp.kms import kms_for
from idp.migrations import missing

STALE = 60.0  #: seconds after which KMS' last answer says nothing any more
APART = 2.0  #: seconds by which two clocks may differ: a person's deadline is told by the web's

NAMES = ("database", "schema", "cache", "kms")

#: Set when this process begins to stop: whoever spreads requests is to send no more.
going = threading.Event()


def down() -> dict[str, str]:
    """Each part that does not serve us now, and why; empty where all do."""
    found = {name: reason for name, ask in _NOW.items() if (reason := _reason(ask))}
    if "database" in found:
        found.pop("schema", None)  # Nobody knows.
    return found | ({"kms": reason} if (reason := _last.reason()) else {})


def ask_kms() -> None:
    """One call, at most a few seconds; `down` tells its answer from then on."""
    _last.note(_reason(lambda: kms_for(settings()).encrypt(b"are you there")))


def clock_apart() -> float:
    """Seconds by which this host's clock and the database's surely differ. Raises Unavailable."""
    before = time.time()
    theirs = float(run("SELECT extract(epoch FROM clock_timestamp())")[0][0])
    return max(before - theirs, theirs - time.time(), 0.0)


def _schema() -> None:
    names = missing()
    if names:
        raise Unavailable("schema", f"not migrated to this release; run `run_web.py --migrate` ({', '.join(names)})")


_NOW: dict[str, Callable[[], object]] = {
    "database": lambda: run("SELECT 1"),
    "schema": _schema,
    "cache": lambda: cache.client().ping(),
}


def _reason(ask: Callable[[], object]) -> str:
    """Why a part does not answer; '' where it does."""
    try:
        ask()
    except Unavailable as e:
        return e.reason
    return ""


class _LastAnswer:
    """KMS' last."""

    def __init__(self) -> None:
        self._said, self._at = "not asked yet", time.monotonic()

    def note(self, reason: str) -> None:
        self._said, self._at = reason, time.monotonic()

    def reason(self) -> str:
        is_stale = time.monotonic() - self._at > STALE
        return self._said or ("its last answer is too old" if is_stale else "")


_last = _LastAnswer()
