"""`python -m tests.benchmarks`: this queue beside `huey.PostgresHuey`, on stated and equal terms.

Prints pickup delay (enqueue to start, idle worker) and jobs drained per second by one consumer with 8 threads, each
twice: with both engines committing asynchronously, and both synchronously. Before it, how long a resolution of three
slow vendors takes; after it, polls per second of the web process. Compare the ratios of one run; absolute figures are
of the machine.
"""

import argparse
import json
import os
import tempfile
import textwrap
from pathlib import Path

from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.benchmarks import queues
from tests.benchmarks.ground import migrated


def main() -> None:
    options = _parsed()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder) / "pg") as pg, Valkey(Path(folder) / "vk") as vk:
            os.environ |= {
                "DATABASE_URL": migrated(pg.url()), "REDIS_URL": vk.url(), "SESSION_ENCRYPTION_KEY": "00" * 31 + "01",
                "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": f"{folder}/bench.log", "BENCH_FILE": f"{folder}/times",
            }  # fmt: skip
            found = _measured(options)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--pickups", type=int, default=150, help="jobs sent one by one to an idle worker")
    parser.add_argument("--drain", type=int, default=3000, help="jobs that wait when the consumer starts")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, in which the two engines take turns")
    parser.add_argument("--seconds", type=float, default=5, help="seconds of polling; 0: none")
    parser.add_argument("--resolutions", type=int, default=20, help="of two vendors at 400 ms each; 0: none")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the terms and the medians there as well")
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> dict:
    from tests.benchmarks.polls import polls
    from tests.benchmarks.side_by_side import side_by_side

    if options.resolutions:
        side_by_side(options.resolutions)
    found = queues.compared(options.rounds, options.pickups, options.drain)
    print(textwrap.fill(queues.terms(), 100))
    queues.report(found)
    answered = polls(options.seconds, options.rounds) if options.seconds else None
    return {"terms": queues.terms(), "queues": found, "polls": answered}


if __name__ == "__main__":
    main()
