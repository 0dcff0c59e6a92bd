"""Outages close at the edge: in words of ours, and with no connection left to a server that can't serve."""

import threading

import psycopg2
import pytest
import redis

from idp import cache, config, outages
from idp.database import connected, database, run
from idp.development.servers import free_port
from idp.development.valkey import Valkey
from idp.errors import Unavailable
from idp.models import Job


@pytest.fixture
def use(services, monkeypatch):
    """Settings of this process, read anew."""

    def change(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        config.settings.cache_clear()

    return change


@pytest.fixture
def own_valkey(folder, use):
    """A Valkey that a test may break, in place of the shared one."""
    with Valkey(folder) as server:
        use(redis_url=server.url())
        yield redis.Redis.from_url(server.url())


def reason(ask) -> str:
    with pytest.raises(Unavailable) as told:
        ask()
    return told.value.reason


def test_why_the_database_refuses_is_told_apart(postgres, database_url, use):
    """One cause, one sentence, and no secret in it."""
    for url, words in (
        (database_url.replace(postgres.password, "not-it"), "wrong password"),
        (database_url.rpartition("/")[0] + "/nowhere", "no such database"),
        (f"postgresql://idp:x@127.0.0.1:{free_port()}/idp", "nothing listens there"),
        ("postgresql://idp:x@no.such.host.invalid/idp", "host's name is unknown"),
        (database_url + "?sslmode=require", "TLS"),
    ):
        use(database_url=url, production="false")
        assert words in reason(lambda: run("SELECT 1")), url
        assert "not-it" not in str(reason(lambda: run("SELECT 1")))


def test_a_pooler_that_refuses_startup_parameters_is_said():
    """PgBouncer's text, as psycopg2 passes it on: it has no SQLSTATE there."""
    said = "connection failed: FATAL:  unsupported startup parameter: options"
    assert "startup parameter" in outages.of_postgres(psycopg2.OperationalError(said))


def test_an_authority_that_is_missing_is_no_missing_database():
    """libpq's text where `sslmode=verify-full` finds no certificate; and a connection that TLS lost is no distrust."""
    said = 'connection to server at "h" failed: root certificate file "/x/root.crt" does not exist'
    assert "correct sslrootcert" in outages.of_postgres(psycopg2.OperationalError(said))
    said = "connection to server failed: SSL SYSCALL error: Connection reset by peer"
    assert not outages.stays(outages.of_postgres(psycopg2.OperationalError(said)))


def test_a_missing_table_is_said(postgres, use):
    """With what to do."""
    use(database_url=postgres.create("empty_for_outages"))
    assert "run_web.py --migrate" in reason(lambda: Job.count(Job.due()))


def test_our_own_mistakes_are_no_outage(services):
    """A wrong statement stays what it is, on a connection that goes on."""
    with pytest.raises(Exception, match="syntax error") as told:
        run("SELEKT 1")
    assert not isinstance(told.value, Unavailable)
    assert run("SELECT 1") == [(1,)]


def test_a_read_only_server_is_an_outage_and_its_connection_is_dropped(services):
    """A demoted primary behind an unchanged address: the next statement asks whoever serves the address then."""
    before, ((name,),) = run("SELECT pg_backend_pid()"), run("SELECT current_database()")
    run("SET default_transaction_read_only = on")
    Job.enqueue("11111111-1111-4111-8111-111111111111", b"x")
    assert run("SELECT pg_backend_pid()") != before
    run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    database.close()
    assert "read-only" in reason(lambda: Job.enqueue("22222222-2222-4222-8222-222222222222", b"x"))


def test_a_transaction_that_stood_idle_for_too_long_is_an_outage(services):
    """Its connection is gone at the server, and here."""

    def idle() -> None:
        with connected() as db:
            db.execute_sql("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '1ms'")
            threading.Event().wait(0.3)
            db.execute_sql("SELECT 1")

    reason(idle)
    assert run("SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("breaking", "words"),
    [
        (("CONFIG", "SET", "maxmemory", "1"), "out of memory"),
        (("CONFIG", "SET", "min-replicas-to-write", "1"), "it refuses"),
        (("REPLICAOF", "127.0.0.1", "1"), "read-only"),
    ],
)
def test_a_redis_that_refuses_writes_is_an_outage_that_heals(own_valkey, breaking, words):
    """For a command, a script and a pipeline alike; a demoted server keeps none of our connections."""
    mine = cache.client()
    mine.set("k", 1)
    connection = mine.client_id()
    own_valkey.config_set("maxmemory-policy", "noeviction")
    own_valkey.execute_command(*breaking)
    assert words in reason(lambda: mine.set("k", 2))
    assert words in reason(lambda: mine.eval("redis.call('SET', 'k', 3)", 1, "k"))

    def pipelined() -> None:
        with mine.pipeline() as pipe:
            pipe.set("k", 4)
            pipe.execute()

    reason(pipelined)
    reason(lambda: mine.at_once(("DEL", "k"), ("SET", "k", 4)))
    assert own_valkey.get("k") == b"1"  # None of the two, although a full Redis still deletes.
    own_valkey.config_set("maxmemory", 0)
    own_valkey.config_set("min-replicas-to-write", 0)
    own_valkey.execute_command("REPLICAOF", "NO", "ONE")
    assert mine.client_id() != connection
    assert mine.set("k", 5)


def test_what_redis_says_in_passing_is_no_outage(services):
    """A script that it does not know yet."""
    script = cache.client().register_script("return 7")
    assert script() == 7


def test_our_own_mistakes_in_redis_are_no_outage(services):
    """A command for another kind of value."""
    cache.client().set("k", 1)
    with pytest.raises(redis.exceptions.ResponseError, match="WRONGTYPE"):
        cache.client().hget("k", "f")


@pytest.mark.parametrize("text", ["SSL SYSCALL error: EOF detected", "SSL connection has been closed unexpectedly"])
def test_a_restart_seen_through_tls_is_no_fault_of_tls(text):
    """libpq's words for it."""
    assert outages.of_postgres(psycopg2.OperationalError(text)) == "the connection broke"


def test_a_wrong_password_of_redis_is_said(valkey, use):
    """And nobody listening."""
    use(redis_url=valkey.url().replace(valkey.password, "not-it"))
    assert "wrong password" in reason(lambda: cache.client().get("k"))
    use(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert "nothing listens there" in reason(lambda: cache.client().get("k"))
