"""What silent workers held goes back, and one that kills its process takes no others along."""

from integration.working import go_silent, rescue, state, work

from idp.database import run
from idp.models import State
from tasks.engine.lease import SPAN


def test_what_a_silent_worker_held_alone_goes_back_and_counts(huey, other):
    """It may have killed its worker."""
    result = huey.task()(lambda: {"n": 1})()
    other.dequeue()
    go_silent(other)
    rescue(huey)
    assert work(huey)
    assert state(result.id) == ("done", 2)


def test_one_of_several_that_killed_their_process_does_not_use_up_the_others_attempts(huey, other):
    """They come back uncounted; the second time each runs alone, and counts."""
    task = huey.task(name="kind")(lambda: None)
    ids = {task().id for _ in range(3)}
    for alone in (False, True):
        for _ in ids:
            other.dequeue()
        go_silent(other)
        rescue(huey)
        assert {state(job_id) for job_id in ids} == {("queued", 0)}
        other.storage.lease.leave()
    assert huey.storage.lease.take({"kind"}).claim.alone is True
    assert huey.storage.lease.take({"kind"}) is None


def test_a_job_that_must_be_alone_is_taken_neither_beside_others_nor_with_others_beside(huey):
    """In one process; two threads that claim at the same moment find out when they hold it."""
    task = huey.task(name="kind")(lambda: None)
    alone = task().id
    run("UPDATE jobs SET rescues = 2")
    task()
    lease = huey.storage.lease
    lease.enter()
    assert lease.take({"kind"}).claim.id == alone
    assert lease.take({"kind"}) is None
    lease.held.clear()
    run("UPDATE jobs SET state = 'queued', claimed_by = NULL, attempt = 0")
    run("UPDATE jobs SET run_at = now() - interval '1 minute' WHERE id <> %s", (alone,))
    assert lease.take({"kind"}).claim.id != alone
    assert lease.take({"kind"}) is None
    assert state(alone) == ("queued", 0)


def test_the_first_of_the_living_makes_room_for_what_must_run_alone(huey, other):
    """It takes nothing more until its hands are free; the others go on."""
    task = huey.task(name="kind")(lambda: None)
    task()
    first, second = sorted((huey, other), key=lambda one: (one.storage.lease.enter(), one.storage.lease.id)[1])
    for one in (first, second):
        one.storage.lease.stopped.set()  # Only the sweeps below.
    task()
    held, _ = first.storage.lease.take({"kind"}), second.storage.lease.take({"kind"})
    alone = task().id
    run("UPDATE jobs SET rescues = 2 WHERE id = %s", (alone,))
    task()
    for one in (first, second):
        one.storage.sweep(one.storage.lease, {"kind"})
    assert (first.storage.lease.making_room, second.storage.lease.making_room) == (True, False)
    assert first.storage.lease.take({"kind"}) is None
    assert second.storage.lease.take({"kind"}) is not None
    first.storage.end(held, State.DONE, None, None)
    first.storage.lease.held.clear()
    assert first.storage.lease.take({"kind"}).claim.id == alone


def test_a_living_worker_keeps_what_it_runs(huey, other):
    """Nobody takes from a worker whose heart beats."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    rescue(huey)
    assert state(result.id) == ("claimed", 1)


def test_who_was_silent_itself_takes_nothing_from_others(huey, other):
    """After an outage all look silent: it trusts its eyes one span later."""
    result = huey.task()(lambda: None)()
    other.dequeue()
    go_silent(other)
    mine = huey.storage.lease
    mine.enter()
    mine.stopped.set()
    mine.beaten_at -= SPAN + 1
    mine.beat()
    huey.storage.sweep(mine)
    assert state(result.id) == ("claimed", 1)
    mine.back_at -= SPAN + 1
    huey.storage.sweep(mine)
    assert state(result.id)[0] == "queued"


def test_a_claim_whose_answer_was_lost_goes_back(huey):
    """Claimed by this worker, held by none of its threads."""
    result = huey.task()(lambda: None)()
    huey.storage.dequeue()
    huey.storage.lease.held.clear()
    run("UPDATE jobs SET claimed_at = now() - interval '3 seconds'")
    huey.storage.sweep.reclaim(huey.storage.lease)
    assert state(result.id) == ("queued", 0)


def test_the_sweep_takes_back_neither_what_runs_nor_what_was_claimed_this_moment(huey):
    """The answer to a claim may be on its way."""
    task = huey.task(name="kind")(lambda: None)
    held, on_its_way = task(), task()
    huey.storage.dequeue()
    run("UPDATE jobs SET claimed_at = now() - interval '3 seconds' WHERE id = %s", (held.id,))
    huey.storage.dequeue()
    del huey.storage.lease.held[on_its_way.id]
    huey.storage.sweep.reclaim(huey.storage.lease)
    assert [state(one.id)[0] for one in (held, on_its_way)] == ["claimed", "claimed"]
