"""Postgres' edge: migrations, connections."""

import threading
import uuid
from pathlib import Path

from idp import config, migrations
from idp.database import database, run
from idp.migrations import migrate


def test_migrations_of_two_processes_do_not_collide(postgres, monkeypatch):
    """Eight at once on an empty database: each migration once, no error."""
    monkeypatch.setenv("DATABASE_URL", postgres.create(f"empty_{uuid.uuid4().hex}"))
    config.settings.cache_clear()
    applied, barrier = [], threading.Barrier(8)

    def start():
        barrier.wait()
        applied.extend(migrate())
        database.close()

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert applied == sorted(file.stem for file in Path(migrations.__file__).parent.glob("*.sql"))
    assert migrate() == []
    database.close()


def test_a_connection_lost_while_idle_costs_nobody_an_error(huey):
    """The first statement after a restart is tried on a new connection."""
    pid = run("SELECT pg_backend_pid()")[0][0]
    killer = threading.Thread(target=lambda: run("SELECT pg_terminate_backend(%s)", (pid,)))
    killer.start()
    killer.join()
    assert run("SELECT 1") == [(1,)]


def test_both_names_of_the_scheme_are_one(services, monkeypatch):
    """`postgres://`, as some hosts say it."""
    url = services.environment["DATABASE_URL"]
    monkeypatch.setenv("DATABASE_URL", url.replace("postgresql://", "postgres://"))
    config.settings.cache_clear()
    assert run("SELECT current_database()") == [(url.rpartition("/")[2],)]
