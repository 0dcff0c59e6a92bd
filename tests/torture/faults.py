"""The faults: each a context whose inside is the fault, whose end is the cure, and which restarts nothing of ours."""

import contextlib
import resource
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import psutil
import psycopg2
import redis

from idp.development.valkey import Valkey
from tests.house import wait_for
from tests.torture.ground import Ground

Inflict = Callable[[Ground], AbstractContextManager[None]]


@contextmanager
def frozen(place: Ground, name: str) -> Iterator[None]:
    """A process of the house stands still."""
    process = place.house.processes[name]
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextmanager
def read_only(place: Ground) -> Iterator[None]:
    sql = place.house.sql
    sql("ALTER SYSTEM SET default_transaction_read_only = on")
    sql("SELECT pg_reload_conf()")
    end_backends(place)
    yield
    sql("ALTER SYSTEM RESET default_transaction_read_only")
    sql("SELECT pg_reload_conf()")


def end_backends(place: Ground) -> None:
    """All connections to Postgres end, as at a failover."""
    place.house.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )


@contextmanager
def postgres_away(place: Ground) -> Iterator[None]:
    """As after a crash: nobody is told good-bye."""
    place.postgres.process.send_signal(signal.SIGQUIT)
    place.postgres.process.wait(15)
    yield
    with contextlib.suppress(psycopg2.OperationalError):  # It is up, and may take a moment more to let us in.
        place.postgres.start()


@contextmanager
def valkey_emptied(place: Ground) -> Iterator[None]:
    """Killed, away, and back with nothing in it."""
    place.valkey.process.kill()
    place.valkey.process.wait(15)
    yield
    place.valkey.start()


def configured(name: str, value: str, cure: str) -> Inflict:
    """Valkey with another setting, and with `cure` again."""

    @contextmanager
    def inflict(place: Ground) -> Iterator[None]:
        client = redis.Redis.from_url(place.valkey.url())
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set(name, value)
        yield
        client.config_set(name, cure)

    return inflict


no_memory = configured("maxmemory", "1", "0")
no_replicas = configured("min-replicas-to-write", "1", "0")


def replica(place: Ground) -> None:
    """A second Valkey that follows the first, ended with the house."""
    folder = place.folder / "replica"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "password").write_text(place.valkey.password)
    place.second = second = Valkey(folder)
    second.__enter__()
    place.undo.callback(second.__exit__)
    for server in (place.valkey, second):
        redis.Redis.from_url(server.url()).config_set("primaryauth", server.password)
    redis.Redis.from_url(place.valkey.url()).config_set("repl-diskless-sync-delay", "0")
    follower = redis.Redis.from_url(second.url())
    follower.execute_command("REPLICAOF", "127.0.0.1", str(place.valkey.port))
    wait_for(lambda: follower.info("replication").get("master_link_status") == "up", "the replica to be in step")


@contextmanager
def demoted(place: Ground) -> Iterator[None]:
    """The replica takes over, and nothing is lost (FAILOVER). The cure is at once: the address leads to it; what is
    connected stays with the old one.
    """
    old, new = (redis.Redis.from_url(server.url()) for server in (place.valkey, place.second))
    old.execute_command("FAILOVER", "TO", "127.0.0.1", str(place.second.port))
    wait_for(lambda: new.info("replication")["role"] == "master", "the replica to be promoted")
    for name, line in place.lines.items():
        if name.endswith("-cache"):
            line.lead_to(place.second.port)
    yield
    place.valkey, place.second = place.second, place.valkey


@contextmanager
def demoted_anew(place: Ground) -> Iterator[None]:
    """Likewise, with a replica made for it; at the end the old one is gone."""
    replica(place)
    with demoted(place):
        yield
    place.second.stop()


def silent(*names: str) -> Inflict:
    """Nothing passes these lines."""

    @contextmanager
    def inflict(place: Ground) -> Iterator[None]:
        for name in names:
            place.lines[name].pause()
        yield
        for name in names:
            place.lines[name].resume()

    return inflict


def refused(*names: str) -> Inflict:
    """These lines end, and each new connection with them."""

    @contextmanager
    def inflict(place: Ground) -> Iterator[None]:
        for name in names:
            place.lines[name].refuse()
        yield
        for name in names:
            place.lines[name].refuse(False)

    return inflict


@contextmanager
def transaction(place: Ground, *statements: str) -> Iterator[None]:
    """Somebody's transaction that began with these, and stays open; what ends it ends the fault."""
    connection = psycopg2.connect(place.postgres.url())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    yield
    with contextlib.suppress(psycopg2.Error):
        connection.rollback()
        connection.close()


@contextmanager
def disk_full(processes: Sequence[psutil.Process]) -> Iterator[None]:
    """None of these can write to a file any more (RLIMIT_FSIZE, prlimit(2)): as a full disk, but that EFBIG says so."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.rlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    yield
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
