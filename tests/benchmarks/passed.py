"""`python -m tests.benchmarks.passed`: the size of the table after a million jobs have passed through it, pruned.

A day compressed: some connections enqueue, claim and end as fast as they can, by the engine's own statements, none
of which waits for the disk; pruning
comes each second and keeps as many ended rows as `--kept`; autovacuum looks each second in place of each minute, and
does not pause. Its
size after a tenth of the jobs, when it is full for the first time, beside that at the end.
"""

import argparse
import os
import subprocess
import time

from tests.benchmarks import marks
from tests.benchmarks.ground import Ground, ground, migrated, settings_for
from tests.benchmarks.pgbench import DOES_NOT, Scripts, command
from tests.benchmarks.table import Table, connected

BACKLOG = 500

#: The clock of the statistics goes on with each look.
PASSED = "SELECT pg_stat_clear_snapshot(); SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'jobs'"

SIZES = """
    SELECT pg_table_size('jobs') / 1024, pg_indexes_size('jobs') / 1024, n_live_tup, n_dead_tup, autovacuum_count
    FROM pg_stat_user_tables WHERE relname = 'jobs'"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.passed", description=__doc__)
    parser.add_argument("--jobs", type=int, default=1_000_000, help="that pass through")
    parser.add_argument("--kept", type=int, default=50_000, help="ended rows that pruning leaves")
    parser.add_argument("--workers", type=int, default=4, help="connections that work")
    options = parser.parse_args()
    with ground() as there:
        url = migrated(there.postgres.url())
        os.environ |= settings_for(there, url)
        with connected(url) as line:
            table = Table(line)
            table.run("ALTER SYSTEM SET autovacuum_naptime = '1s'")
            table.run("ALTER SYSTEM SET autovacuum_vacuum_cost_delay = 0")
            table.run("SELECT pg_reload_conf()")
            for _ in range(BACKLOG):
                table.enqueue()
            sizes = watched(there, table, url, options)
    report(sizes, options.jobs)


def watched(there: Ground, table: Table, url: str, options: argparse.Namespace) -> list[tuple[int, ...]]:
    """The sizes after each tenth: kB of table and indexes."""
    scripts, script = Scripts(url), there.folder / "job.sql"
    script.write_text(scripts.enqueue(commit=DOES_NOT) + scripts.claim_and_end())
    scripts.line.close()
    each = ["-t", str(options.jobs // options.workers)]
    arguments, told = command(there.postgres, url, script, options.workers, *each)
    began, sizes = time.monotonic(), []
    worker = subprocess.Popen(arguments, env=told, stdout=subprocess.DEVNULL)
    while worker.poll() is None or len(sizes) < 10:
        time.sleep(1)
        passed, rate = table.run(PASSED)[0][0], table.run(PASSED)[0][0] / (time.monotonic() - began)
        pruned(options.kept / max(rate, 1))
        if passed >= options.jobs * (len(sizes) + 1) // 10:
            sizes.append(table.run(SIZES)[0])
            print(f"{passed:10} passed, {rate:6.0f}/s: table {sizes[-1][0]:8} kB, indexes {sizes[-1][1]:8} kB, "
                  f"{sizes[-1][2]} rows, {sizes[-1][3]} dead, {sizes[-1][4]} vacuums", flush=True)  # fmt: skip
        elif worker.poll() is not None and len(sizes) < 10:
            raise SystemExit("the workers ended early")
    return sizes


def pruned(seconds: float) -> None:
    """What ended longer ago goes, as the hourly task deletes it."""
    from idp.models import Job

    Job.prune(seconds / 86_400)


def report(sizes: list[tuple[int, ...]], jobs: int) -> None:
    first, last = sizes[0], sizes[-1]
    marks.report([
        marks.Mark(f"{what} after {jobs} jobs, of that after a tenth", last[column] / first[column], at_most=1.3)
        for column, what in enumerate(("table", "indexes"))
    ] + [marks.Mark("both together", sum(last[:2]) / sum(first[:2]), at_most=1.3)])  # fmt: skip


if __name__ == "__main__":
    main()
