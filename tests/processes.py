"""Which processes a run of the tests leaves behind: every child inherits a mark in its environment."""

import os
import uuid

import psutil

MARK = "IDP_TEST_RUN"


def mark() -> str:
    """Mark this process' children to come, and theirs; made once for each of the processes that share a run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    if not os.environ.get(MARK, "").endswith(worker):
        os.environ[MARK] = f"{uuid.uuid4().hex}-{worker}"
    return os.environ[MARK]


def left_behind(run: str) -> list[str]:
    """What still runs of the marked run, but for this process: `number name command`, a line each."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == run and _runs(process):
                found.append(f"{process.pid} {process.name()} {' '.join(process.cmdline())}")
        except (psutil.Error, OSError):
            continue  # It has just ended, or is another user's: no child of ours.
    return found


def _runs(process: psutil.Process) -> bool:
    return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
