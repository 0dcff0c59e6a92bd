"""The file of lines: whoever rotates it may rename it or cut it off, and a line that it could not take is counted.

A renamed file is noticed before the next line, which begins the new one; what is cut off (`copytruncate`) goes on at
its beginning, as lines are only ever appended.
"""

import contextlib
import logging
import sys
from collections.abc import Callable
from logging.handlers import WatchedFileHandler
from pathlib import Path


class LogFile(WatchedFileHandler):
    """Appends to `path`. Once it can again, `tell` is told how many lines it could not take."""

    def __init__(self, path: Path, tell: Callable[[int], None]) -> None:
        super().__init__(path)
        self._tell, self._lost = tell, 0

    def emit(self, record: logging.LogRecord) -> None:
        lost = self._lost
        try:
            super().emit(record)
        except OSError:  # Of the renamed file's successor, which can't be opened.
            self.handleError(record)
        if lost and self._lost == lost:
            self._lost = 0
            self._tell(lost)

    def handleError(self, record: logging.LogRecord) -> None:
        self._lost += 1
        say_lost(record)
        if isinstance(sys.exc_info()[1], OSError) and self.stream:
            with contextlib.suppress(OSError):
                self.stream.close()  # With what it could not write, at which each later line would fail again.
            self.stream = None


def say_lost(record: logging.LogRecord) -> None:
    """In the place of logging's own words, which hold the arguments of the line that could not be written."""
    with contextlib.suppress(OSError, ValueError):  # Standard error may lie on the same full disk, or be closed.
        print(f"a log line was lost ({type(sys.exc_info()[1]).__name__})", file=sys.__stderr__)
