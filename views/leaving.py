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


def hear(loop: asyncio.AbstractEventLoop) -> None:
    """Take SIGTERM over from the server that runs this loop."""
    loop.add_signal_handler(signal.SIGTERM, _leave, loop, os.getppid())


def _leave(loop: asyncio.AbstractEventLoop, parent: int) -> None:
    """At once where the main process was killed: the next one waits for this port."""
    if going.is_set():
        return
    going.set()
    seconds = settings().web_stop_delay_in_seconds if os.getppid() == parent else 0
    event("web.going", seconds=seconds)
    loop.call_later(seconds, os.kill, os.getpid(), signal.SIGINT)
