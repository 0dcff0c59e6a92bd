"""Jobs on a real Postgres and Valkey: enqueue, claim, lease, retry, stop, and what is never lost."""

import json
import threading
import time
import uuid

import pytest
from conftest import wait_for
from huey import RetryTask, crontab
from huey.exceptions import CancelExecution, TaskException
from redis.exceptions import ConnectionError as RedisConnectionError

from idp.config import settings
from idp.database import connected, database, run
from idp.errors import Cause, DecryptionError, VendorError
from idp.migrations import migrate
from idp.models import Job, State
from tasks.engine import lease as workers
from tasks.engine.huey import JobsHuey
from tasks.engine.serializer import Keyed
from tasks.engine.storage import JobsTableStorage

PERSON = {"ssn": "900661234", "first_name": "Fakey"}


@pytest.fixture
def huey(services):
    """A Huey of its own for each test, so that tasks may be registered freely."""
    made = JobsHuey("testing", immediate=False)
    made.storage.blocking = False
    yield made
    made.storage.close()


@pytest.fixture
def other(services):
    """The storage of a second consumer process."""
    made = JobsTableStorage("testing")
    made.blocking = False
    yield made
    made.close()


def row(job_id: str) -> Job:
    with connected():
        return Job.get_by_id(job_id)


def work(huey) -> bool:
    """What Huey's worker does once."""
    task = huey.dequeue()
    if task is not None:
        huey.execute(task)
    return task is not None


def test_a_job_is_a_row_until_it_is_done(huey):
    """Enqueueing inserts; running ends the row, erases the message and stores a sealed result for 60 seconds."""
    task = huey.task()(lambda person: {"success": person == PERSON})
    result = task(PERSON)
    assert row(result.id).state == State.QUEUED
    assert work(huey)
    ended = row(result.id)
    assert (ended.state, ended.attempt, ended.message, ended.error) == ("done", 1, None, None)
    assert 0 < huey.storage.conn.ttl(huey.storage.result_key(result.id)) <= settings().async_wait_timeout_seconds
    assert result.get(preserve=True) == {"success": True}
    assert result.get(preserve=True) == {"success": True}


def test_nothing_personal_is_stored_in_the_clear(huey):
    """Neither the message nor the result, in Postgres or in Redis."""
    task = huey.task()(lambda person: person)
    result = task(PERSON)
    stored = bytes(row(result.id).message)
    work(huey)
    stored += b"".join(huey.storage.conn.get(key) or b"" for key in huey.storage.conn.keys("huey*"))
    assert b"900661234" not in stored
    assert b"Fakey" not in stored


def test_the_same_id_twice_is_one_job(huey):
    """The form's idempotency key."""
    ran = []
    task = huey.task()(lambda: ran.append(1))
    job_id = str(uuid.uuid4())
    task(id=job_id)
    task(id=job_id)
    assert work(huey)
    assert not work(huey)
    assert ran == [1]


def test_a_message_moved_to_another_row_does_not_run(huey):
    """It is sealed for its id; the row goes back and is failed after three attempts."""
    ran = []
    task = huey.task()(lambda: ran.append(1))
    one, two = task(), task()
    run("UPDATE jobs SET message = (SELECT message FROM jobs WHERE id = %s) WHERE id = %s", (one.id, two.id))
    for _ in range(5):
        run("UPDATE jobs SET run_at = now() WHERE state = 'queued'")
        work(huey)
    huey.storage.end_overdue()
    assert ran == [1]
    assert (row(two.id).state, row(two.id).attempt, row(two.id).message) == ("failed", 3, None)
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


def test_higher_priority_first_then_first_come(huey):
    """As Huey says: high to low."""
    ran = []
    task = huey.task()(ran.append)
    for name, priority in (("a", 0), ("b", 5), ("c", 0), ("d", 9)):
        huey.enqueue(task.task_class((name,), priority=priority))
    while work(huey):
        pass
    assert ran == ["d", "b", "a", "c"]


def test_two_workers_never_claim_one_job(huey, other):
    """Fifty jobs, four threads on two storages: each job once."""
    task = huey.task()(lambda: None)
    ids = {task().id for _ in range(50)}
    claimed = []

    def drain(storage):
        while message := storage.dequeue():
            claimed.append(message.id)

    threads = [threading.Thread(target=drain, args=(s,)) for s in (huey.storage, other, huey.storage, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(ids)


def test_what_a_silent_worker_held_goes_back(huey, other):
    """Its heartbeat is old: another gives the job back, and runs it as attempt 2."""
    ran = []
    task = huey.task()(lambda: ran.append(1) or {"n": 1})
    result = task()
    assert other.dequeue().id == result.id
    other.presence.stopped.set()
    run("UPDATE workers SET seen_at = now() - interval '6 seconds' WHERE id = %s", (other.presence.id,))
    huey.storage.presence.enter()
    huey.storage.presence.sweep(give_back=True)
    assert work(huey)
    assert (row(result.id).state, row(result.id).attempt) == ("done", 2)


def test_a_frozen_worker_can_not_overwrite_its_successor(huey, other):
    """It lost its claim: its end writes nothing and its result is dropped."""
    task = huey.task()(lambda: {"by": "successor"})
    result = task()
    stale = other.dequeue().claim
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL WHERE id = %s", (result.id,))
    stored = []
    assert work(huey)
    assert other.end(stale, State.DONE, None, lambda: stored.append(1)) is None
    assert stored == []
    assert result.get() == {"by": "successor"}


def test_a_living_worker_keeps_what_it_runs(huey, other):
    """A sweep takes nothing from a worker whose heart beats."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    huey.storage.presence.enter()
    huey.storage.presence.sweep(give_back=True)
    assert row(result.id).state == State.CLAIMED


def test_a_claim_whose_answer_was_lost_goes_back(huey):
    """Claimed by this worker, held by none of its threads."""
    result = huey.task()(lambda: None)()
    claim = huey.storage.dequeue().claim
    huey.storage.presence.held.clear()
    run("UPDATE jobs SET claimed_at = now() - interval '6 seconds'")
    huey.storage.presence.sweep(give_back=True)
    assert row(result.id).state == State.QUEUED
    assert claim.attempt == 1


def test_leaving_gives_back_at_once(huey, other):
    """SIGTERM's end: the row is free again, and the worker's row is gone."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    other.close()
    assert row(result.id).state == State.QUEUED
    assert run("SELECT count(*) FROM workers WHERE id = %s", (other.presence.id,)) == [(0,)]


def test_an_expired_job_never_starts(huey):
    """Ended and erased, and its person's data with it."""
    ran = []
    task = huey.task(expires=60)(lambda: ran.append(1))
    result = task()
    run("UPDATE jobs SET expires_at = now() - interval '1 second'")
    assert not work(huey)
    huey.storage.end_overdue()
    assert (row(result.id).state, row(result.id).message, ran) == ("expired", None, [])


def test_a_late_result_is_dropped(huey):
    """The job ended after its time: expired, and nothing in Redis."""
    task = huey.task(expires=60)(lambda: run("UPDATE jobs SET expires_at = now()") or {"late": True})
    result = task()
    assert work(huey)
    assert row(result.id).state == State.EXPIRED
    assert result.get() is None


def test_a_task_knows_the_seconds_left(huey):
    """The row's deadline, by the database's clock, is the task's time."""
    seen = []
    huey.task(expires=60, context=True)(lambda task: seen.append(task.time_remaining))()
    assert work(huey)
    assert 58 < seen[0] <= 60


def test_an_error_leaves_its_class_and_never_its_text(huey):
    """In the row and in the result: an exception's text may hold what a person typed."""

    def broken():
        raise ValueError("900661234")

    result = huey.task()(broken)()
    assert work(huey)
    assert (row(result.id).state, row(result.id).error) == ("failed", "ValueError")
    with pytest.raises(TaskException) as told:
        result.get()
    assert "900661234" not in str(told.value.metadata)


def test_an_error_of_ours_leaves_its_text(huey):
    """It is made of our own constants."""

    def broken():
        raise VendorError("some_vendor", Cause.STATUS, "503")

    result = huey.task()(broken)()
    work(huey)
    assert row(result.id).error == "VendorError: some_vendor: status 503"


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
    assert row(result.id).state == State.QUEUED
    assert result.get() is None
    assert work(huey)
    assert (row(result.id).state, row(result.id).attempt, result.get()) == ("done", 2, {"ok": True})


def test_a_retry_may_wait(huey):
    """`retry_delay` is the row's `run_at`."""

    def asks_again():
        raise RetryTask(delay=300)

    result = huey.task()(asks_again)()
    assert work(huey)
    assert not work(huey)
    assert run("SELECT run_at > now() + interval '290 seconds' FROM jobs WHERE id = %s", (result.id,)) == [(True,)]


def test_a_cancelled_task_is_revoked(huey):
    """CancelExecution ends the row."""

    def cancels():
        raise CancelExecution

    result = huey.task()(cancels)()
    work(huey)
    assert row(result.id).state == State.REVOKED


def test_hueys_revoke_works(huey):
    """The flag in Redis is sealed, and read before the task starts."""
    ran = []
    result = huey.task()(lambda: ran.append(1))()
    result.revoke()
    assert result.is_revoked()
    work(huey)
    assert (row(result.id).state, ran) == ("revoked", [])


def test_a_revoked_row_drops_its_result(huey):
    """The person asked anew while the old job ran."""
    task = huey.task(context=True)(lambda task: huey.storage.revoke(task.id) and {"old": True})
    result = task()
    assert work(huey)
    assert (row(result.id).state, row(result.id).message, result.get()) == ("revoked", None, None)


def test_a_result_that_can_not_be_stored_does_not_end_the_job(huey, monkeypatch):
    """Redis is gone at the last step: the row is not done; nothing is lost."""
    result = huey.task()(lambda: {"n": 1})()

    def gone(*_args, **_options):
        raise RedisConnectionError

    monkeypatch.setattr(huey.storage, "put_data", gone)
    with pytest.raises(RedisConnectionError):
        work(huey)
    assert (row(result.id).state, row(result.id).attempt) == ("queued", 1)
    assert huey.storage.presence.held == {}


def test_a_periodic_tick_runs_once_on_any_number_of_hosts(huey):
    """Its id is made of its name and minute."""
    ran = []
    huey.periodic_task(crontab(minute="*"), name="tick")(lambda: ran.append(1))
    now = huey._get_timestamp()
    for _ in range(3):
        for task in huey.read_periodic(now):
            huey.enqueue(task)
    while work(huey):
        pass
    assert ran == [1]


def test_pipelines_keep_their_tuples(huey):
    """JSON has no tuples; Huey's chains need theirs."""
    add = huey.task(name="add")(lambda a, b: a + b)
    last = huey.enqueue(add.s(1, 2).then(add, 10))
    work(huey)
    work(huey)
    assert last[1] == 13


def test_an_unknown_task_is_no_poison(huey):
    """Renamed, or enqueued by a newer release: given back, and after three attempts failed."""
    task = huey.task(name="renamed")(lambda: None)
    result = task()
    task.unregister()
    for _ in range(4):
        run("UPDATE jobs SET run_at = now()")
        assert not work(huey)
    huey.storage.end_overdue()
    assert (row(result.id).state, row(result.id).error) == ("failed", "AttemptsUsedUp")


def test_arguments_that_are_not_json_are_refused_at_once(huey):
    """By type, not by value."""
    task = huey.task()(lambda value: None)
    with pytest.raises(TypeError, match="set is not JSON"):
        task({"900661234"})


def test_a_notify_wakes_an_idle_worker(huey):
    """In far less than the second that polling takes."""
    huey.storage.blocking = True
    task = huey.task()(lambda: None)
    huey.storage.presence.enter()
    taken = []

    def take():
        while (found := huey.dequeue()) is None:
            pass
        taken.append((found, time.monotonic()))

    waiter = threading.Thread(target=take)
    wait_for(lambda: run("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"), "the listener")
    waiter.start()
    wait_for(lambda: huey.storage.presence.bell.waiting, "a waiting thread")
    began = time.monotonic()
    task()
    waiter.join()
    assert taken[0][0] is not None
    assert taken[0][1] - began < 0.9


def test_polling_works_alone(huey, monkeypatch):
    """Behind a pooler that drops LISTEN."""
    monkeypatch.setattr("tasks.engine.wakeup.Bell.ring", lambda self: None)
    huey.storage.blocking = True
    huey.storage.presence.enter()
    huey.task()(lambda: None)()
    assert wait_for(huey.dequeue, "a job by polling", 5)


def test_a_million_finished_rows_do_not_enter_a_claim(huey):
    """The claim reads the partial index of queued rows alone."""
    many = "SELECT gen_random_uuid(), 'done', now() FROM generate_series(1, 20000)"
    run(f"INSERT INTO jobs (id, state, finished_at) {many}")
    huey.task()(lambda: None)()
    run("ANALYZE jobs")
    from tasks.engine.statements import CLAIM

    plan = json.dumps(run("EXPLAIN (FORMAT JSON) " + CLAIM, {"worker": str(uuid.uuid4()), "crowded": ["a kind"]})[0][0])
    assert "jobs_queued" in plan
    assert "Seq Scan" not in plan


def test_migrations_of_two_processes_do_not_collide(postgres, monkeypatch):
    """Eight at once on an empty database: each migration once, no error."""
    from idp import config

    monkeypatch.setenv("DATABASE_URL", postgres.create(f"empty_{uuid.uuid4().hex}"))
    config.settings.cache_clear()
    applied, barrier = [], threading.Barrier(8)

    def start():
        barrier.wait()
        applied.extend(migrate())
        database.close()

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert applied == ["0001_jobs_and_workers"]
    assert migrate() == []
    database.close()


def test_a_connection_lost_while_idle_costs_nobody_an_error(huey):
    """The first statement after a restart is tried on a new connection."""
    pid = run("SELECT pg_backend_pid()")[0][0]
    killer = threading.Thread(target=lambda: run("SELECT pg_terminate_backend(%s)", (pid,)))
    killer.start()
    killer.join()
    assert run("SELECT 1") == [(1,)]


def test_values_are_sealed_for_their_key(huey):
    """`put` too: what a developer stores is encrypted by default."""
    huey.put("k", {"a": 1})
    assert b'"a"' not in huey.storage.peek_data("k")
    assert huey.get("k", peek=True) == {"a": 1}
    assert huey.serializer.serialize(Keyed("k", 1)) != huey.serializer.serialize(Keyed("k", 1))


def test_the_version_in_workers_is_the_packages(huey):
    """Ops see which release runs where."""
    huey.storage.presence.enter()
    assert run("SELECT version, pid > 0, threads FROM workers") == [(workers.release(), True, 1)]


def test_one_kind_of_job_does_not_take_every_thread(huey):
    """Of eight threads six; what another thread claimed in the same moment goes back uncounted."""
    huey.storage.presence.threads = 8
    slow, quick = (huey.task(name=name)(lambda: None) for name in ("slow", "quick"))
    for _ in range(8):
        slow()
    held = [huey.storage.dequeue() for _ in range(7)]
    assert [message is not None for message in held] == [True] * 6 + [False]
    other_kind = quick()
    assert huey.storage.dequeue().id == other_kind.id
    left = [job_id for (job_id,) in run("SELECT id::text FROM jobs WHERE state = 'queued'")]
    assert not huey.storage.presence.takes(left[0], "slow")
    huey.storage.release(held[0].claim, counted=False)
    assert huey.storage.dequeue().name == "slow"
    assert run("SELECT DISTINCT attempt FROM jobs WHERE state = 'queued'") == [(0,)]


def test_threads_that_claim_at_once_keep_to_the_share(huey):
    """All begin at the same moment; in the end exactly six hold one, and nothing is lost."""
    huey.storage.presence.threads = 8
    slow = huey.task(name="slow")(lambda: None)
    for _ in range(20):
        slow()
    meeting, got = threading.Barrier(8), []

    def claim() -> None:
        meeting.wait()
        got.append(huey.storage.dequeue())

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(message is not None for message in got) == 6
    assert run("SELECT state, count(*), max(attempt) FROM jobs GROUP BY state ORDER BY state") == [
        ("claimed", 6, 1), ("queued", 14, 0),
    ]  # fmt: skip
