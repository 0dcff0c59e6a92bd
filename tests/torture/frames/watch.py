"""What a tracker of errors would print: the local variables of every frame, at every line that is run.

An exception can come at any line. So each frame of ours is looked at before each of its lines, and each of a library at
its beginning and its end, in every thread: what it holds then is what would be printed. What is below an `unseen`
function is emptied when an exception leaves it, and is looked at then, as a tracker would; no line of the log may be
written there.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, FunctionType, ModuleType
from typing import Any, Self

from idp.config import Settings
from idp.unseen import unseen
from tests.house import ROOT
from tests.torture.frames.person import found_in, found_in_plain

_OURS = tuple(str(ROOT / floor) for floor in ("idp", "tasks", "views"))
_UNSEEN = unseen(lambda: None).__code__
_PLAIN = (int, float, bool, type(None), ModuleType, FunctionType, type, Settings)
#: The tests, what vendors are made of there, and what traces and writes.
_NOT_LOOKED_AT = ("/tests/", "/standins/", "standin.py", "/mocking.py", "/logging/", "/threading.py", "/http/server.py",
                  "/socketserver.py", "pytest", "/importlib/", "<frozen")  # fmt: skip


def shown(error: BaseException) -> str:
    """All that a tracker prints of an exception and of those that it came from or came while, suppressed or not."""
    chain: list[BaseException] = [error]
    for one in chain:
        chain += [came for came in (one.__cause__, one.__context__) if came and came not in chain]
    printed = [traceback.TracebackException.from_exception(one, capture_locals=True) for one in chain]
    for found in printed:
        found.stack[:] = [frame for frame in found.stack if "/tests/" not in frame.filename]
    return "".join(line for found in printed for line in found.format())


class Watch(logging.Handler):
    """Looks at frames while it is on. `found` says where something of the person would be printed, and what."""

    def __init__(self) -> None:
        super().__init__()
        self.frames, self.looks, self.errors = 0, 0, 0
        self.found: dict[str, str] = {}
        self.thread = threading.local()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Frames, looks at frames, exceptions, finds."""
        return self.frames, self.looks, self.errors, len(self.found)

    @contextmanager
    def on(self) -> Iterator[None]:
        """In this thread, and in those that begin within; all that is logged with an exception is looked at too."""
        logging.getLogger().addHandler(self)
        _on.append(self)
        threading.settrace(_called)
        sys.settrace(_called)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]
            logging.getLogger().removeHandler(self)
            _on.remove(self)

    def over(self, layer: Callable[[Any], None], given: Any) -> Self:
        """While `layer` runs; what leaves it is looked at as whoever runs the process would."""
        try:
            with self.on():
                layer(given)
        except AssertionError:
            raise
        except Exception as e:
            self.look_at(e, "at the end")
        return self

    def emit(self, record: logging.LogRecord) -> None:
        """A tracker's own hook: every line of the log that has an exception."""
        if record.exc_info and record.exc_info[1]:
            self.look_at(record.exc_info[1], f"logged: {record.getMessage()}")

    @unseen
    def look_at(self, error: BaseException, where: str) -> None:
        """At an exception, as it is printed where it is caught."""
        self.errors += 1
        if found := found_in(shown(error)):
            self.found.setdefault(f"{where}: {type(error).__name__}", found)

    def called(self, frame: FrameType, event: str) -> Callable[..., Any] | None:
        """A function begins; returns what is to be told of its lines."""
        name = frame.f_code.co_filename
        if "process_request" in threading.current_thread().name:  # Of a vendor.
            return None
        if getattr(self.thread, "unseen", None):
            if name.endswith("/logging/__init__.py") and frame.f_code.co_name == "_log":
                self.found[f"{_place(frame.f_back)}: logs where nothing is seen"] = ""
            return None
        if frame.f_code is _UNSEEN:
            self.thread.unseen = True
            return self._within
        if any(part in name or part in _caller(frame) for part in _NOT_LOOKED_AT) or "__name__" in frame.f_locals:
            return None
        self.frames += 1
        frame.f_trace_lines = name.startswith(_OURS)
        self._look(frame)
        return self._stepped

    def _within(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "return":
            self.thread.unseen = False
        return self._within

    def _stepped(self, frame: FrameType, event: str, given: Any) -> Any:
        if event == "exception" and _left_unseen(given[2]):
            self.look_at(given[1], _place(frame))
        self._look(frame)
        return self._stepped if _on else None

    def _look(self, frame: FrameType) -> None:
        self.looks += 1
        for name, value in frame.f_locals.items():
            if isinstance(value, _PLAIN) or name == "__builtins__":
                continue
            try:
                found = found_in_plain(value) if type(value) in (str, bytes) else found_in(repr(value))
            except Exception:  # As a tracker does.
                continue
            if found:
                self.found.setdefault(f"{_place(frame)}: {name}", found)


_on: list[Watch] = []


def _called(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
    """Python's trace function, of threads that outlive a watch too, such as those that vendors are asked in."""
    return _on[0].called(frame, event) if _on else None


def _left_unseen(trace: Any) -> bool:
    """Whether an exception came to this frame out of a function of which nothing is to be seen."""
    return trace is not None and trace.tb_next is not None and trace.tb_next.tb_frame.f_code is _UNSEEN


def _caller(frame: FrameType) -> str:
    return frame.f_back.f_code.co_filename if frame.f_back else ""


def _place(frame: FrameType | None) -> str:
    if frame is None:
        return "?"
    return f"{'/'.join(frame.f_code.co_filename.split('/')[-3:])} {frame.f_code.co_qualname}"
