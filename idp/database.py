"""Postgres: one connection a thread, its outages as Unavailable, the one way to run a statement."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from peewee import PeeweeException, PostgresqlDatabase, Query
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from idp import outages
from idp.config import settings
from idp.errors import ConfigError, Unavailable

#: Who connects, as Postgres' `application_name` says it: `web`, `worker`, `migration`, `operator`.
_role = "other"

_lock = threading.Lock()


def connect_as(role: str) -> None:
    """For a process, before its first connection.

    A `worker`'s commits do not wait for the disk. They reach it in order, so a crash of the database can undo no more
    than the last moments as a whole: jobs that ended in them run again, and nothing that was enqueued is lost.
    """
    global _role
    _role = role


class _Database(PostgresqlDatabase):
    """One whose transactions each bring their settings along, in the round trip of their first statement.

    A pooler in transaction mode takes no settings when a connection begins, and hands it to somebody else afterwards.
    """

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        begins = self.connection().info.transaction_status == TRANSACTION_STATUS_IDLE
        return super().execute_sql(_settings_of_a_transaction() + sql if begins else sql, params)


database = _Database(None)


def _settings_of_a_transaction() -> str:
    """Never long in a transaction; each statement of one round trip has its own time (from Postgres 13 on)."""
    return (
        f"SET LOCAL synchronous_commit = {'off' if _role == 'worker' else 'on'}; SET LOCAL statement_timeout = '10s'; "
        "SET LOCAL idle_in_transaction_session_timeout = '5s'; SET LOCAL timezone = 'UTC'; "
    )


def connection_options(url: str, suffix: str = "") -> dict[str, Any]:
    """psycopg2's options for a URL of Postgres: quick to notice a lost server. `suffix` is of who connects."""
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise ConfigError("database_url: must be postgresql://user:password@host:port/name")
    return {
        "connect_timeout": 2,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 5_000,
        "application_name": f"idp {_role}{suffix}",
    }


@contextmanager
def connected() -> Iterator[PostgresqlDatabase]:
    """The database, its thread's connection open.

    An outage is Unavailable and leaves no connection behind: the next statement asks whoever serves the address then.
    """
    _choose(settings().database_url)
    try:
        yield database
    except (PeeweeException, psycopg2.Error) as e:
        reason = outages.of_postgres(e)
        if reason is None:
            raise
        _drop()
        raise Unavailable("database", reason) from None


def run(statement: str | Query, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement, SQL or a Peewee query, committed, and return its rows. Raises Unavailable.

    A connection that was idle while the server restarted fails at its first use; the statement is then tried once on
    a new one. Every statement that comes here bears being run twice.
    """
    sql, values = (statement, parameters) if isinstance(statement, str) else statement.sql()
    for last in (False, True):
        fresh = True
        try:
            with connected() as db:
                fresh = db.is_closed()
                cursor = db.execute_sql(sql, values)
                return cursor.fetchall() if cursor.description else []
        except Unavailable:
            if last or fresh:
                raise
    raise AssertionError("unreachable")


@contextmanager
def begun(sql: str, parameters: dict[str, Any]) -> Iterator[tuple[PostgresqlDatabase, tuple[Any, ...] | None]]:
    """The database and the row of a statement; both commit when the block ends, and are undone when it raises.

    `sql` begins with BEGIN, so that both are one round trip; a connection that broke while it was idle is made anew.
    Raises Unavailable.
    """
    with connected() as db:
        try:
            row = db.execute_sql(sql, parameters).fetchone()
        except (PeeweeException, psycopg2.Error) as e:
            if outages.of_postgres(e) is None:
                raise
            _drop()
            row = db.execute_sql(sql, parameters).fetchone()
        try:
            yield db, row
        except BaseException:
            db.execute_sql("ROLLBACK")
            raise
        db.execute_sql("COMMIT")


def _choose(url: str) -> None:
    if database.database == _dsn(url):
        return
    with _lock:
        if not database.is_closed():
            database.close()
        database.init(_dsn(url), **connection_options(url))


def _dsn(url: str) -> str:
    """Peewee takes only `postgresql://` for a URL; libpq takes `postgres://` for the same."""
    return url.replace("postgres://", "postgresql://", 1)


def _drop() -> None:
    """Close this thread's connection, whatever state it is in."""
    try:
        if not database.in_transaction():
            database.close()
    except (PeeweeException, psycopg2.Error):
        return
