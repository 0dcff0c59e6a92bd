"""`python -m tests.benchmarks.flat`: whether a claim and an end cost the same, however much lies in the table.

Beside an empty table, in turns of one run: one with a million finished and a hundred thousand queued rows, which the
planner takes for empty as nobody analyzed it since; and one in which 20,000 jobs of another kind, which this worker may
not take now, wait before ours. Medians of single statements; `pages` is what a claim looked at.
"""

import argparse
import contextlib
import statistics
import sys
import time

from tests.benchmarks import marks
from tests.benchmarks.ground import Ground, ground, migrated
from tests.benchmarks.table import FINISHED, QUEUED, Table, connected

BACKLOG = 20  #: jobs of ours that wait at any time


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.flat", description=__doc__)
    parser.add_argument("--finished", type=int, default=1_000_000, help="rows that ended")
    parser.add_argument("--queued", type=int, default=100_000, help="rows that wait beside them")
    parser.add_argument("--crowded", type=int, default=20_000, help="rows that wait, of a kind that fills its share")
    parser.add_argument("--jobs", type=int, default=2000, help="of each table, in turns")
    options = parser.parse_args()
    with ground() as there, contextlib.ExitStack() as lines:
        migrated(there.postgres.create("bench_template"))
        tables = {name: lines.enter_context(table(there, name)) for name in ("empty", "full", "crowded")}
        fill(tables["full"], FINISHED, options.finished)
        fill(tables["full"], QUEUED, options.queued, kind="bench")
        fill(tables["crowded"], QUEUED, options.crowded, kind="crowded")
        tables["full"].run("CHECKPOINT")
        in_turns(tables, options.jobs)
        report(tables)


@contextlib.contextmanager
def table(there: Ground, name: str):
    """An empty one, which nobody analyzes by itself."""
    with connected(there.postgres.create(f"bench_{name}", "bench_template")) as line:
        made = Table(line)
        made.run("ALTER TABLE jobs SET (autovacuum_analyze_threshold = 2000000000)")
        made.run("ANALYZE jobs")
        yield made


def fill(table: Table, sql: str, count: int, **parameters: str) -> None:
    began = time.monotonic()
    for first in range(0, count, 100_000):
        table.run(sql, count=min(100_000, count - first), **parameters)
    print(f"{count} rows in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def in_turns(tables: dict[str, Table], jobs: int) -> None:
    for one in tables.values():
        for _ in range(BACKLOG):
            one.enqueue()
    for _ in range(jobs):
        for one in tables.values():
            one.job()


def report(tables: dict[str, Table]) -> None:
    print(f"{'':10}{'enqueue ms':>12}{'claim ms':>10}{'end ms':>10}{'pages':>8}")
    for name, one in tables.items():
        costs = [one.claim_cost() for _ in range(5)]
        pages = statistics.median(cost[1] for cost in costs)
        took = [one.median(what) for what in ("enqueue", "claim", "end")]
        print(f"{name:10}{took[0]:12.3f}{took[1]:10.3f}{took[2]:10.3f}{pages:8.0f}")
    empty = tables.pop("empty")
    marks.report([
        marks.Mark(f"{what}, {name} beside an empty table", one.median(what) / empty.median(what), at_most=1.2)
        for name, one in tables.items() for what in ("claim", "end")
    ])  # fmt: skip


if __name__ == "__main__":
    main()
