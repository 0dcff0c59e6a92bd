"""Leaving: at SIGTERM a web process first says so at `/readyz`, and serves on until whoever sends it people has heard.

Then it takes no new connection, answers the requests under way, and ends; that part is the server's own, which it does
at SIGINT.
"""

import asyncio
import os
import signal

from idp.config import settings
from idp.logs import event
from tasks.ops.parts import going

LOOK = 0.2  #: seconds between two looks at whether the main process still lives


def hear(loop: asyncio.AbstractEventLoop) -> None:
    """Take SIGTERM over from the server that runs this loop."""
    loop.add_signal_handler(signal.SIGTERM, _begin, loop, os.getppid())


def _begin(loop: asyncio.AbstractEventLoop, parent: int) -> None:
    if going.is_set():
        return
    going.set()
    seconds = settings().web_stop_delay_in_seconds
    event("web.going", seconds=seconds)
    _leave(loop, parent, loop.time() + seconds)


def _leave(loop: asyncio.AbstractEventLoop, parent: int, when: float) -> None:
    """At once where the main process was killed: the next one waits for this port.

    Asked again and again, as the signal of a parent's death may come while one of its threads still dies.
    """
    left = when - loop.time()
    if left <= 0 or os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGINT)
    else:
        loop.call_later(min(left, LOOK), _leave, loop, parent, when)
