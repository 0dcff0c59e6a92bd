"""`run_consumer.py jobs ...`: look at jobs and workers, and do what `verbs` knows.

Exit codes: 0 done, 1 it can't be done (said on standard error), 2 not a command, or settings that are wrong.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from idp import logs
from idp.database import connect_as
from idp.errors import ConfigError, IdpError
from idp.models import State
from idp.paused import PausedKind
from tasks.ops import looks
from tasks.ops.looks import span
from tasks.ops.verbs import VERBS, kinds, perform

_EXAMPLES = """examples:
  run_consumer.py jobs list --state failed     the last that failed
  run_consumer.py jobs show K7M-2QX-9ZD        by the number that a person quotes, or by the beginning of its id
  run_consumer.py jobs pause address_proofing --by ada
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code. Raises SystemExit for what is none, and ConfigError."""
    options = _parser().parse_args(arguments)
    connect_as("operator")
    try:
        if options.verb in VERBS:
            logs.configure("operator", quiet=True)
            print(perform(options.verb, options.to, options.by))
        else:
            _LOOKS[options.verb](options)
    except ConfigError:
        raise
    except IdpError as e:
        print(f"run_consumer jobs: {e}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_consumer jobs", description=__doc__, epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="jobs: those that have not ended, then the last that did")
    listed.add_argument("--state", choices=[state.value for state in State])
    listed.add_argument("--kind", choices=kinds())
    listed.add_argument("--limit", type=int, default=20, help="how many at most (default: 20)")
    verbs.add_parser("show", help="all that is known of a job").add_argument("to", metavar="ID")
    verbs.add_parser("workers", help="who lives, and what they run; which kinds are paused")
    for name, verb in VERBS.items():
        one = verbs.add_parser(name, help=verb.says)
        one.add_argument("to", metavar=verb.to)
        whoami = os.environ.get("SUDO_USER") or getpass.getuser()
        one.add_argument("--by", default=whoami, metavar="NAME", help=f"who does it, for the log (default: {whoami})")
    return parser


def _list(options: argparse.Namespace) -> None:
    rows = [(one.id, one.name, one.state, one.attempt, span(one.age), one.error or "")
            for one in looks.jobs(max(0, options.limit), options.state, options.kind)]  # fmt: skip
    _print_table(("id", "kind", "state", "attempt", "age", "error"), rows)


def _show(options: argparse.Namespace) -> None:
    for name, value in looks.job(options.to)._asdict().items():
        if value not in (None, ""):
            print(f"{name:14}{round(value, 1) if isinstance(value, float) else value}")


def _workers(options: argparse.Namespace) -> None:
    rows = [(one.id, one.host, one.pid, one.version, f"{len(one.running)} of {one.threads}", span(one.beat),
             "draining" if one.draining else ", ".join(sorted(set(one.running))))
            for one in looks.workers()]  # fmt: skip
    _print_table(("id", "host", "pid", "release", "busy", "heartbeat", "runs"), rows)
    for one in PausedKind.all():
        print(f"paused: {one.kind}, by {one.paused_by} since {one.paused_at:%Y-%m-%d %H:%M:%S} UTC")


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = [tuple(map(str, row)) for row in (heads, *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


_LOOKS: dict[str, Callable[[argparse.Namespace], None]] = {"list": _list, "show": _show, "workers": _workers}
