"""Functions in which plain texts about a person lie, and of which nothing is seen where an exception leaves them.

Whoever reports errors may print the local variables of every frame. `personal` has types that show nothing there; where
they must be plain for a while, because a library is handed them or they are taken apart, the frames are emptied.
"""

import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def unseen(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same function; an exception that leaves it shows where it was, and no local variable from there down."""

    @wraps(function)
    def hidden(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except BaseException as e:
            del args, kwargs
            _empty_frames(e)
            raise

    return hidden


def _empty_frames(error: BaseException) -> None:
    """Those of an exception, and of all that it was raised from or while."""
    known: list[BaseException | None] = [error]
    for one in known:
        if one is not None:
            for frame, _ in traceback.walk_tb(one.__traceback__):
                _empty(frame)
            known += [found for found in (one.__cause__, one.__context__) if found not in known]


def _empty(frame: FrameType) -> None:
    if frame.f_code.co_flags & CO_OPTIMIZED:
        with suppress(RuntimeError):  # It still runs: this one, or one above it.
            frame.clear()
    elif "__name__" not in frame.f_locals:  # What was given to `exec`, as to a template; not a module's own.
        frame.f_locals.clear()
