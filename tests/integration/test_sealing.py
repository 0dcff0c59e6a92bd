"""What lies in Postgres and Redis is sealed for its place."""

import pytest
from huey.exceptions import TaskException
from integration.working import PERSON, work

from idp.database import run
from idp.errors import DecryptionError
from idp.models import Job
from tasks.engine.storage import Stored


def test_nothing_personal_is_stored_in_the_clear(huey):
    """Neither the message nor the result, in Postgres or in Redis."""
    task = huey.task()(lambda person: person)
    result = task(PERSON)
    stored = bytes(Job.find(result.id).message)
    work(huey)
    stored += b"".join(huey.storage.conn.get(key) or b"" for key in huey.storage.conn.keys("huey*"))
    assert b"900661234" not in stored
    assert b"Fakey" not in stored


def test_a_message_moved_to_another_row_does_not_run(huey):
    """It is sealed for its id; the row goes back and is failed after three attempts."""
    ran = []
    task = huey.task()(lambda: ran.append(1))
    one, two = task(), task()
    run("UPDATE jobs SET message = (SELECT message FROM jobs WHERE id = %s) WHERE id = %s", (one.id, two.id))
    for _ in range(5):
        run("UPDATE jobs SET run_at = now() WHERE state = 'queued'")
        work(huey)
    huey.storage.sweep(huey.storage.lease)
    assert ran == [1]
    assert (Job.find(two.id).state, Job.find(two.id).attempt, Job.find(two.id).message) == ("failed", 3, None)
    with pytest.raises(TaskException):
        two.get()


def test_a_result_moved_to_another_key_does_not_open(huey):
    """Sealed for its job."""
    task = huey.task()(lambda n: {"n": n})
    one, two = task(1), task(2)
    work(huey)
    work(huey)
    redis = huey.storage.conn
    redis.set(huey.storage.result_key(two.id), redis.get(huey.storage.result_key(one.id)))
    with pytest.raises(DecryptionError):
        two.get()


def test_values_are_sealed_for_their_key(huey):
    """`put` too: what a developer stores is encrypted by default."""
    huey.put("k", {"a": 1})
    assert b'"a"' not in huey.storage.peek_data("k")
    assert huey.get("k", peek=True) == {"a": 1}
    with pytest.raises(DecryptionError):
        huey.serializer.deserialize(Stored.of(huey.storage.peek_data("k"), "another key"))


def test_arguments_that_are_not_json_are_refused_at_once(huey):
    """By type, not by value."""
    task = huey.task()(lambda value: None)
    with pytest.raises(TypeError, match="set is not JSON"):
        task({"900661234"})
