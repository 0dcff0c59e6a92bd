"""`python -m tests.benchmarks`: this queue beside its peers, on the same Postgres and Valkey, on terms that it prints.

Pickup delay (enqueue to start, idle worker), jobs drained per second by one consumer with 8 threads, jobs enqueued per
second by one process and by eight, and the CPU of every process a job; each queue as it is run by itself, then this one
and `huey.PostgresHuey` with both committing alike. Before it, how long a resolution of slow vendors takes; after it,
polls per second of the web process. Compare the ratios of one run; absolute figures are of the machine. With peers from
`pip install -e '.[bench]'`.
"""

import argparse
import json
import os
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.benchmarks import marks, plots, queues, tables
from tests.benchmarks.ground import Ground, ground, migrated, person, settings_for
from tests.benchmarks.peers import PEERS, THREADS, missing

SHORT = {"pickups": 20, "drain": 320, "rounds": 1, "seconds": 1.0, "resolutions": 2}


def main() -> None:
    options = parsed(sys.argv[1:])
    print(*missing(), sep="\n")
    with ground() as there:
        os.environ |= settings_for(there, migrated(there.postgres.url()))
        found = _measured(options, there)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")
    if options.plots and found["queues"]:
        plots.draw(found["queues"], options.plots)


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The options; `--short` stands for small ones, each of which may still be said."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--pickups", type=int, default=150, help="jobs sent one by one to an idle worker")
    parser.add_argument("--drain", type=int, default=4000, help="jobs that wait when the consumer starts; 0: no queues")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, in which all take turns")
    parser.add_argument("--seconds", type=float, default=5, help="seconds of polling; 0: none")
    parser.add_argument("--resolutions", type=int, default=20, help="of two vendors at 400 ms each; 0: none")
    parser.add_argument("--only", action="append", choices=list(PEERS), help="this queue alone; repeatable")
    parser.add_argument("--short", action="store_true", help="to try it: small numbers, one round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the terms and the medians there as well")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw them there (matplotlib)")
    if "--short" in arguments:
        parser.set_defaults(**SHORT)
    return parser.parse_args(arguments)


def terms() -> str:
    """On which terms they are compared."""
    return (f"All: the same Postgres and Valkey, {THREADS} threads in one process, run as the manual says, a person of"
            f" {len(json.dumps(person()))} bytes as the argument, a result kept, the log at its usual level in a file."
            " This queue with all it does: argument and result sealed, deadline, lease, share of a kind. As it does:"
            " its senders wait for the disk, its workers do not; the others on Postgres wait. Medians of the rounds,"
            " in which they take turns.")  # fmt: skip


def _measured(options: argparse.Namespace, there: Ground) -> dict[str, Any]:
    from tests.benchmarks.polls import polls
    from tests.benchmarks.side_by_side import side_by_side

    if options.resolutions:
        side_by_side(options.resolutions)
    sizes = queues.Sizes(options.pickups, options.drain, options.rounds)
    found = queues.compared(there, sizes, options.only) if options.drain else {}
    if found:
        _report(found)
    answered = polls(options.seconds, options.rounds) if options.seconds else None
    return {"terms": terms(), "queues": found, "polls": answered}


def _report(found: dict[str, queues.Found]) -> None:
    print(textwrap.fill(terms(), 100), *(f"{peer.title}: {peer.how}" for peer in PEERS.values()), "", sep="\n")
    print(tables.markdown(found), "\n")
    ours, theirs = PEERS["ours"].title, PEERS["huey_postgres"].title
    for suffix in ("", f", all {queues.LAZILY}", queues.ON_ONE_CPU):
        if ours + suffix in found and theirs + suffix in found:
            print(f"{ours}{suffix}:")
            marks.report(marks.of_queues(found[ours + suffix], found[theirs + suffix]))


if __name__ == "__main__":
    main()
