"""What a consumer tells of its vendors with each heartbeat: open circuits, and its calls of the last minutes."""

import threading
import time
from collections import deque
from typing import Any

from idp.measuring import counted
from tasks.engine.huey import huey
from tasks.vendors.wire import circuits

MINUTES = 15  #: that its calls are of
_STEP = 60.0  #: seconds between two of the counts that are compared

Counts = dict[tuple[str, ...], float]


class Health:
    """Of two counts, one of them some minutes old, the difference is told."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, Counts]] = deque([(time.monotonic(), _counted())], maxlen=MINUTES + 1)

    def told(self) -> dict[str, Any]:
        """`circuits`: names of the open ones; `calls`: by service, then by `answered` or cause, how many."""
        now = _counted()
        if time.monotonic() - self._marks[-1][0] >= _STEP:
            self._marks.append((time.monotonic(), now))
        calls: dict[str, dict[str, int]] = {}
        for (service, outcome), count in now.items():
            if lately := int(count - self._marks[0][1].get((service, outcome), 0)):
                calls.setdefault(service, {})[outcome] = lately
        return {"circuits": circuits.opened(), "calls": calls}


def _counted() -> Counts:
    return counted("idp_vendor_calls")


def begin(_: threading.Event) -> None:
    """From now on this consumer tells of it."""
    huey.storage.lease.health = Health().told
