"""Who a child process of development runs as, and that it never outlives its parent. Linux and macOS."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

from idp.errors import ConfigError
from idp.linux import die_with_parent

NOBODY = 65534


def own(path: Path) -> None:
    """Hand a path of ours to the user that the servers run as. Raises ConfigError where that user can't get there."""
    if os.geteuid() != 0 or namespaced():
        return
    if _closed_above(path):
        raise ConfigError(unreachable(path))
    os.chown(path, NOBODY, NOBODY)


def _closed_above(path: Path) -> list[Path]:
    """The folders on the way to `path` that other users can't enter, the nearest first."""
    return [p for p in path.parents if not p.stat().st_mode & 0o001]


def unreachable(path: Path) -> str:
    """Why root can't start a server there, and what to do. The parents' rights are not ours to change."""
    closed = _closed_above(path)
    return (
        f"Postgres refuses to run as root, and {closed[-1] if closed else path} is closed to other users: start as an "
        "ordinary user, or put the checkout and its .venv in a folder that others may enter"
    )


def namespaced() -> bool:
    """Whether root can show itself to Postgres as somebody else: then files stay root's, wherever they are."""
    probe = os.fork()
    if probe == 0:
        os._exit(0 if _other_name() else 1)
    return os.waitpid(probe, 0)[1] == 0


def _other_name() -> bool:
    """Enter a user namespace in which this process, root outside, is NOBODY (user_namespaces(7))."""
    uid, gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000):
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")
    except OSError:
        return False
    return True


def unprivileged(last: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: die with the parent (by signal `last`), ignore the terminal's Ctrl-C, and never be root."""
    as_root = os.geteuid() == 0
    spaced = as_root and namespaced()

    def prepare() -> None:
        os.setsid()
        if spaced:
            _other_name()
        elif as_root:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        die_with_parent(last)

    return prepare
