"""What a wait costs that another took the place of, and what half an ending leaves."""

import contextlib

import pytest
from huey.exceptions import CancelExecution
from integration.answered import FAILED, NO, sent, session_of
from integration.working import work

from idp import cache, rate_limits
from idp.errors import Unavailable
from idp.sessions import digest
from tasks import asking, proofing
from tasks.adjudication import Asked
from tasks.engine.huey import huey
from tasks.engine.telling import tell
from tasks.notes import Notes
from tasks.vendors.wire.answer import Answer


def used(tab) -> int:
    return 5 - rate_limits.left([rate_limits.resolution(digest(tab.token))])


def replaced(tab) -> None:
    """By the form of another tab, which was opened before."""
    tab.get("/cancel")
    tab.submit(first_name="Second")


def test_one_that_no_worker_had_begun_costs_nothing(services):
    """Given back by the sweep, once; the newer one is counted."""
    tab = sent()
    replaced(tab)
    assert used(tab) == 2
    for _ in range(2):
        huey.storage.sweep.tell_untold()
        assert used(tab) == 1


def test_one_that_a_worker_had_begun_is_used(services, monkeypatch):
    """A vendor may have been asked: what it said is nobody's, and what it cost stays counted."""
    monkeypatch.setattr(huey.storage, "blocking", False)
    tab = sent()

    def ask(applicant, *_):
        replaced(tab)
        return [Asked("resolution", Answer("test", True))]

    monkeypatch.setattr(asking, "resolve", ask)
    assert work(huey)
    huey.storage.sweep.tell_untold()
    assert used(tab) == 2
    assert session_of(tab).outcome is None


def test_one_whose_vendor_was_asked_before_its_worker_died_is_used(services):
    """The next worker asks nobody, as nobody waits, and gives nothing back: a note says that a vendor was asked."""
    tab = sent()
    job_id = session_of(tab).wait.id
    Notes(job_id, 60).begin(["resolution"])
    replaced(tab)
    with pytest.raises(CancelExecution):
        proofing.resolution_proofing.call_local({}, task=proofing.resolution_proofing.s({}, id=job_id))
    assert used(tab) == 2


@pytest.mark.parametrize("result", [NO, FAILED])
def test_an_ending_is_told_as_a_whole_or_not_at_all(services, monkeypatch, result):
    """Redis goes away after the first command: no attempt is used without an answer, and none is free beside one."""
    tab = sent()
    job_id, real, said = session_of(tab).wait.id, cache.Client.execute_command, []

    def breaking(client, *args, **options):
        said.append(args[0])
        if len(said) > 1:
            raise Unavailable("cache", "away")
        return real(client, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(cache.Client, "execute_command", breaking)
        with contextlib.suppress(Unavailable):
            tell(job_id, result)
    assert bool(session_of(tab).outcome) == (not services.redis.exists(f"counted:{job_id}"))
    assert used(tab) == (0 if result is FAILED and session_of(tab).outcome else 1)
