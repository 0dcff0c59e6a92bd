"""Jobs with a half in Redis, for the tests of what becomes of both."""

from integration.waiting import waiting
from integration.working import PERSON

from idp import cache, job_keys
from tasks.engine.sealed import with_half

YES = {"outcome": "verified", "errors": {}}


def halves(services) -> list[bytes]:
    return services.redis.keys("job-key:*")


def half_in_redis(job_id: str) -> bytes | None:
    return cache.client().get(job_keys.name(job_id))


def begun(huey, limit):
    """A person who waits for a job, and the row of it, as a page makes both."""
    session = waiting(limits=[limit])
    task = huey.task(name="resolve")(lambda person: YES)
    task_of_wait = with_half(task.s(PERSON, id=session.wait.id, expires=60), half_in_redis(session.wait.id))
    huey.enqueue(task_of_wait)
    return session
