"""The development start: servers, a sandbox, one web process and one consumer, started and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from idp.config import settings
from idp.development.postgres import Postgres
from idp.development.servers import kept_secret, listening
from idp.development.valkey import Valkey
from idp.discreet import without_secrets
from idp.errors import ConfigError
from idp.linux import die_with_parent

READY = """
  Identity check is ready:   http://{host}:{port}/

  Press Start there and type this made-up person:
    Fakey McFakerson Jr., born 10 / 6 / 1938, SSN 900-66-1234
    driver's license 1111111111111 of North Dakota, expires 12 / 31 / 2099
    1 Fake Rd, Great Falls, Montana 59010
    and then the phone number 202-555-1212
  First name Bad: not verified.  First name Fail: the vendor is down.
  More of the like: .venv/bin/python -m tasks.vendors.standins.sandbox --help
  Logs: {log}.  Stop with Ctrl-C.
"""


@dataclass(frozen=True)
class Sandbox:
    """What stands in for the vendors: the arguments that start it, and what the others must be told to find it."""

    command: Sequence[str]
    environment: dict[str, str]


def develop(folder: Path, host: str, port: int, sandbox: Sandbox) -> None:
    """Run everything, its data in `folder`/var, until Ctrl-C or until one part ends. Raises ConfigError."""
    if listening(port):
        raise ConfigError(f"port {port} is taken: stop what listens there, or choose another with --port")
    for number in (signal.SIGTERM, signal.SIGINT):  # A shell that starts us in the background ignores the latter.
        signal.signal(number, signal.default_int_handler)
    var = folder / "var"
    with ExitStack() as stack:
        try:
            print("Starting Postgres and Valkey below var/ ...", flush=True)
            postgres = stack.enter_context(Postgres(var / "postgres"))
            valkey = stack.enter_context(Valkey(var / "valkey"))
            children = Children(stack, folder, environment(var, postgres.url(), valkey.url(), sandbox))
            children.migrate()
            told = without_secrets(children.environment) | sandbox.environment  # Whose secrets are nobody's.
            children.start("sandbox", *sandbox.command, environment=told)
            alone = children.environment | {"OPS_PORT": "0"}  # The port is the web's, which has more to show there.
            children.start("worker", "run_consumer.py", "-w", "8", environment=alone)
            children.start("web", "run_web.py", "--host", host, "--port", str(port))
            children.wait_until_ready(f"http://{host}:{port}/readyz")
            print(READY.format(host=host, port=port, log=settings().log_path), flush=True)
            children.watch()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            print("\nStopping ...", flush=True)


def environment(var: Path, database_url: str, redis_url: str, sandbox: Sandbox) -> dict[str, str]:
    """What the children share: the same settings that production sets by hand."""
    return {
        "PERSON_MAX_ATTEMPTS": "0",  # Whoever develops types the same made-up person all day.
        "PROOF_SSN_MAX_ATTEMPTS": "1000",
        "WEB_STOP_DELAY_IN_SECONDS": "0",
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SESSION_ENCRYPTION_KEY": kept_secret(var / "session_encryption_key"),
        "RUBY_WORKERS_IDV_ENABLED": "true",
        **sandbox.environment,
    }


class Children:
    """The processes by name; each is stopped when `stack` unwinds, the last first."""

    def __init__(self, stack: ExitStack, folder: Path, environment: dict[str, str]) -> None:
        self.stack, self.folder, self.environment = stack, folder, environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def migrate(self) -> None:
        """Raises ConfigError where the migrations can't be applied."""
        command = [sys.executable, "run_web.py", "--migrate"]
        if subprocess.run(
            command, env=self.environment, check=False, stdout=subprocess.DEVNULL, cwd=self.folder
        ).returncode:
            raise ConfigError("the migrations can't be applied; the reason stands above")

    def start(self, name: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
        """Start Python with `arguments`, in the environment that they share or in one of its own."""
        command = [sys.executable, *arguments]
        told = self.environment if environment is None else environment
        self.running[name] = subprocess.Popen(
            command, env=told, cwd=self.folder, stdout=subprocess.DEVNULL, preexec_fn=_detached
        )
        self.stack.callback(_stop, self.running[name])

    def wait_until_ready(self, url: str) -> None:
        """Until `url` answers 200, at most 30 seconds. Raises ConfigError."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            self.check()
            try:
                with urlopen(url, timeout=2):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise ConfigError(f"the web process is not ready after 30 seconds; see {settings().log_path}")

    def watch(self) -> None:
        """For ever. Raises ConfigError when one of them ends."""
        while True:
            self.check()
            time.sleep(0.5)

    def check(self) -> None:
        """Raises ConfigError for one that ended."""
        for name, child in self.running.items():
            if child.poll() is not None:
                raise ConfigError(f"the {name} process ended with {child.returncode}; see {settings().log_path}")


def _detached() -> None:
    """A child hears Ctrl-C from us, in order, and not from the terminal; and it never outlives us."""
    os.setsid()
    die_with_parent()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
