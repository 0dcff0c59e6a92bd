"""JSON lines from an allow-list of fields, in the file `log_path` and on standard output; each can be turned off.

An event is a name and fields; a field that is not in FIELDS is a programmer's error and is dropped, by name. Of an
exception outside `IdpError` only the class and the places are written: its text may hold data. What a library says is
the event `library.said`, and an exception that nobody caught is `thread.died` or `process.died`.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from idp import measuring
from idp.config import settings
from idp.errors import ConfigError, IdpError
from idp.log_file import LogFile, say_lost
from idp.writer import written_by

#: All that may ever be written. No field here can hold what a person typed or a vendor sent. `by` is an operator's name
#: for themselves.
FIELDS = frozenset([
    "id", "name", "attempt", "queue_wait_ms", "duration_ms", "outcome", "trace_id", "visit_id", "priority", "success",
    "vendor", "calls", "service", "vendor_host", "host", "pid", "version", "status", "cause", "call_id",
    "transaction_id", "reasons", "attributes", "codes", "timings", "route", "method", "part", "error", "worker",
    "queued", "claimed", "oldest_ms", "people", "oldest_transaction_s", "workers", "pruned", "count", "seconds",
    "kinds", "rescued", "asked_before", "threads", "port", "process", "dropped",
    "pixels", "bytes", "rung", "seen", "standard", "iin", "verb", "by",
])  # fmt: skip

log = logging.getLogger("idp")

#: Of the request or the job at hand, on every line. The trace is from `X-Amzn-Trace-Id`, or made; a load balancer gives
#: each request its own. The visit is a person's from the first page to the last. Both are handed on in the job's row.
trace_id: ContextVar[str] = ContextVar("trace_id", default="")
visit_id: ContextVar[str] = ContextVar("visit_id", default="")
#: The job that is run, or that the person of this request waits for.
job_id: ContextVar[str] = ContextVar("job_id", default="")

_AT_HAND = {"trace_id": trace_id, "visit_id": visit_id, "id": job_id}


def configure(role: str, quiet: bool = False) -> None:
    """Send every logger of this process through here. `role` is `web`, `worker`, or `operator` for a command, which is
    `quiet`: its standard output is for people, and has no line where there is a file. Raises ConfigError.
    """
    s = settings()
    handlers: list[logging.Handler] = [_file(Path(s.log_path))] if s.log_path else []
    if s.log_to_stdout and not (quiet and handlers):
        handlers.append(logging.StreamHandler(sys.stdout))
        handlers[-1].handleError = say_lost  # type: ignore[method-assign]
    measuring.namespace = s.cloudwatch_namespace
    root = logging.getLogger()
    root.handlers[:] = handlers or [logging.NullHandler()]  # Without any, logging would write to standard error.
    for handler in handlers:
        handler.setFormatter(JsonLines(role))
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    sys.excepthook = _process_died
    threading.excepthook = _thread_died


@contextmanager
def following(trace: str, visit: str = "", job: str = "") -> Iterator[None]:
    """Within it every line carries these ids, in threads that are started with this context too."""
    tokens = [(one, one.set(value)) for one, value in zip(_AT_HAND.values(), (trace, visit, job), strict=True)]
    try:
        yield
    finally:
        for one, token in tokens:
            one.reset(token)


def _file(path: Path) -> LogFile:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return LogFile(path, lambda count: event("log.lost", logging.ERROR, count=count))
    except OSError as e:
        raise ConfigError(f"log_path: can't be written ({type(e).__name__}); check the folder's owner") from None


def _process_died(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if isinstance(error, Exception):
        log.critical("process.died", exc_info=error)


def _thread_died(died: threading.ExceptHookArgs) -> None:
    if isinstance(died.exc_value, Exception):
        log.critical("thread.died", exc_info=died.exc_value)


def event(event_name: str, level: int = logging.INFO, /, exc_info: BaseException | None = None, **fields: Any) -> None:
    """Write one line: `event_name`, the given fields but for those that are None, class and places of an exception."""
    unknown = sorted(fields.keys() - FIELDS)
    kept = {name: value for name, value in fields.items() if name in FIELDS and value is not None}
    more = {"dropped": unknown} if unknown else {}
    counted = measuring.measured(event_name, kept)
    if log.isEnabledFor(level):  # `log.log` would look for its caller in the stack, whom no line names.
        thrown = (type(exc_info), exc_info, exc_info.__traceback__) if exc_info else None
        said = {"fields": kept | more | counted}
        log.handle(log.makeRecord(log.name, level, "", 0, event_name, (), thrown, extra=said))


_to_json = json.JSONEncoder(default=str).encode
_MADE = "idp.line"  #: an attribute of a record that nobody else takes


class JsonLines(logging.Formatter):
    """One JSON object a line, made once for all handlers."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def format(self, record: logging.LogRecord) -> str:
        made: str | None = getattr(record, _MADE, None)
        if made is None:
            made = record.__dict__[_MADE] = _to_json(self._line(record))
        return made

    def _line(self, record: logging.LogRecord) -> dict[str, Any]:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "role": self.role,
            **written_by(),
            "event": getattr(record, "event", None) or _event_of(record),
            **{name: value for name, one in _AT_HAND.items() if (value := one.get())},
            **getattr(record, "fields", {}),
        }
        if record.name != log.name:  # The unfilled template: what is filled in may be anything.
            line |= {"logger": record.name, "text": str(record.msg)}
        if record.exc_info and record.exc_info[1]:
            line |= _exception(record.exc_info[1])
        return line


def _event_of(record: logging.LogRecord) -> str:
    return record.getMessage() if record.name == log.name else "library.said"


def _exception(error: BaseException) -> dict[str, Any]:
    """Class and places of an exception; its text only where it is made of our own constants."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {"exception": type(error).__name__}
    if isinstance(error, IdpError):
        found["error"] = str(error)
    return found | {"at": [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-8:]]}
