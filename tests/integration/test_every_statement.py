"""Whatever breaks between claim and end, the process holds nothing afterwards, and the row is ended or queued again."""

import psycopg2
import pytest
from peewee import PostgresqlDatabase
from redis.connection import Connection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError

from idp.database import database, run
from idp.errors import Unavailable
from idp.kms import LocalKms
from idp.models import Job
from tasks.engine import huey as engine
from tasks.engine.consumer import JobsWorker

PERSON = {"ssn": "900661234"}


class Faults:
    """Counts the calls to each part; from the `first` one of `part` on, they raise `error`."""

    def __init__(self, monkeypatch) -> None:
        self.counted: dict[str, int] = {}
        self.part, self.first, self.error = "", 0, Exception
        for part, owner, names in (
            ("database", PostgresqlDatabase, ["execute_sql"]),
            ("cache", Connection, ["send_packed_command"]),
            ("kms", LocalKms, ["encrypt", "decrypt"]),
        ):
            for name in names:
                monkeypatch.setattr(owner, name, self.breaking(part, getattr(owner, name)))

    def breaking(self, part, call):
        def called(*args, **options):
            self.counted[part] = self.counted.get(part, 0) + 1
            if part == self.part and self.counted[part] >= self.first:
                raise self.error
            return call(*args, **options)

        return called

    def begin(self, part: str = "", first: int = 0, error=Exception) -> None:
        self.counted, self.part, self.first, self.error = {}, part, first, error


@pytest.fixture
def faults(monkeypatch):
    monkeypatch.setattr(engine, "INSIST", 0.0)
    monkeypatch.setattr("tasks.engine.consumer.RECOVERY", 0.0)
    return Faults(monkeypatch)


@pytest.fixture
def turn(huey):
    """One turn of a worker's thread, whose heartbeat and sweeps are quiet."""
    huey.storage.lease.enter()
    huey.storage.lease.stopped.set()
    worker = JobsWorker(huey, huey.storage.lease.stopped, 0.1, 1, 1)
    return worker.loop


def test_whatever_fails_at_any_statement_nothing_is_held_and_nothing_is_lost(huey, faults, turn):
    """Each call of a turn to Postgres, Redis and KMS, each with errors of its part and with one that nobody expects."""
    huey.storage.lease.enter()
    task = huey.task(name="kind", expires=60)(lambda person: {"n": 1})
    broken = [psycopg2.OperationalError("x"), psycopg2.errors.ReadOnlySqlTransaction("x"), RuntimeError("x")]
    errors = {
        "database": broken,
        "cache": [RedisConnectionError("x"), OutOfMemoryError("x"), RuntimeError("x")],
        "kms": [Unavailable("kms", "x"), RuntimeError("x")],
    }
    task(PERSON)
    faults.begin()
    turn()
    calls = dict(faults.counted)
    assert calls == {"database": 3, "cache": 2, "kms": 2}  # Each a round trip of a job, from its claim to its end.
    tried = 0
    for part, count in calls.items():
        for error in errors[part]:
            for first in range(1, count + 1):
                tried += 1
                job_id = task(PERSON).id
                faults.begin(part, first, error)
                turn()
                faults.begin()
                comes_to_its_end(huey, turn, job_id, f"{type(error).__name__} at call {first} to {part}")
    print(f"{tried} faults, at {calls}")


def comes_to_its_end(huey, turn, job_id: str, where: str) -> None:
    """Nothing is held after a fault; what is given back at once or by the sweep ends at the next turn."""
    assert huey.storage.lease.held == {}, where
    huey.storage.lease.beat()
    run("UPDATE jobs SET claimed_at = now() - interval '3 seconds' WHERE state = 'claimed'")
    huey.storage.sweep.reclaim(huey.storage.lease)
    run("UPDATE jobs SET run_at = enqueued_at")
    turn()
    job = Job.find(job_id)
    assert (job.state, job.message) == ("done", None), where


def test_a_transaction_that_broke_in_the_middle_is_not_left_open(huey, faults, turn):
    """Redis is gone between BEGIN and COMMIT: the row's lock is free at once, for whoever comes next."""
    job_id = huey.task(name="kind")(lambda: {"n": 1})().id
    faults.begin("cache", 2, RedisConnectionError("x"))
    turn()
    assert faults.counted["cache"] == 3  # Tried once more, on a new connection.
    faults.begin()
    assert run("SELECT id::text FROM jobs WHERE id = %s FOR UPDATE NOWAIT", (job_id,)) == [(job_id,)]
    assert database.connection().get_transaction_status() == 0
