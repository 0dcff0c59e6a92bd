"""The jobs table and a worker at it: the engine's own statements on one connection, each timed."""

import contextlib
import json
import statistics
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from tasks.engine import statements

MESSAGE = 900  #: bytes of a sealed person

#: As `Job.enqueue` does it.
INSERT = """
    INSERT INTO jobs (id, name, priority, message, trace_id, run_at, expires_at)
    VALUES (%(id)s, 'bench', 50, %(message)s, 'x', now(), now() + interval '1 hour')
    ON CONFLICT (id) DO NOTHING RETURNING pg_notify('jobs', '')"""

#: What a week leaves: finished rows of the width that ours have.
FINISHED = """
    INSERT INTO jobs (id, name, state, trace_id, enqueued_at, run_at, expires_at, claimed_at, claimed_by, attempt,
                      finished_at)
    SELECT gen_random_uuid(), 'resolution_proofing', 'done', 'Root=1-67891233-abcdef012345678912345678', at, at,
           at + interval '60 seconds', at, gen_random_uuid(), 1, at + interval '1 second'
    FROM (SELECT now() - n * interval '0.5 seconds' AS at FROM generate_series(1, %(count)s) AS n) AS week"""

#: Rows that have waited for a while, of any kind.
QUEUED = f"""
    INSERT INTO jobs (id, name, priority, message, trace_id, run_at, expires_at)
    SELECT gen_random_uuid(), %(kind)s, 50, decode(repeat('ab', {MESSAGE}), 'hex'),
           'Root=1-67891233-abcdef012345678912345678', now() - n * interval '1 millisecond', now() + interval '1 hour'
    FROM generate_series(1, %(count)s) AS n"""


@dataclass
class Table:
    """One database's table, and a worker at it; `took` has the milliseconds of each statement by its name."""

    line: Any
    worker: str = field(default_factory=lambda: str(uuid.uuid4()))
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def run(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        with self.line.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def enqueue(self) -> None:
        with self.timed("enqueue"):
            self.run(INSERT, id=str(uuid.uuid4()), message=b"x" * MESSAGE)

    def claim(self, prefix: str = "") -> tuple[Any, ...]:
        with self.timed("claim"):
            return self.run(prefix + statements.CLAIM, worker=self.worker, kinds=["bench"], alone=True)[0]

    def end(self, claimed: tuple[Any, ...]) -> None:
        with self.timed("end"):
            self.run(statements.BEGIN_END, id=claimed[0], worker=self.worker, claimed_at=claimed[6], state="done",
                     error=None)  # fmt: skip
            self.run("COMMIT")

    def job(self) -> None:
        """One that comes, is claimed, and ends."""
        self.enqueue()
        self.end(self.claim())

    @contextlib.contextmanager
    def timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.took[name].append(1000 * (time.perf_counter() - began))

    def median(self, name: str, last: int = 0) -> float:
        """Milliseconds; of the `last` so many alone, where said."""
        return statistics.median(self.took[name][-last:])

    def claim_cost(self) -> tuple[float, int]:
        """A claim's own milliseconds, and the pages that it looked at; undone."""
        self.run("BEGIN")
        plan = self.claim("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ")[0]
        self.run("ROLLBACK")
        top = (plan if isinstance(plan, list) else json.loads(plan))[0]
        pages = top["Plan"]["Shared Hit Blocks"] + top["Plan"]["Shared Read Blocks"]
        self.took["claim"].pop()
        return top["Execution Time"], pages


@contextlib.contextmanager
def connected(url: str) -> Iterator[Any]:
    """A connection that commits as a worker's does."""
    line = psycopg2.connect(url, options="-c synchronous_commit=off -c timezone=UTC")
    line.autocommit = True
    try:
        yield line
    finally:
        line.close()


@contextlib.contextmanager
def forgotten(line: Any) -> Iterator[None]:
    """A transaction that somebody forgot: what ends while it is open can't be cleaned up."""
    with line.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM workers")
        yield
        cursor.execute("ROLLBACK")
