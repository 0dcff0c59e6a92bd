"""What a user of Huey expects: retries, pipelines, periodic tasks."""

import pytest
from huey import RetryTask, crontab
from integration.working import work

from idp.database import run
from idp.models import Job, State


def test_a_retry_is_the_same_row_again(huey):
    """Huey's retries count down inside the message; attempts count up on the row."""
    ran = []

    def second_time_lucky():
        ran.append(1)
        if len(ran) == 1:
            raise ValueError
        return {"ok": True}

    result = huey.task(retries=1)(second_time_lucky)()
    assert work(huey)
    assert Job.find(result.id).state == State.QUEUED
    assert result.get() is None
    assert work(huey)
    assert (Job.find(result.id).state, Job.find(result.id).attempt, result.get()) == ("done", 2, {"ok": True})


def test_a_retry_may_wait(huey):
    """`retry_delay` is the row's `run_at`."""

    def asks_again():
        raise RetryTask(delay=300)

    result = huey.task()(asks_again)()
    assert work(huey)
    assert not work(huey)
    assert run("SELECT run_at > now() + interval '290 seconds' FROM jobs WHERE id = %s", (result.id,)) == [(True,)]


def test_a_periodic_tick_runs_once_on_any_number_of_hosts(huey):
    """Its id is made of its name and minute."""
    ran = []
    huey.periodic_task(crontab(minute="*"), name="tick")(lambda: ran.append(1))
    now = huey._get_timestamp()
    for _ in range(3):
        for task in huey.read_periodic(now):
            huey.enqueue(task)
    while work(huey, huey.kinds(periodic=True)):
        pass
    assert ran == [1]


def test_pipelines_keep_their_tuples(huey):
    """JSON has no tuples; Huey's chains need theirs."""
    add = huey.task(name="add")(lambda a, b: a + b)
    last = huey.enqueue(add.s(1, 2).then(add, 10))
    work(huey)
    work(huey)
    assert last[1] == 13


@pytest.mark.parametrize("answer", [{"ok": True}, None])
def test_a_flag_of_hueys_that_comes_too_late_goes_with_the_end(huey, answer):
    """It has no time of its own in Redis, and would lie there for ever; so it does of a job without a result."""

    def late(task):
        huey.revoke_by_id(task.id)
        return answer

    result = huey.task(context=True)(late)()
    work(huey)
    assert (Job.find(result.id).state, result.is_revoked()) == ("done", False)


def test_after_a_late_flag_a_retry_runs(huey):
    """As Huey has it: the flag was of the try that it came too late for."""
    ran = []

    def late(task):
        ran.append(1)
        if len(ran) == 1:
            huey.revoke_by_id(task.id)
            raise RetryTask
        return {"ok": True}

    result = huey.task(context=True)(late)()
    work(huey)
    work(huey)
    assert (Job.find(result.id).state, ran) == ("done", [1, 1])
