"""The faults: each a context whose inside is the fault, whose end is the cure, and which restarts nothing of ours."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import redis

from idp.development.valkey import Valkey
from tests.house import wait_for
from tests.torture.ground import Ground


@dataclass(frozen=True)
class Fault:
    """`seconds` is how long it lasts; `workers` how many there are; `prepare` comes before anybody is in hand."""

    inflict: Callable[[Ground], AbstractContextManager[None]]
    seconds: float
    workers: int = 1
    prepare: Callable[[Ground], None] = lambda place: None
    rescue: float = 0.0  #: seconds more that a dead worker's people may wait: the span of the lease, and its sweep


@contextlib.contextmanager
def _kms_hung(place: Ground) -> Iterator[None]:
    with _stopped(place, "kms"):
        yield


@contextlib.contextmanager
def _stopped(place: Ground, name: str) -> Iterator[None]:
    place.house.processes[name].send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        place.house.processes[name].send_signal(signal.SIGCONT)


@contextlib.contextmanager
def _read_only(place: Ground) -> Iterator[None]:
    sql = place.house.sql
    sql("ALTER SYSTEM SET default_transaction_read_only = on")
    sql("SELECT pg_reload_conf()")
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")  # fmt: skip
    yield
    sql("ALTER SYSTEM RESET default_transaction_read_only")
    sql("SELECT pg_reload_conf()")


@contextlib.contextmanager
def _no_writes(place: Ground) -> Iterator[None]:
    client = redis.Redis.from_url(place.valkey.url())
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1")
    yield
    client.config_set("maxmemory", "0")


def _replica(place: Ground) -> None:
    """A second server that follows the first, ended with the house."""
    folder = place.folder / "replica"
    folder.mkdir()
    (folder / "password").write_text(place.valkey.password)
    second = Valkey(folder)
    second.__enter__()
    place.undo.callback(second.__exit__)
    place.second = second
    for server in (place.valkey, second):
        redis.Redis.from_url(server.url()).config_set("primaryauth", server.password)
    redis.Redis.from_url(place.valkey.url()).config_set("repl-diskless-sync-delay", "0")
    follower = redis.Redis.from_url(second.url())
    follower.execute_command("REPLICAOF", "127.0.0.1", str(place.valkey.port))
    wait_for(lambda: follower.info("replication").get("master_link_status") == "up", "the replica to be in step")


@contextlib.contextmanager
def _demoted(place: Ground) -> Iterator[None]:
    """The cure is at once: the address leads to the new primary; what is connected stays with the old one."""
    old, new = (redis.Redis.from_url(server.url()) for server in (place.valkey, place.second))
    new.execute_command("REPLICAOF", "NO", "ONE")
    old.execute_command("REPLICAOF", "127.0.0.1", str(place.second.port))
    for name in ("web-cache", "worker-cache"):
        place.lines[name].lead_to(place.second.port)
    yield


@contextlib.contextmanager
def _restarted(place: Ground) -> Iterator[None]:
    """As after a crash: nobody is told good-bye."""
    place.postgres.process.send_signal(signal.SIGQUIT)
    place.postgres.process.wait(15)
    yield
    place.postgres.start()


def _silent(*lines: str) -> Callable[[Ground], AbstractContextManager[None]]:
    @contextlib.contextmanager
    def silent(place: Ground) -> Iterator[None]:
        for name in lines:
            place.lines[name].pause()
        yield
        for name in lines:
            place.lines[name].resume()

    return silent


@contextlib.contextmanager
def _refused(place: Ground) -> Iterator[None]:
    """Both of the worker's servers are gone for it alone: it can neither end a job nor put it back."""
    names = ("worker-database", "worker-cache")
    for name in names:
        place.lines[name].refuse()
    yield
    for name in names:
        place.lines[name].refuse(False)


@contextlib.contextmanager
def _frozen(place: Ground) -> Iterator[None]:
    with _stopped(place, place.workers[0]):
        yield


@contextlib.contextmanager
def _killed(place: Ground) -> Iterator[None]:
    place.house.stop(place.workers.pop(0), signal.SIGKILL)
    yield


FAULTS = {
    "KMS hung": Fault(_kms_hung, 14),
    "Postgres read-only": Fault(_read_only, 5),
    "Redis refuses writes": Fault(_no_writes, 12),
    "Redis demoted": Fault(_demoted, 0, prepare=_replica),
    "Postgres restarted": Fault(_restarted, 1),
    "worker-Postgres silent": Fault(_silent("worker-database"), 10),
    "worker-Redis silent": Fault(_silent("worker-cache"), 10),
    "web-Postgres silent": Fault(_silent("web-database"), 10),
    "web-Redis silent": Fault(_silent("web-cache"), 10),
    "all lines silent": Fault(_silent("web-database", "web-cache", "worker-database", "worker-cache"), 10),
    "worker's lines refused": Fault(_refused, 10),
    "worker frozen": Fault(_frozen, 8, workers=2),
    "worker killed": Fault(_killed, 0, workers=2, rescue=7),
}
