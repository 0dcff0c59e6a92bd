"""`python -m tests.benchmarks.bloat`: what a stream of jobs does to the table, under each candidate of its settings.

Each candidate gets a clone of one table that holds finished rows, then jobs through the engine's own statements
(enqueue, claim, end): first alone, then beside a forgotten transaction that holds a snapshot, then alone again. After
each part a claim is explained and the sizes are read. Autovacuum looks each 4 seconds in place of each minute, so that
a part of 8 seconds is to it as two minutes are; the work between two looks is a fifteenth.
"""

import argparse
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from idp.development.postgres import Postgres
from tests.benchmarks.ground import migrated
from tests.benchmarks.table import FINISHED, Table, connected, forgotten

NAPTIME = 4  #: seconds between two looks of autovacuum
BACKLOG = 20  #: jobs that wait at any time
THRESHOLD = "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = {}"
#: Without it a vacuum of a large table leaves the dead entries of few pages where they are, dead rows included.
INDEX = THRESHOLD.format(1000) + ", vacuum_index_cleanup = on"
CANDIDATES = {
    "defaults": "",
    "threshold 5000": THRESHOLD.format(5000),
    "threshold 1000": THRESHOLD.format(1000),
    "1000, index": INDEX,
    "1000, index, no delay": INDEX + ", autovacuum_vacuum_cost_delay = 0",
    "1000, index, fill 70": INDEX + ", fillfactor = 70",
    "1000, index, fill 50": INDEX + ", fillfactor = 50",
}

#: In kB but for the counts; `hot` are updates that touched no index.
SIZES = """
    SELECT pg_table_size('jobs') / 1024, pg_relation_size('jobs_queued') / 1024, n_dead_tup, n_tup_hot_upd,
           n_tup_upd, autovacuum_count
    FROM pg_stat_user_tables WHERE relname = 'jobs'"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bloat", description=__doc__)
    parser.add_argument("--rate", type=int, default=300, help="jobs a second")
    parser.add_argument("--seconds", type=float, default=8, help="of each of the three parts")
    parser.add_argument("--finished", type=int, default=100_000, help="finished rows in the table at the start")
    parser.add_argument("--only", action="append", help="candidates of this name; repeatable")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder) / "pg", durable=False) as server:
        Path(folder).chmod(0o755)
        prepared(server, options.finished)
        print(f"{'settings':24}{'part':12}{'table kB':>9}{'queued kB':>10}{'dead':>8}{'hot':>5}{'vacuums':>8}"
              f"{'claim ms':>9}{'buffers':>8}{'jobs/s':>7}")  # fmt: skip
        for name, settings in CANDIDATES.items():
            if options.only is None or name in options.only:
                tried(server, name, settings, options)


def prepared(server: Postgres, finished: int) -> None:
    """A template database whose `jobs` holds what a week leaves, freshly vacuumed."""
    migrated(server.create("week"))
    with connected(server.url("week")) as line:
        table = Table(line)
        table.run(FINISHED, count=finished)
        table.run("VACUUM ANALYZE jobs")
        table.run("CHECKPOINT")
        table.run(f"ALTER SYSTEM SET autovacuum_naptime = '{NAPTIME}s'")
        table.run("SELECT pg_reload_conf()")


def tried(server: Postgres, name: str, settings: str, options: argparse.Namespace) -> None:
    url = server.create(f"tried_{uuid.uuid4().hex}", "week")
    with connected(url) as line, connected(url) as other:
        table = Table(line)
        if settings:
            table.run(f"ALTER TABLE jobs SET ({settings})")
        for _ in range(BACKLOG):
            table.enqueue()
        report(name, "alone", table, streamed(table, options))
        with forgotten(other):
            report(name, "snapshot", table, streamed(table, options))
        report(name, "let go", table, streamed(table, options))


def streamed(table: Table, options: argparse.Namespace) -> float:
    """Jobs a second that came through, of `rate` asked for."""
    began, done = time.monotonic(), 0
    while (passed := time.monotonic() - began) < options.seconds:
        if done >= passed * options.rate:
            time.sleep(0.001)
            continue
        table.job()
        done += 1
    return done / options.seconds


def report(name: str, part: str, table: Table, rate: float) -> None:
    costs = [table.claim_cost() for _ in range(5)]
    milliseconds, buffers = (statistics.median(column) for column in zip(*costs, strict=True))
    table.run("SELECT pg_stat_force_next_flush()")
    size, queued, dead, hot, updates, vacuums = table.run(SIZES)[0]
    share = 100 * hot / updates if updates else 0
    print(f"{name:24}{part:12}{size:9}{queued:10}{dead:8}{share:4.0f}%{vacuums:8}{milliseconds:9.2f}{buffers:8.0f}"
          f"{rate:7.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
