"""Web processes that die: said in the log of the main process, which starts another in its place."""

import logging
import multiprocessing
import time
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from idp.logs import event

LOOK = 0.5  #: seconds between two looks for new processes


def watch() -> None:
    """For ever: note the children of this process, and say of each that dies how it did."""
    known: dict[Any, BaseProcess] = {}
    while True:
        known |= {process.sentinel: process for process in multiprocessing.active_children()}
        for ended in wait(list(known), LOOK):
            _say(known.pop(ended))


def _say(process: BaseProcess) -> None:
    """By which signal (negative) or with which status; one that stopped as it should is no news."""
    until = time.monotonic() + 1
    while process.exitcode is None and time.monotonic() < until:
        time.sleep(0.01)  # Another thread is about to note it.
    if process.exitcode != 0:
        event("web.process_died", logging.ERROR, process=process.pid, status=process.exitcode)
