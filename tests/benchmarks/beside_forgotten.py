"""`python -m tests.benchmarks.beside_forgotten`: claims and ends beside a transaction that somebody forgot.

Two tables at the same time, 300 jobs a second through each: one alone, one beside a transaction that is forgotten when
the stream begins. Then again, for a third of the time: one alone, one beside a transaction of an hour, made by hand: as
many rows as an hour has jobs came, were claimed and ended while it was open. Autovacuum looks each 2 seconds. Medians
of the last fifth of each stream.
"""

import argparse
import contextlib
import statistics
import sys
import time

from tests.benchmarks import marks
from tests.benchmarks.ground import Ground, ground, migrated
from tests.benchmarks.table import QUEUED, Table, connected, forgotten

BACKLOG = 20

BY_HAND = [
    "UPDATE jobs SET state = 'claimed', claimed_at = now(), claimed_by = gen_random_uuid(), attempt = 1"
    " WHERE name = 'by hand' AND state = 'queued'",
    "UPDATE jobs SET state = 'done', message = NULL, finished_at = now() WHERE name = 'by hand' AND state = 'claimed'",
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.beside_forgotten", description=__doc__)
    parser.add_argument("--rate", type=int, default=300, help="jobs a second, through each table")
    parser.add_argument("--seconds", type=float, default=60, help="of the stream")
    parser.add_argument("--by-hand", type=int, default=1_080_000, help="rows that the hour ended")
    options = parser.parse_args()
    with ground() as there, contextlib.ExitStack() as lines:
        migrated(there.postgres.create("bench_template"))
        alone, minute = opened(there, "alone", lines), opened(there, "minute", lines)
        streamed([alone, minute], options.rate, options.seconds)
        report("a minute", alone, minute)
        alone.took.clear()
        hour = opened(there, "hour", lines)
        by_hand(hour, options.by_hand)
        streamed([alone, hour], options.rate, options.seconds / 3)
        report("an hour", alone, hour)


def opened(there: Ground, name: str, lines: contextlib.ExitStack) -> Table:
    url = there.postgres.create(f"bench_{name}", "bench_template")
    table = Table(lines.enter_context(connected(url)))
    table.run("ALTER SYSTEM SET autovacuum_naptime = '2s'")
    table.run("SELECT pg_reload_conf()")
    if name != "alone":
        lines.enter_context(forgotten(lines.enter_context(connected(url))))
    for _ in range(BACKLOG):
        table.enqueue()
    return table


def by_hand(table: Table, rows: int) -> None:
    """Each row as it came, was claimed and ended: three versions, of which none can be removed but the last is dead."""
    began = time.monotonic()
    table.run(QUEUED, count=rows, kind="by hand")
    for statement in BY_HAND:
        table.run(statement)
    table.run("CHECKPOINT")
    print(f"{rows} rows by hand in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def streamed(tables: list[Table], rate: int, seconds: float) -> None:
    """A job through each, one after the other, so many times a second, or as often as it can."""
    began, done = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        if done >= passed * rate:
            time.sleep(0.0005)
            continue
        for table in tables:
            table.job()
        done += 1
    print(f"{done / seconds:.0f} jobs a second through each", flush=True)


def report(since: str, alone: Table, beside: Table) -> None:
    print(f"{'':12}{'claim ms':>10}{'end ms':>10}{'pages':>8}")
    took = {}
    for name, one in (("alone", alone), (since, beside)):
        last, pages = max(1, len(one.took["end"]) // 5), statistics.median(one.claim_cost()[1] for _ in range(5))
        took[name] = {what: one.median(what, last) for what in ("claim", "end")}
        print(f"{name:12}{took[name]['claim']:10.3f}{took[name]['end']:10.3f}{pages:8.0f}")
    marks.report([
        marks.Mark(f"{what} beside a transaction of {since}", took[since][what] / took["alone"][what], at_most=1.2)
        for what in ("claim", "end")
    ])  # fmt: skip


if __name__ == "__main__":
    main()
