"""The web process, or in development the whole service.

With `database_url` and `redis_url` set, serves the web and nothing else. With neither, and `production` off, starts an
embedded Postgres and Valkey, the vendors' sandbox, one web process and one consumer, and stops them together.
"""

import argparse
import atexit
import errno
import getpass
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from idp.errors import ConfigError
from idp.launch import launching

with launching("run_web"):
    from idp.config import settings

HERE = Path(__file__).resolve().parent

EXAMPLES = """examples:
  run_web.py                      everything, for development, on http://127.0.0.1:8000
  run_web.py --sandbox-delay 70   the same, with vendors so slow that the 60 seconds' wait ends in the retry page
  run_web.py --migrate            production, first: apply the migrations to database_url
  run_web.py check                asks every part once, from here: what is wrong, a line each
  run_web.py keys                 which session keys still open something, and which may go
  run_web.py ops-password         reads a password from standard input, prints its digest for ops_password_digest
  run_web.py --host 0.0.0.0       production, with database_url and redis_url set: the web alone

Settings come from APPLICATION_YML and the environment: see docs/settings.md.
"""


def main() -> None:
    with launching("run_web"):
        options = _parsed()
        if options.migrate:
            _migrate()
        elif options.command:
            raise SystemExit(COMMANDS[options.command]())
        elif settings().database_url and settings().redis_url:
            _serve(options.host, options.port, options.workers)
        elif settings().production or settings().database_url or settings().redis_url:
            raise ConfigError("database_url, redis_url: set both (or, outside production, neither)")
        else:
            _develop(options)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES
    )
    parser.add_argument("command", nargs="?", choices=list(COMMANDS), help="what else than to serve; see below")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--workers", type=_several, default=1, metavar="N", help="processes that serve (default: 1)")
    parser.add_argument("--migrate", action="store_true", help="apply the migrations to database_url and exit")
    parser.add_argument(
        "--sandbox-delay", type=float, default=0.0, metavar="SECONDS",
        help="development: vendors answer that slowly; 70 shows the page that ends the 60 seconds' wait",
    )  # fmt: skip
    return parser.parse_args()


def _port(text: str) -> int:
    if not 0 < int(text) < 65536:
        raise ValueError
    return int(text)


def _several(text: str) -> int:
    if not 0 < int(text) <= 64:
        raise ValueError
    return int(text)


_several.__name__ = "number of processes"
_port.__name__ = "port"  # argparse names it where the text is none.


def _migrate() -> None:
    from idp.database import connect_as
    from idp.discreet import be_discreet
    from idp.migrations import migrate

    connect_as("migration")
    be_discreet(settings().production)
    if not settings().database_url:
        raise ConfigError("database_url: must be set to migrate")
    applied = migrate()
    print(f"applied: {', '.join(applied)}" if applied else "nothing to apply")


def _tell_keys() -> int:
    from idp.keys_in_use import keys_in_use, table

    print(table(keys_in_use()))
    return 0


def _check() -> int:
    from tasks.ops import check

    return check.main(is_web=True)


def _digest() -> int:
    from idp import password

    given = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(given) < password.LEAST:
        raise ConfigError(f"a password of at least {password.LEAST} characters")
    print(password.digest_of(given))
    return 0


COMMANDS = {"check": _check, "keys": _tell_keys, "ops-password": _digest}


def _serve(host: str, port: int, workers: int) -> None:
    """The web alone, until SIGTERM or SIGINT; requests under way are answered first."""
    refuse_what_can_not_listen(host, port)
    _count_together()
    from views.processes import serve

    serve(host, port, workers)


def refuse_what_can_not_listen(host: str, port: int) -> None:
    """Raises ConfigError; granian itself would notice in its worker process, and say so to nobody."""
    words = {
        errno.EADDRINUSE: f"port {port} is taken: stop what listens there, or choose another with --port",
        errno.EACCES: f"port {port} is not for ordinary users: choose one above 1023 with --port",
        errno.EADDRNOTAVAIL: "--host: must be an address of this machine",
    }
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as e:
        raise ConfigError(words.get(getattr(e, "errno", None) or 0, "--host: must be an address")) from None


def _count_together() -> None:
    """The web processes count into files of one folder, so that each can tell what all have counted.

    The library of the metrics reads this when it is imported.
    """
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="idp-metrics-")
    atexit.register(shutil.rmtree, os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def _develop(options: argparse.Namespace) -> None:
    try:
        from idp.development.start import Sandbox, develop
        from tasks.vendors.standins import sandbox
    except ModuleNotFoundError:
        raise ConfigError("database_url, redis_url: set both; production's wheel has no servers of its own") from None

    command, environment = sandbox.development(options.sandbox_delay)
    develop(HERE, options.host, options.port, Sandbox(command, environment))


if __name__ == "__main__":
    main()
