"""`python -m tests.benchmarks.ceiling`: how many jobs a second one Postgres bears, and what stops it.

The engine's own statements, sent by pgbench for simulated consumers: enqueues with and without their NOTIFY, which
takes one lock of the whole server until its commit is on the disk; whole jobs (enqueue, claim, end); claims and ends
alone. Beside the rates: CPU of Postgres a job, WAL a job, and what its backends waited for. Generator and database
share the cores of this machine: a server of its own bears more.
"""

import argparse
import statistics
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks import cpu
from tests.benchmarks.ground import Ground, ground, migrated
from tests.benchmarks.pgbench import Scripts, ran
from tests.benchmarks.table import QUEUED, Table, connected

WAITS = """
    SELECT coalesce(wait_event_type || ' ' || wait_event, 'runs') FROM pg_stat_activity
    WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Row:
    per_second: float
    milliseconds: float
    cpu_us: float
    wal: float
    waits: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ceiling", description=__doc__)
    parser.add_argument("--consumers", type=int, default=16, help="clients at once, beside one and four")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="in which all take turns")
    options = parser.parse_args()
    with ground() as there:
        url = migrated(there.postgres.url())
        scripts = Scripts(url)
        texts = {
            "enqueue, NOTIFY": scripts.enqueue(), "enqueue, silent": scripts.enqueue(notify=False),
            "whole job, NOTIFY": scripts.enqueue() + scripts.claim_and_end(),
            "whole job, silent": scripts.enqueue(notify=False) + scripts.claim_and_end(),
        }  # fmt: skip
        scripts.line.close()
        in_turns(there, url, texts, options)


def in_turns(there: Ground, url: str, texts: dict[str, str], options: argparse.Namespace) -> None:
    found: dict[tuple[str, int], list[Row]] = {}
    for _ in range(options.rounds):
        for name, text in texts.items():
            for clients in sorted({1, 4, options.consumers}):
                found.setdefault((name, clients), []).append(one(there, url, text, clients, options.seconds))
    print(f"{'':20}{'clients':>8}{'jobs/s':>9}{'ms':>8}{'CPU us':>8}{'WAL bytes':>10}  backends mostly")
    for (name, clients), rows in found.items():
        rate, took, us, wal = (statistics.median(getattr(row, what) for row in rows)
                               for what in ("per_second", "milliseconds", "cpu_us", "wal"))  # fmt: skip
        print(f"{name:20}{clients:8}{rate:9.0f}{took:8.2f}{us:8.0f}{wal:10.0f}  {rows[-1].waits}", flush=True)


def one(there: Ground, url: str, text: str, clients: int, seconds: float) -> Row:
    """One measurement, on a table that holds a backlog and nothing else."""
    with connected(url) as line:
        table = Table(line)
        table.run("TRUNCATE jobs")
        table.run(QUEUED, count=1000, kind="bench")
        wal, spent = _wal(table), cpu.spent(there.postgres.process.pid)
        result, waits = watched(table, seconds, lambda: ran(there.postgres, url, text, clients, seconds))
        jobs = result.per_second * max(1, round(seconds))
        used = cpu.spent(there.postgres.process.pid) - spent
        return Row(result.per_second, result.milliseconds, 1e6 * used / jobs, (_wal(table) - wal) / jobs, waits)


def watched(table: Table, seconds: float, run: Callable):
    """What `run` returns, and what the backends did meanwhile: the three most frequent of some looks."""
    seen, over = Counter(), threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            seen.update(name for (name,) in table.run(WAITS))

    looker = threading.Thread(target=look)
    looker.start()
    try:
        result = run()
    finally:
        over.set()
        looker.join()
    total = max(1, sum(seen.values()))
    return result, ", ".join(f"{name} {100 * count // total} %" for name, count in seen.most_common(3))


def _wal(table: Table) -> float:
    return float(table.run("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")[0][0])


if __name__ == "__main__":
    main()
