"""Postgres: one connection a thread, its outages as Unavailable, the one way to run a statement."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from peewee import InterfaceError, OperationalError, PostgresqlDatabase

from idp.config import settings
from idp.errors import ConfigError, Unavailable

database = PostgresqlDatabase(None, autorollback=True)
lock = threading.Lock()

#: In a consumer, commits do not wait for the disk. They reach it in order, so a crash of the database can undo no more
#: than the last moments as a whole: jobs that ended in them run again, and nothing that was enqueued is lost.
lazy_commits = False


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
