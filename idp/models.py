"""Peewee: the tables, the one way to run a statement, and the numbered migrations beside this file."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from peewee import (
    BlobField,
    DateTimeField,
    IntegerField,
    InterfaceError,
    Model,
    OperationalError,
    PostgresqlDatabase,
    SmallIntegerField,
    TextField,
    UUIDField,
)

from idp.config import settings
from idp.errors import ConfigError, Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 4_242_001  #: any number, the same in every process


class State(str, Enum):
    """The states of a job."""

    QUEUED = "queued"  #: Waits for `run_at`, then for a worker.
    CLAIMED = "claimed"  #: A worker runs it; the lease is its heartbeat.
    DONE = "done"  #: It returned, and its result is in Redis for 60 seconds.
    FAILED = "failed"  #: It raised, or used up its attempts.
    EXPIRED = "expired"  #: Nobody waited any more.
    REVOKED = "revoked"  #: The person asked anew, or an operator took it back.


database = PostgresqlDatabase(None, autorollback=True)
lock = threading.Lock()

#: In a consumer, commits do not wait for the disk. They reach it in order, so a crash of the database can undo no more
#: than the last moments as a whole: jobs that ended in them run again, and nothing that was enqueued is lost.
lazy_commits = False


class Job(Model):
    """A row of `jobs`; for reading. `tasks.storage` holds the statements that change it."""

    id = UUIDField(primary_key=True)
    name = TextField()
    state = TextField()
    priority = SmallIntegerField()
    message = BlobField(null=True)
    trace_id = TextField()
    enqueued_at = DateTimeField()
    run_at = DateTimeField()
    expires_at = DateTimeField()
    claimed_at = DateTimeField(null=True)
    claimed_by = UUIDField(null=True)
    attempt = SmallIntegerField()
    finished_at = DateTimeField(null=True)
    error = TextField(null=True)

    class Meta:
        database = database
        table_name = "jobs"


class Worker(Model):
    """A row of `workers`: one consumer process."""

    id = UUIDField(primary_key=True)
    host = TextField()
    pid = IntegerField()
    version = TextField()
    threads = IntegerField()
    started_at = DateTimeField()
    seen_at = DateTimeField()

    class Meta:
        database = database
        table_name = "workers"


def connection_options(url: str) -> dict[str, Any]:
    """psycopg2's options for `database_url`: quick to notice a lost server, and never long inside a transaction."""
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise ConfigError("database_url: must be postgresql://user:password@host:port/name")
    return {
        "connect_timeout": 2,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 10_000,
        "options": f"-c synchronous_commit={'off' if lazy_commits else 'on'} "
        "-c idle_in_transaction_session_timeout=5s -c statement_timeout=10s -c timezone=UTC",
    }


def commit_lazily() -> None:
    """For a consumer process, before its first connection."""
    global lazy_commits
    lazy_commits = True


@contextmanager
def connected() -> Iterator[PostgresqlDatabase]:
    """The database, its thread's connection open; an outage is Unavailable and leaves no broken connection behind."""
    url = settings().database_url
    with lock:
        if database.database != url:
            if not database.is_closed():
                database.close()
            database.init(url, **connection_options(url))
    try:
        yield database
    except (OperationalError, InterfaceError) as e:
        if not database.in_transaction():
            database.close()
        raise Unavailable("database", type(e).__name__) from None


def run(sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement, committed, and return its rows. Raises Unavailable.

    A connection that was idle while the server restarted fails at its first use; the statement is then tried once on
    a new one. Every statement that comes here bears being run twice.
    """
    for last in (False, True):
        try:
            with connected() as db:
                fresh = db.is_closed()
                cursor = db.execute_sql(sql, parameters)
                return cursor.fetchall() if cursor.description else []
        except Unavailable:
            if last or fresh:
                raise
    raise AssertionError("unreachable")


def migrate() -> list[str]:
    """Apply the migrations that the database has not had, in order; returns their names.

    One transaction under an advisory lock: of two processes that start at once, the second waits and finds it done.
    """
    with connected() as db, db.atomic():
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        db.execute_sql("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)")
        had = {name for (name,) in db.execute_sql("SELECT name FROM migrations").fetchall()}
        due = [file for file in sorted(MIGRATIONS.glob("*.sql")) if file.stem not in had]
        for file in due:
            db.execute_sql(file.read_text())
            db.execute_sql("INSERT INTO migrations VALUES (%s, now())", (file.stem,))
    return [file.stem for file in due]
