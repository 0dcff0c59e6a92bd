"""Who writes a line: host, process, release, and the worker where there is one; the same names as in `workers`."""

import os
import socket
from functools import cache
from importlib.metadata import PackageNotFoundError, version

_worker: dict[int, str] = {}  #: by process: a fork is a worker of its own


def work_as(worker_id: str) -> None:
    """From now on this process' lines name the worker."""
    _worker[os.getpid()] = worker_id


def written_by() -> dict[str, str | int]:
    """`host`, `pid`, `version`, and `worker` in a consumer that has asked for a job."""
    pid = os.getpid()
    here: dict[str, str | int] = {"host": host(), "pid": pid, "version": running_version()}
    return here | ({"worker": _worker[pid]} if pid in _worker else {})


@cache
def host() -> str:
    """This host's name for itself."""
    return socket.gethostname()


@cache
def running_version() -> str:
    """The version that this process runs, as the package says."""
    try:
        return version("idp")
    except PackageNotFoundError:
        return "unknown"
