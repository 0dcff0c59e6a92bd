"""What this process asks of Linux for itself: umask(2), setrlimit(2), prctl(2). Elsewhere prctl's part is left out."""

import ctypes
import os
import resource
import signal

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4


def leave_no_core() -> None:
    """No core in a file, of this process and its children. A kernel that pipes cores away does not ask for this."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_files_private() -> None:
    """What is made from now on is for its owner, and for its group to read: files 0640, folders 0750, or stricter."""
    os.umask(os.umask(0o077) | 0o027)


def hide_memory() -> None:
    """No core at all, and no look into the memory or environment but by root: for others of the same user too.

    exec(2) undoes it, fork(2) does not.
    """
    _prctl(PR_SET_DUMPABLE, 0)


def die_with_parent(last: signal.Signals = signal.SIGTERM) -> None:
    """Ask for a signal when the parent dies."""
    _prctl(PR_SET_PDEATHSIG, int(last))


def _prctl(option: int, value: int) -> None:
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), *[ctypes.c_ulong(0)] * 3)
