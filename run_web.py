"""The web process, or in development the whole service.

With `database_url` and `redis_url` set, serves the web and nothing else. With neither, and `production` off, starts an
embedded Postgres and Valkey, the vendors' sandbox, one web process and one consumer, and stops them together.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from idp.config import settings
from idp.embedded import Postgres, Valkey, free_port, kept_secret, listening
from idp.errors import ConfigError, IdpError
from idp.privileges import die_with_parent

HERE = Path(__file__).resolve().parent
BLOCKING_THREADS = 16  #: requests answered at once by the web process

#: What the sandbox's delay must not run into.
TIMEOUTS = (
    "lexisnexis_instant_verify_timeout", "lexisnexis_phone_finder_timeout", "lexisnexis_threatmetrix_timeout",
    "aamva_auth_request_timeout", "aamva_verification_request_timeout", "socure_idplus_timeout_in_seconds",
)  # fmt: skip

EXAMPLES = """examples:
  run_web.py                      everything, for development, on http://127.0.0.1:8000
  run_web.py --sandbox-delay 70   the same, with vendors so slow that the 60 seconds' wait ends in the retry page
  run_web.py --migrate            production, first: apply the migrations to database_url
  run_web.py --host 0.0.0.0       production, with database_url and redis_url set: the web alone

Settings come from APPLICATION_YML and the environment: see README.md.
"""

READY = """
  Identity check is ready:   http://{host}:{port}/

  Press Start there and type this made-up person:
    Fakey McFakerson, born 10 / 6 / 1938, SSN 900-66-1234
    license 1111111111111 of North Dakota, 1 Fake Rd, Great Falls, Montana 59010
    and then the phone number 202-555-1212
  First name Bad: not verified.  First name Fail: the vendor is down.
  More of the like: .venv/bin/python -m tasks.vendors.sandbox --help
  Logs: {log}.  Stop with Ctrl-C.
"""


def main() -> None:
    options = parsed()
    try:
        if options.migrate:
            apply_migrations()
        elif settings().database_url and settings().redis_url:
            serve(options.host, options.port)
        elif settings().production or settings().database_url or settings().redis_url:
            raise ConfigError("database_url, redis_url: set both (or, outside production, neither)")
        else:
            develop(options)
    except IdpError as e:
        print(f"run_web: {e}", file=sys.stderr)
        sys.exit(2)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--migrate", action="store_true", help="apply the migrations to database_url and exit")
    parser.add_argument(
        "--sandbox-delay", type=float, default=0.0, metavar="SECONDS",
        help="development: vendors answer that slowly; 70 shows the page that ends the 60 seconds' wait",
    )  # fmt: skip
    return parser.parse_args()


def apply_migrations() -> None:
    from idp.models import migrate

    if not settings().database_url:
        raise ConfigError("database_url: must be set to migrate")
    applied = migrate()
    print(f"applied: {', '.join(applied)}" if applied else "nothing to apply")


def serve(host: str, port: int) -> None:
    """The web alone, until SIGTERM or SIGINT; requests under way are answered first."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    if listening(port):
        raise ConfigError(f"port {port} is taken: stop what listens there, or choose another with --port")
    Granian(
        "views.app:app", address=host, port=port, interface=Interfaces.WSGI, workers=1,
        http=HTTPModes.http1, websockets=False,
        blocking_threads=BLOCKING_THREADS,
        log_enabled=False, working_dir=HERE, workers_kill_timeout=10,
    ).serve(target_loader=web_app, wrap_loader=False)  # fmt: skip


def web_app() -> Callable[..., Any]:
    """The WSGI app, for granian's worker process, which must not go on serving when granian itself is killed."""
    die_with_parent()
    from views.app import app

    return app


def develop(options: argparse.Namespace) -> None:
    """Everything, until Ctrl-C or until one part ends."""
    if listening(options.port):
        raise ConfigError(f"port {options.port} is taken: stop what listens there, or choose another with --port")
    for number in (signal.SIGTERM, signal.SIGINT):  # A shell that starts us in the background ignores the latter.
        signal.signal(number, signal.default_int_handler)
    var = HERE / "var"
    with ExitStack() as stack:
        try:
            print("Starting Postgres and Valkey below var/ ...", flush=True)
            postgres = stack.enter_context(Postgres(var / "postgres"))
            valkey = stack.enter_context(Valkey(var / "valkey"))
            environment = development_environment(var, postgres.url(), valkey.url(), options.sandbox_delay)
            children = start_children(stack, options, environment)
            wait_until_ready(options, children)
            print(READY.format(host=options.host, port=options.port, log=settings().log_path), flush=True)
            watch(children)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            print("\nStopping ...", flush=True)


def development_environment(var: Path, database_url: str, redis_url: str, delay: float) -> dict[str, str]:
    """What the children share: the same settings that production sets by hand."""
    from tasks.vendors import sandbox

    port = free_port()
    patient = {name.upper(): str(delay + 1) for name in TIMEOUTS} if delay else {}
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SESSION_ENCRYPTION_KEY": kept_secret(var / "session_encryption_key"),
        "RUBY_WORKERS_IDV_ENABLED": "true",
        "SANDBOX_PORT": str(port),
        **sandbox.environment(port),
        **patient,
    }


def start_children(
    stack: ExitStack, options: argparse.Namespace, environment: dict[str, str]
) -> dict[str, subprocess.Popen[bytes]]:
    """Migrate, then start sandbox, worker and web; each is stopped when `stack` unwinds, the last first."""
    python, web = sys.executable, str(HERE / "run_web.py")
    migrate = [python, web, "--migrate"]
    if subprocess.run(migrate, env=environment, check=False, stdout=subprocess.DEVNULL, cwd=HERE).returncode:
        raise ConfigError("the migrations can't be applied; the reason stands above")
    sandbox = ["-m", "tasks.vendors.sandbox", "--port", environment["SANDBOX_PORT"], "--delay"]
    commands = {
        "sandbox": [python, *sandbox, str(options.sandbox_delay)],
        "worker": [python, str(HERE / "run_consumer.py"), "-w", "8"],
        "web": [python, web, "--host", options.host, "--port", str(options.port)],
    }
    children = {}
    for name, command in commands.items():
        children[name] = subprocess.Popen(
            command, env=environment, cwd=HERE, stdout=subprocess.DEVNULL, preexec_fn=detached
        )
        stack.callback(stop, children[name])
    return children


def detached() -> None:
    """A child hears Ctrl-C from us, in order, and not from the terminal; and it never outlives us."""
    os.setsid()
    die_with_parent()


def stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_until_ready(options: argparse.Namespace, children: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        ended(children)
        try:
            with urlopen(f"http://{options.host}:{options.port}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise ConfigError(f"the web process is not ready after 30 seconds; see {settings().log_path}")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        ended(children)
        time.sleep(0.5)


def ended(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise ConfigError(f"the {name} process ended with {child.returncode}; see {settings().log_path}")


if __name__ == "__main__":
    main()
