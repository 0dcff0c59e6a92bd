"""Periodic work: what is counted, what is pruned, and that it does not wait in the queue it watches."""

import threading
import uuid

import psycopg2
from conftest import wait_for

from idp import database as edge
from idp.database import run
from idp.models import Job, Worker
from tasks import maintenance
from tasks.engine.consumer import JobsConsumer

ENDED = """INSERT INTO jobs (id, state, finished_at)
           SELECT gen_random_uuid(), 'done', now() - %s * interval '1 hour' FROM generate_series(1, %s)"""


def test_prune_goes_on_until_nothing_is_left(huey):
    """What ended more than so many days ago, and not a row besides; whatever number there is."""
    run(ENDED, (7 * 24 + 1, 2500))
    run(ENDED, (7 * 24 - 1, 30))
    waiting = huey.task()(lambda: None)()
    assert Job.prune(7) == 2500
    assert run("SELECT state, count(*) FROM jobs GROUP BY state ORDER BY state") == [("done", 30), ("queued", 1)]
    assert Job.find(waiting.id) is not None


def test_workers_not_seen_for_a_day_are_pruned(huey):
    """The living stay."""
    huey.storage.lease.enter()
    gone = str(uuid.uuid4())
    run("INSERT INTO workers (id, host, pid, version, threads, seen_at) VALUES "
        "(%s, 'h', 1, 'v', 1, now() - interval '25 hours')", (gone,))  # fmt: skip
    Worker.prune()
    assert run("SELECT id::text FROM workers") == [(huey.storage.lease.id,)]


def test_depth_tells_what_waits_what_runs_and_who_lives(huey, other):
    """By state; the age is of the oldest that is due."""
    task = huey.task(name="kind")(lambda: None)
    for _ in range(3):
        task()
    task.schedule(delay=600)
    run(ENDED, (1, 5))
    other.dequeue()
    run("UPDATE jobs SET run_at = now() - interval '90 seconds' WHERE state = 'queued' AND run_at <= now()")
    found = maintenance.depth()
    assert (found["queued"], found["claimed"], found["workers"]) == (3, 1, 1)
    assert 90_000 <= found["oldest_ms"] < 120_000
    assert found["oldest_transaction_s"] < 30


def test_a_forgotten_transaction_is_counted(huey, database_url):
    """Whose it may be, it keeps every dead row."""
    forgotten = psycopg2.connect(database_url)
    forgotten.cursor().execute("CREATE TEMP TABLE t (n int)")
    forgotten.commit()
    forgotten.set_session(isolation_level="REPEATABLE READ")
    forgotten.cursor().execute("SELECT count(*) FROM jobs")
    wait_for(lambda: maintenance.depth()["oldest_transaction_s"] >= 1, "its age", 10)
    forgotten.close()


def test_periodic_jobs_run_while_every_thread_is_busy(huey):
    """They have a lane of their own."""
    held, ticked = threading.Event(), threading.Event()
    huey.task(name="slow")(lambda: held.wait(30))()
    huey.periodic_task(lambda now: False, name="tick")(ticked.set)
    consumer = JobsConsumer(huey, workers=1, periodic=False)
    huey.storage.lease.threads = 1
    for _, thread in consumer.worker_threads:
        thread.start()
    try:
        wait_for(lambda: run("SELECT 1 FROM jobs WHERE state = 'claimed'"), "the busy thread")
        tick = next(task for task in huey._registry.periodic_tasks)
        huey.enqueue(tick)
        assert ticked.wait(10)
    finally:
        held.set()
        consumer.stop_flag.set()
        for _, thread in consumer.worker_threads:
            thread.join(10)


def test_a_consumer_commits_lazily_and_the_web_does_not(services, monkeypatch):
    """What is enqueued survives a power cut; a finished job may have to run again. Whatever stood connected before."""
    monkeypatch.setattr(edge, "_role", "web")
    assert run("SHOW synchronous_commit") == [("on",)]
    edge.connect_as("worker")
    assert run("SHOW synchronous_commit") == [("off",)]


def test_the_lane_of_the_periodic_jobs_survives_its_thread(huey):
    """Huey's health check starts a thread that died anew."""
    consumer = JobsConsumer(huey, workers=2, periodic=False)
    consumer.stop_flag.set()
    consumer.check_worker_health()
    for _, thread in consumer.worker_threads:
        thread.join(10)
    assert [worker.periodic for worker, _ in consumer.worker_threads] == [False, False, True]
