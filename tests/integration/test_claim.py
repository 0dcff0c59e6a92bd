"""Claims: each job once, in order, of the kinds that a process knows and has room for."""

import threading
import time
import uuid

import psycopg2
import pytest
from conftest import wait_for
from integration.working import work

from idp.database import database, run
from idp.models import Job
from idp.writer import running_version
from tasks.engine.statements import CLAIM


def test_higher_priority_first_then_first_come(huey):
    """As Huey says: high to low."""
    ran = []
    task = huey.task()(ran.append)
    for name, priority in (("a", 0), ("b", 5), ("c", 0), ("d", 9)):
        huey.enqueue(task.task_class((name,), priority=priority))
    while work(huey):
        pass
    assert ran == ["d", "b", "a", "c"]


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


def test_one_kind_of_job_does_not_take_every_thread(huey):
    """Of eight threads six; what another thread claimed in the same moment goes back uncounted."""
    huey.storage.lease.threads = 8
    slow, quick = (huey.task(name=name)(lambda: None) for name in ("slow", "quick"))
    for _ in range(8):
        slow()
    held = [huey.storage.dequeue() for _ in range(7)]
    assert [message is not None for message in held] == [True] * 6 + [False]
    other_kind = quick()
    assert huey.storage.dequeue().id == other_kind.id
    with huey.storage.lease.turn():
        huey.storage.lease.resume(held[0].claim)
    assert huey.storage.dequeue().name == "slow"
    assert run("SELECT DISTINCT attempt FROM jobs WHERE state = 'queued'") == [(0,)]


def test_threads_that_claim_at_once_keep_to_the_share(huey):
    """All begin at the same moment; in the end exactly six hold one, and nothing is lost."""
    huey.storage.lease.threads = 8
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


def test_a_notify_wakes_an_idle_worker(huey):
    """In far less than the second that polling takes."""
    huey.storage.blocking = True
    task = huey.task()(lambda: None)
    huey.storage.lease.enter()
    taken = []

    def take():
        while (found := huey.dequeue()) is None:
            pass
        taken.append((found, time.monotonic()))

    waiter = threading.Thread(target=take)
    wait_for(lambda: run("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"), "the listener")
    waiter.start()
    wait_for(lambda: huey.storage.lease.bell.waiting, "a waiting thread")
    began = time.monotonic()
    task()
    waiter.join()
    assert taken[0][0] is not None
    assert taken[0][1] - began < 0.9


@pytest.mark.parametrize("planned", ["for no rows", "without statistics", "with statistics"])
def test_a_claim_reads_the_head_of_the_queue_alone(huey, planned):
    """Beside many ended and many queued rows, whenever the plan was made that the session keeps."""
    parameters = {"worker": str(uuid.uuid4()), "kinds": ["a kind"], "alone": True}
    database.close()
    if planned == "for no rows":
        assert run(CLAIM, parameters) == []
    many = "SELECT gen_random_uuid(), 'done', now() FROM generate_series(1, 20000)"
    run(f"INSERT INTO jobs (id, state, finished_at) {many}")
    many = "SELECT gen_random_uuid(), 'a kind', decode(repeat('ab', 900), 'hex') FROM generate_series(1, 2000)"
    run(f"INSERT INTO jobs (id, name, message) {many}")
    if planned == "with statistics":
        run("ANALYZE jobs")
    assert run(CLAIM, parameters) != []
    (plan,) = run(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {CLAIM}", parameters)[0][0]
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 60


def test_a_claim_does_not_walk_past_a_kind_that_it_may_not_take(huey):
    """A crowd of another kind, which came first: as when a vendor hangs and its kind has all of its share."""
    for kind, count in (("crowd", 3000), ("a kind", 3)):
        many = "SELECT gen_random_uuid(), %s, decode(repeat('ab', 900), 'hex') FROM generate_series(1, %s)"
        run(f"INSERT INTO jobs (id, name, message) {many}", (kind, count))
    parameters = {"worker": str(uuid.uuid4()), "kinds": ["a kind", "rare", "none"], "alone": True}
    assert run(CLAIM, parameters) != []
    (plan,) = run(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {CLAIM}", parameters)[0][0]
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 60


def test_kinds_are_taken_in_the_order_of_their_jobs_and_none_waits_for_another(huey, database_url):
    """The highest priority of all first; where somebody else is about to claim all of a kind, another is taken."""
    first, second = (huey.task(name=name)(lambda: None) for name in ("first", "second"))
    low, high, next_ = second(), first(), second()
    run("UPDATE jobs SET priority = priority + 1 WHERE id = %s", (high.id,))
    with psycopg2.connect(database_url) as other:
        other.cursor().execute("SELECT 1 FROM jobs WHERE id = %s FOR UPDATE", (high.id,))
        assert huey.storage.dequeue().id == low.id
    other.close()
    assert [huey.storage.dequeue().id for _ in range(2)] == [high.id, next_.id]


def test_a_claim_does_not_wait_for_a_row_that_somebody_else_has(huey, database_url):
    """Another worker is about to claim it: this one takes the next."""
    task = huey.task()(lambda: None)
    first, second = task(), task()
    other = psycopg2.connect(database_url)
    other.cursor().execute("SELECT 1 FROM jobs WHERE id = %s FOR UPDATE", (first.id,))
    assert huey.storage.dequeue().id == second.id
    other.close()


def test_a_worker_takes_only_kinds_that_it_knows(huey):
    """A job of a newer release waits, unread and uncounted, for a worker of that release."""
    newer = huey.task(name="newer")(lambda: None)
    result = newer()
    newer.unregister()
    assert not work(huey)
    assert (Job.find(result.id).state, Job.find(result.id).attempt) == ("queued", 0)


def test_polling_works_alone(huey, monkeypatch):
    """A thread that waits already, and a bell that nobody rings: behind a pooler that drops LISTEN."""
    monkeypatch.setattr("tasks.engine.wakeup.Bell.ring", lambda self: None)
    huey.storage.blocking = True
    found = []
    task = huey.task()(lambda: None)
    waiter = threading.Thread(target=lambda: found.append(huey.storage.dequeue()), daemon=True)
    waiter.start()
    wait_for(lambda: huey.storage.lease.bell.waiting, "a waiting thread")
    result = task()
    waiter.join(10)
    assert [message.id for message in found] == [result.id]


def test_the_version_in_workers_is_the_packages(huey):
    """Ops see which release runs where."""
    huey.storage.lease.enter()
    assert run("SELECT version, pid > 0, threads FROM workers") == [(running_version(), True, 1)]
