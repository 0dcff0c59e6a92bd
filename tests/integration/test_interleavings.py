"""Every order in which the steps of two requests, or of a request and a worker, can come; and what holds in all."""

import time
from dataclasses import replace

import pytest
from integration.holding import BEGINNINGS, MOST, PAIRS, walked
from integration.scene import Scene

from idp import scripts, waits
from idp.config import settings
from idp.sessions import Session
from tests import at_length
from views.gate import Act


@pytest.fixture
def scene(services, monkeypatch):
    for name in ("ALL_MAX_ATTEMPTS", "PERSON_MAX_ATTEMPTS", "QUEUE_MAX_DEPTH"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("PROOF_SSN_MAX_ATTEMPTS", "1000000")
    settings.cache_clear()
    return Scene(monkeypatch)


@pytest.mark.at_length
@pytest.mark.timeout(300)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_in_every_order(scene, beginning, capsys):
    """One outcome for each wait, no more attempts than allowed, no step left out, no call after a withdrawal.

    All pairs at length; usually a third of them, another one with the next beginning.
    """
    began, turn = time.monotonic(), list(BEGINNINGS).index(beginning) % 3
    pairs, most = at_length.of((PAIRS, MOST), usually=(PAIRS[turn::3], MOST // 2))
    orders, found = walked(scene, pairs, [beginning], most)
    with capsys.disabled():
        print(f"\n{beginning}: {orders} orders of {len(pairs)} pairs in {time.monotonic() - began:.1f} s")
    assert found == {}
    assert orders > 2 * len(pairs)


def swapped_applicant(patch):
    """The applicant in one place, written before the limits are asked."""
    begin, key = Session.begin, "applicant"

    def early(self, wait, applicant, limits):
        if self.stored:
            sealed = self._sealed(applicant, key)
            waits.cache.client().hset(f"session:{self.digest}", key, sealed)
        begin(self, wait, applicant, limits)

    patch.setattr(Session, "begin", early)
    opened = Session._opened
    patch.setattr(Session, "_opened", lambda self, name, place: opened(self, key, key) or opened(self, name, place))


def step_left_out(patch):
    """A retry that asks no gate."""
    from views import waiting

    asked = waiting.gate
    patch.setattr(waiting, "gate", lambda state, act, step: None if act is Act.RETRY else asked(state, act, step))
    patch.setattr(waiting, "opened", lambda session, job_id: next(iter(all_applicants(session)), {}))


def all_applicants(session):
    names = [name.decode() for name in waits.cache.client().hkeys(f"session:{session.digest}")]
    return [session.applicant(name.split(":")[1]) for name in names if name.startswith("applicant:")]


def double_refund(patch):
    """A page that refunds what it shows, and a refund that does not take its key away."""
    conclude = Session.conclude
    patch.setattr(waits, "NOTE_FAILURE", scripts.NOTE_FAILURE.replace("GETDEL", "GET"))

    def refunding(self, outcome, failed, last_step):
        if outcome == "vendor_error":
            waits.give_up(self.wait.id, 60.0)
        conclude(self, outcome, failed, last_step)

    patch.setattr(Session, "conclude", refunding)


def call_after_cancel(patch):
    """A worker that does not ask whether anybody waits."""
    real = waits.is_withdrawn
    patch.setattr(waits, "is_withdrawn", lambda *job: bool(real(*job)) and False)


def unmarked_cancel(patch):
    """An end that leaves no mark for whoever has the job already, or will insert it."""
    mark = "redis.call('SET', 'outcome:' .. wait, '-', 'EX', ARGV[1])"
    assert mark in scripts.WITHDRAW
    patch.setattr(waits, "WITHDRAW", scripts.WITHDRAW.replace(mark, "local _ = 0"))


def lost_outcome(patch):
    """A session that does not remember how its last job ended."""
    from views import waiting

    real = waiting.state_of
    forgetful = lambda session: replace(real(session), last_step="", last_outcome="")  # noqa: E731
    for module in ("waiting", "outcomes", "forms"):
        patch.setattr(f"views.{module}.state_of", forgetful)


def no_comparison(patch):
    """A session that is written back as it was read."""
    for name in ("BEGIN", "CONCLUDE", "CHANGE"):
        script = getattr(scripts, name).replace("return {'changed'}", "local _ = 0")
        patch.setattr(waits, name, script)


#: A mending that is taken out: where its fault is looked for, and what is found.
FAULTS = {
    swapped_applicant: ("nobody worked yet and no attempt left", ("another", "work"), "another's yes: verify"),
    step_left_out: ("a no is there", ("wait", "phone retry"), "a vendor was asked about no phone"),
    double_refund: ("the vendors failed", ("wait", "wait"), "twice: give_up"),
    call_after_cancel: ("nobody worked yet", ("cancel", "work"), "a call after it was withdrawn"),
    unmarked_cancel: ("nobody worked yet", ("cancel", "work"), "a call after it was withdrawn"),
    lost_outcome: ("a no is there", ("wait", "wait"), "/verify in the place of /not-verified"),
    no_comparison: ("a yes is there", ("wait", "wait"), "concluded twice"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_walk_finds_what_was_mended(scene, monkeypatch, fault):
    """Each old fault comes back when its mending is taken out."""
    beginning, pair, expected = FAULTS[fault]
    fault(monkeypatch)
    _, found = walked(scene, [pair], [beginning])
    assert expected in found, found
