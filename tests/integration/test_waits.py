"""That a wait begins and ends once, on a real Valkey."""

import uuid

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from integration.halved import half_in_redis
from integration.waiting import APPLICANT, at_once, waiting

from idp import rate_limits, waits
from idp.errors import TooManyAttempts
from idp.guarded import Changed, Ended
from idp.sessions import Session
from idp.waits import Used, Wait

NO = {"outcome": "not_verified", "failed": ["ssn"]}


def test_sixteen_refunds_are_one(services):
    """Whoever calls, and however often: one attempt is given back."""
    limit = rate_limits.resolution("session")
    for _ in range(3):
        waiting(limits=[limit])
    session = waiting(limits=[limit])
    assert sorted(at_once(lambda n: waits.give_up(session.wait.id, 60.0), 16)) == [False] * 15 + [True]
    assert rate_limits.left([limit]) == 2


def test_an_answered_job_is_not_refunded(services):
    """The note of a vendor's answer uses the attempt up, whatever the sweep believes later."""
    limit = rate_limits.resolution("session")
    session = waiting(limits=[limit])
    assert waits.note_outcome(session.wait.id, NO)
    assert not waits.give_up(session.wait.id, 60.0)
    assert rate_limits.left([limit]) == 4
    assert Session.load(session.token).outcome == NO


def test_no_answer_without_its_attempt(services):
    """After the sweep gave it back, a late answer is not noted; the person reads that none came."""
    session = waiting(limits=[rate_limits.resolution("session")])
    waits.give_up(session.wait.id, 60.0)
    assert not waits.note_outcome(session.wait.id, NO)
    assert Session.load(session.token).is_timed_out


def test_a_refused_begin_changes_nothing(services):
    """Neither the wait that was there, nor its applicant, nor a counter, nor the plain part."""
    full = rate_limits.ssn("900660001")
    services.redis.set(full.key, 10, ex=60)
    own = rate_limits.resolution("session")
    session = waiting(limits=[own])
    before = services.redis.hgetall(f"session:{session.digest}"), sorted(services.redis.keys())
    with pytest.raises(TooManyAttempts, match="proof_ssn"):
        waiting(session, limits=[own, full], applicant={"first_name": "Victim"})
    assert (services.redis.hgetall(f"session:{session.digest}"), sorted(services.redis.keys())) == before
    assert Session.load(session.token).applicant(session.wait.id) == APPLICANT
    assert rate_limits.left([own]) == 4


@pytest.mark.parametrize("stale", [True, False])
def test_a_second_begin_withdraws_the_first(services, monkeypatch, stale):
    """Its job asks nobody any more, its outcome is not noted, its applicant is gone."""
    first = waiting()
    monkeypatch.setattr(Session, "_left_behind", lambda self, left=first._left_behind(): left if stale else [])
    second = waiting(first)
    assert waits.is_withdrawn(first.wait.id)
    assert services.redis.keys("job-key:*") == [f"job-key:{second.wait.id}".encode()]
    assert not waits.is_withdrawn(second.wait.id)
    assert not waits.note_outcome(first.wait.id, NO)
    assert (second.applicant(first.wait.id) == {}) == stale


def test_the_same_job_begins_once(services):
    """Sixteen at once of one form: one waits, the others are told that the session changed."""
    session, wait = Session.new(), Wait(str(uuid.uuid4()), "verify", 0.0, 2e9)
    limit = rate_limits.resolution("session")
    said = at_once(lambda n: session.begin(wait, APPLICANT, [limit]), 16)
    (half,) = [one for one in said if not isinstance(one, Changed)]
    assert half_in_redis(wait.id) == half
    assert rate_limits.left([limit]) == 4
    again = waiting(Session.load(session.token), limits=[limit])
    with pytest.raises(Used):
        again.begin(wait, APPLICANT, [limit])
    assert rate_limits.left([limit]) == 3


def test_the_first_alone_concludes(services):
    """Sixteen readers of one outcome."""
    session = waiting()
    said = at_once(lambda n: session.conclude("not_verified", ["ssn"], False), 16)
    assert [one for one in said if not isinstance(one, Changed)] == [None]
    after = Session.load(session.token)
    assert after.wait is None
    assert (after.plain.last.job_id, after.plain.last.failed) == (session.wait.id, ("ssn",))


def test_a_hundred_swaps_and_none(services):
    """A second form beside readers of the first one's yes: what is done is what was asked."""
    swapped = 0
    for _ in range(100):
        first = waiting(applicant={"first_name": "Mine"})

        def act(n, first=first):
            return first.conclude("verified", [], False) if n else waiting(first, applicant={"first_name": "Theirs"})

        at_once(act, 4)
        after = Session.load(first.token)
        done = after.plain.done.get("verify", "")
        swapped += bool(done) and (done != first.wait.id or after.applicant(done) != {"first_name": "Mine"})
        assert bool(done) != bool(after.wait)
    assert swapped == 0


def test_an_ended_session_is_never_written_again(services):
    """Two hundred endings beside a form, a reader and a note: what stays is a mark for requests on their way."""
    for _ in range(200):
        session = waiting(limits=[rate_limits.resolution("session")] if _ < 4 else ())
        job_id = session.wait.id
        acts = [
            session.end,
            lambda session=session: waiting(session),
            lambda session=session: session.conclude("verified", [], False),
            lambda session=session: session.limit(1.0),
            lambda job_id=job_id: waits.note_outcome(job_id, NO),
        ]
        at_once(lambda n, acts=acts: acts[n](), len(acts))
        assert Session.load(session.token) is None
        with pytest.raises(Ended):
            session.begin(Wait(str(uuid.uuid4()), "verify", 0.0, 2e9), APPLICANT, [])
    kinds = {key.split(b":")[0] for key in services.redis.scan_iter()}
    # `counted` of a wait that another had replaced before the end: names of counters, which go with its job or by time.
    assert kinds <= {b"ended", b"outcome", b"limit", b"counted", b"begun"}
    assert {services.redis.get(key) for key in services.redis.keys("outcome:*")} == {b"-"}


@trials(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["refund", "note no", "note error", "begin", "conclude"]), max_size=12))
def test_whatever_comes_in_whatever_order(services, acts):
    """Never less than nothing is used, never an outcome changed, never more given back than was counted."""
    limit = rate_limits.resolution(uuid.uuid4().hex)
    session, begun, refunds, noted = waiting(limits=[limit]), 1, 0, {}
    for act in acts:
        job_id = session.wait.id if session.wait else session.plain.last.job_id
        if act == "begin" and begun < 5:
            session, begun = waiting(session, limits=[limit]), begun + 1
        elif act == "refund":
            refunds += waits.give_up(job_id, 60.0)
        elif act.startswith("note"):
            counted = services.redis.exists(f"counted:{job_id}")
            if waits.note_outcome(job_id, {"outcome": act, "failed": []}, is_answer=act == "note no"):
                assert job_id not in noted
                noted[job_id] = act
            refunds += counted and act == "note error"
        elif act == "conclude" and session.wait and session.outcome:
            session.conclude(session.outcome["outcome"], [], False)
        session = Session.load(session.token)
        if session.outcome:
            assert session.outcome["outcome"] == noted[session.wait.id]
        assert rate_limits.left([limit]) == 5 - begun + refunds <= 5
