"""A start that fails ends with 2 and one sentence: never with a traceback, and with no value in it.

All that runs before a process serves, runs in `launching`. What others do around it (Huey's command reads its options
and opens its log) ends in the same words, as the hook of uncaught exceptions is set by the first one.
"""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from idp.errors import IdpError

WRONG = 2  #: the exit code of a start that can't work until somebody mends what its sentence names
INTERRUPTED = 130  #: a shell's for SIGINT


@contextmanager
def launching(program: str) -> Iterator[None]:
    """Whatever is raised in this block is a sentence of `program` on standard error. Raises SystemExit, as 2."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = partial(_end, program)
    try:
        yield
    except Exception as e:
        _end(program, type(e), e, e.__traceback__)


def _end(program: str, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if not isinstance(error, Exception):  # Ctrl-C.
        raise SystemExit(INTERRUPTED) from None
    with suppress(OSError):  # A full disk for standard error too must not make a traceback of it.
        print(f"{program}: {sentence(error)}", file=sys.stderr, flush=True)
    raise SystemExit(WRONG) from None


def sentence(error: Exception) -> str:
    """Our own words; of any other error its class and place, and of one of the system what the system calls it."""
    if isinstance(error, IdpError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{error.name.partition('.')[0]} is not installed; see docs/operating.md"
    called = f" ({os.strerror(error.errno)})" if isinstance(error, OSError) and error.errno else ""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else ""
    return f"can't start: {type(error).__name__}{called}{place}"
