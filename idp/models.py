"""Peewee's models of the tables."""

from enum import Enum

from peewee import BlobField, DateTimeField, IntegerField, Model, SmallIntegerField, TextField, UUIDField

from idp.database import database


class State(str, Enum):
    """The states of a job."""

    QUEUED = "queued"  #: Waits for `run_at`, then for a worker.
    CLAIMED = "claimed"  #: A worker runs it; the lease is its heartbeat.
    DONE = "done"  #: It returned, and its result is in Redis for 60 seconds.
    FAILED = "failed"  #: It raised, or used up its attempts.
    EXPIRED = "expired"  #: Nobody waited any more.
    REVOKED = "revoked"  #: The person asked anew, or an operator took it back.


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
