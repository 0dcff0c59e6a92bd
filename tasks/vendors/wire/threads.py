"""Threads in which vendors are asked: shared by the process, and daemons, so that no vendor holds up its stop.

The threads of `concurrent.futures` are joined when the process ends, however long a vendor takes.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import Context, copy_context
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")

_calls: "SimpleQueue[tuple[Future[Any], Context, Callable[[], Any]]]" = SimpleQueue()
_idle = threading.Semaphore(0)


def start(call: Callable[[], Result]) -> "Future[Result]":
    """Run `call` in a thread, with the context variables (the job's trace) of here; what it raises is the future's.

    An idle thread takes it, or a new one: there are as many as there ever were calls at once, and none waits.
    """
    future: Future[Result] = Future()
    _calls.put((future, copy_context(), call))
    if not _idle.acquire(blocking=False):
        threading.Thread(target=_serve, name="vendor", daemon=True).start()
    return future


def _serve() -> None:
    while True:
        future, context, call = _calls.get()
        told: Callable[[], None]
        try:
            told = partial(future.set_result, context.run(call))
        except BaseException as e:
            told = partial(future.set_exception, e)
        _idle.release()  # Before the caller knows, who may start the next call at once.
        told()


def _forget() -> None:
    """A forked process has none of its parent's threads."""
    global _calls, _idle
    _calls, _idle = SimpleQueue(), threading.Semaphore(0)


os.register_at_fork(after_in_child=_forget)
