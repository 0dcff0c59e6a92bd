"""What operators do to kinds, jobs and workers: heard by every worker, honest where it can't be, and in the log."""

import signal
import threading

import pytest
from conftest import wait_for
from integration.answered import sent, session_of
from integration.working import PERSON, state, work

from idp import cache
from idp.database import run
from idp.models import Job
from idp.paused import PausedKind
from tasks.engine.consumer import DRAINED, JobsConsumer
from tasks.engine.huey import huey as own
from tasks.ops import looks, verbs
from tasks.ops.looks import NotFound
from tasks.ops.verbs import Refused, perform
from views.capacity import is_full

KIND = "resolution_proofing"


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    """Hearts that beat fast."""
    monkeypatch.setattr("tasks.engine.lease.BEAT", 0.05)


@pytest.fixture
def task(huey, other):
    """A kind of job that two workers know."""
    made = huey.task(name=KIND, expires=60)(lambda person: {"n": 1})
    for one in (huey, other):
        one.storage.lease.enter()
    return made


def said(written) -> list[tuple]:
    return [(line["event"], line["verb"], line["by"]) for line in written if line["event"].startswith("operator.")]


def test_a_paused_kind_is_taken_by_no_worker_until_it_is_resumed(task, huey, other, written):
    """When the sentence is said every worker has heard it; other kinds go on, and no form is taken for this one."""
    result, free = task(PERSON), huey.task(name="address_proofing")(lambda: {"n": 2})()
    assert "no worker takes it any more" in perform("pause", KIND, "ada")
    assert work(other)
    assert (state(free.id), state(result.id)) == (("done", 1), ("queued", 0))
    assert not work(huey)
    assert not work(other)
    assert (is_full(KIND), is_full("address_proofing")) == (True, False)
    perform("resume", KIND, "bob")
    wait_for(lambda: work(huey) or work(other), "the kind to be taken again", 5)
    assert (state(result.id), is_full(KIND)) == (("done", 1), False)
    assert said(written) == [("operator.acted", "pause", "ada"), ("operator.acted", "resume", "bob")]


def test_who_does_not_hear_of_a_pause_is_named(task, monkeypatch):
    """A worker of a release that does not ask, or one that hangs."""
    monkeypatch.setattr(verbs, "HEARD", 0.0)
    run("INSERT INTO workers (id, host, pid, version, threads) VALUES (gen_random_uuid(), 'old', 7, '0.0', 8)")
    assert "old 7 (release 0.0)" in perform("pause", KIND, "ada")


def test_the_last_one_standing_answers_though_its_kind_is_paused(task, huey, other):
    """A job in hand is not left to workers that take none of its kind."""
    perform("pause", KIND, "ada")
    assert not huey.storage.lease.leave_kind(KIND, 10)


def test_a_job_that_was_put_back_for_later_is_made_due(task, huey):
    """At once, as the same try; not where it is due, runs, or has ended: its message is gone."""
    later = task.schedule((PERSON,), delay=50)
    assert not work(huey)
    assert "is due now" in perform("retry", later.id, "ada")
    with pytest.raises(Refused, match="due already"):
        perform("retry", later.id, "ada")
    with huey.storage.lease.turn():
        taken = huey.dequeue()
        with pytest.raises(Refused, match="runs it now, as attempt 1"):
            perform("retry", later.id, "ada")
        huey.execute(taken)
    with pytest.raises(Refused, match="ended as done, and its message was erased"):
        perform("retry", later.id, "ada")


def test_what_nobody_waits_for_is_not_made_due(task):
    """Its deadline is over."""
    later = task.schedule((PERSON,), delay=50)
    run("UPDATE jobs SET expires_at = now() - interval '1 second', run_at = now() + interval '9 s' WHERE id = %s",
        (later.id,))  # fmt: skip
    with pytest.raises(Refused, match="its deadline is over"):
        perform("retry", later.id, "ada")


def test_a_revoked_job_runs_no_more(task, huey, written):
    """Its message is erased; a second time is refused, and both are said."""
    result = task(PERSON)
    assert "is revoked" in perform("revoke", result.id[:8], "ada")
    assert Job.find(result.id).message is None
    assert not work(huey)
    with pytest.raises(Refused, match="ended already, as revoked"):
        perform("revoke", result.id, "ada")
    assert said(written) == [("operator.acted", "revoke", "ada"), ("operator.refused", "revoke", "ada")]


@pytest.mark.parametrize("running", [False, True])
def test_whoever_waits_for_a_revoked_job_is_told_at_once(services, running):
    """Their attempt comes back, whether a worker had it or not."""
    tab = sent()
    job_id = session_of(tab).wait.id
    if running:
        own.storage.lease.take({KIND})
    perform("revoke", job_id, "ada")
    assert 'action="/verify/retry"' in tab.get("/verify/wait").text
    assert cache.client().get(f"counted:{job_id}") is None
    assert work(own) is False


def test_a_drained_worker_takes_nothing_and_ends_with_its_last_job(task, huey, other):
    """The others go on; a kind that only it would take is not left to it."""
    ended = threading.Event()
    huey.storage.lease.when_drained = ended.set
    task(PERSON)
    with huey.storage.lease.turn():
        taken = huey.dequeue()
        assert "the last one" not in perform("drain", huey.storage.lease.id, "ada")
        wait_for(lambda: huey.storage.lease.closed.draining, "the worker to hear it", 5)
        assert not ended.is_set()
        second = task(PERSON)
        assert huey.storage.lease.take({KIND}) is None
        assert not other.storage.lease.leave_kind(KIND, 10)
        huey.execute(taken)
    assert work(other)
    assert state(second.id) == ("done", 1)
    assert ended.wait(5)


def test_a_drained_consumer_ends_by_itself(services, monkeypatch):
    """As at its supervisor's signal, once (a second one would cut the first short); and is not to be started again."""
    consumer, signals = JobsConsumer(own, workers=1, periodic=False), []

    def kill(_: int, number: int) -> None:
        signals.append(number)
        own.storage.lease.beat()
        consumer._signum = number

    monkeypatch.setattr("tasks.engine.consumer.os.kill", kill)
    monkeypatch.setattr("tasks.engine.consumer._end_in", lambda seconds: None)
    monkeypatch.setattr(JobsConsumer, "beside", [])
    monkeypatch.setattr(JobsConsumer, "_set_signal_handlers", lambda consumer: None)

    def drain() -> None:
        wait_for(lambda: own.storage.lease.entered, "the worker")
        perform("drain", own.storage.lease.id[:8], "ada")

    threading.Thread(target=drain, daemon=True).start()
    with pytest.raises(SystemExit) as ended:
        consumer.run()
    assert (ended.value.code, signals) == (DRAINED, [signal.SIGTERM])


@pytest.mark.parametrize(
    ("verb", "to", "words"),
    [
        ("pause", "no_such_kind", "there are .*resolution_proofing"),
        ("resume", KIND, "not a kind that is paused"),
        ("retry", "abcdef12", "no such job; its row goes"),
        ("revoke", "all of them", "hex digits"),
        ("revoke", "K7M-2QX-9ZU", "no such reference"),
        ("drain", "6f0c1e0a-0000-4000-8000-000000000000", "no such living worker"),
    ],
)
def test_what_is_not_there_is_said(services, verb, to, words):
    """In words that say what there is."""
    with pytest.raises((Refused, NotFound), match=words):
        perform(verb, to, "ada")


@pytest.mark.parametrize("name", ["", " ", "ada\n", "a" * 65, "<b>", "-x", "Ada Lovelace"])
def test_who_does_it_has_a_name_that_a_log_can_hold(services, name):
    """Otherwise nothing is done."""
    with pytest.raises(Refused, match="your name"):
        perform("pause", KIND, name)
    assert PausedKind.all() == []


def test_an_id_that_two_begin_with_is_neither(services):
    """Nothing is done to one that was not meant."""
    for end in ("0", "1"):
        run("INSERT INTO jobs (id, message) VALUES (%s, '')", (f"12345678-0000-0000-0000-00000000000{end}",))
    with pytest.raises(NotFound, match="more than one"):
        looks.job("12345678")
    assert looks.job("12345678-0000-0000-0000-000000000001").attempt == 0
