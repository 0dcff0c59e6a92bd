"""For the tests of the engine."""

from idp.database import run
from idp.models import Job

PERSON = {"ssn": "900661234", "first_name": "Fakey"}


def work(huey, kinds=None) -> bool:
    """What a worker's thread does in one turn."""
    with huey.storage.lease.turn():
        task = huey.dequeue(kinds)
        if task is not None:
            huey.execute(task)
    return task is not None


def state(job_id: str) -> tuple[str, int]:
    job = Job.find(job_id)
    return job.state, job.attempt


def go_silent(huey) -> None:
    """As after kill -9: no heartbeat, no sweep, and the last one six seconds old."""
    huey.storage.lease.stopped.set()
    run("UPDATE workers SET seen_at = now() - interval '6 seconds' WHERE id = %s", (huey.storage.lease.id,))


def rescue(huey) -> None:
    huey.storage.lease.enter()
    huey.storage.sweep.rescue()
