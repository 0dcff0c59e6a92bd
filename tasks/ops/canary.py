"""A probe that means that work flows: once a minute each web process sends a job through the queue and waits for it.

It goes the way of a person's job: sealed, inserted, claimed, opened, its result sealed and read. No vendor is asked.
"""

import logging
import threading
import time

from huey.exceptions import HueyException, TaskException

from idp.logs import event
from tasks.engine.forever import for_ever
from tasks.engine.huey import huey
from tasks.maintenance import canary

EVERY = 60.0  #: seconds between two
LATE = 20.0  #: seconds after which one counts as late; a person waits for 60


def begin(stopped: threading.Event) -> None:
    """Send one each minute until `stopped`, where jobs go to workers."""
    if not huey.immediate:
        for_ever("canary", send, stopped, every=EVERY)


def send(patience: float = LATE) -> None:
    """Send one, and say in how many seconds it came back, or that it did not. Raises Unavailable."""
    began = time.monotonic()
    sent = canary()
    try:
        sent.get(blocking=True, timeout=patience, max_delay=0.25, preserve=True)
    except (HueyException, TaskException):  # Late, or what the job itself ended in.
        event("canary.late", logging.ERROR, id=sent.id, seconds=patience)
        return
    event("canary.returned", id=sent.id, seconds=round(time.monotonic() - began, 3))
