"""Behind a pooler in transaction mode everything works, and what does not is said."""

import threading
from contextlib import suppress

import psycopg2
import pytest
from integration.poolers import PGBOUNCER, door, pgbouncer
from integration.working import PERSON, state, work

from idp import config
from idp import database as edge
from idp.database import database, run
from tasks.engine.wakeup import Bell
from tests.house import wait_for

needs_pgbouncer = pytest.mark.skipif(PGBOUNCER is None, reason="no PgBouncer here (apt-get install pgbouncer)")

BEFORE = [pytest.param(door, id="door"), pytest.param(pgbouncer, id="pgbouncer", marks=needs_pgbouncer)]


@pytest.fixture
def behind(services, monkeypatch):
    """This process' modules on Postgres behind `pooler`; returns the address of Postgres itself."""
    contexts = []
    monkeypatch.setattr(edge, "_role", "web")

    def go(pooler, **more: str) -> str:
        url = services.environment["DATABASE_URL"]
        contexts.append(pooler(url))
        database.close()
        for name, value in {"DATABASE_URL": contexts[-1].__enter__(), **more}.items():
            monkeypatch.setenv(name, value)
        config.settings.cache_clear()
        return url

    yield go
    database.close()
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.mark.parametrize("pooler", BEFORE)
def test_a_job_goes_its_way(behind, huey, pooler):
    """From the insert to the result, by a pooler's defaults."""
    behind(pooler)
    task = huey.task(name="resolve")(lambda person: 7)
    sent = task(PERSON)
    assert work(huey)
    assert sent.get() == 7
    assert state(sent.id) == ("done", 1)
    assert run("SELECT current_setting('application_name')") == [("idp web",)]


@pytest.mark.parametrize("pooler", BEFORE)
def test_settings_are_of_the_transaction_and_of_nobody_after_it(behind, monkeypatch, pooler):
    """Each has its own, and whoever is given the connection next has the role's."""
    url = behind(pooler)
    monkeypatch.setattr(edge, "_role", "worker")
    shown = [run(f"SHOW {name}")[0][0] for name in ("synchronous_commit", "statement_timeout", "timezone")]
    assert shown == ["off", "10s", "UTC"]
    cursor = database.connection().cursor()
    cursor.execute("SHOW statement_timeout")
    after = cursor.fetchone()
    with psycopg2.connect(url) as direct, direct.cursor() as other:
        other.execute("SHOW statement_timeout")
        assert after == other.fetchone() == ("0",)
    direct.close()


@needs_pgbouncer
def test_notices_that_do_not_come_are_said(behind, written):
    """LISTEN lies on a connection that is somebody else's by now."""
    behind(pgbouncer)
    assert heard(Bell()) == "lost"
    assert [line["event"] for line in written] == ["wakeup.lost"]


@pytest.mark.parametrize("pooler", BEFORE)
def test_notices_come_by_an_address_of_their_own(services, behind, written, pooler):
    """`database_listen_url` is Postgres itself."""
    behind(pooler, DATABASE_LISTEN_URL=services.environment["DATABASE_URL"])
    assert heard(Bell()) == "heard"
    assert written == []


def heard(bell: Bell) -> str:
    """What became of a probe by the time of the next one."""
    stopped = threading.Event()
    listener = threading.Thread(target=bell.listen, args=(stopped,), daemon=True)
    listener.start()
    wait_for(lambda: bell.rings, "the listener")
    bell.probe()
    with suppress(AssertionError):
        wait_for(lambda: not bell.awaited, "the notice", 1)
    found = "lost" if bell.awaited else "heard"
    bell.probe()
    stopped.set()
    listener.join(5)
    return found


def test_a_statement_that_takes_too_long_is_cut(services, monkeypatch):
    """The time stands in the very message that brings the statement."""
    monkeypatch.setattr(edge, "_settings_of_a_transaction", lambda: "SET LOCAL statement_timeout = '50ms'; ")
    with pytest.raises(edge.Unavailable, match="ran out of time"):
        run("SELECT pg_sleep(20)")
