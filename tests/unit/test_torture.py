"""The torture itself: its plan is the seed's, and what it judges it judges rightly."""

import time
from collections import Counter
from types import SimpleNamespace

import pytest

from tests.torture import names, verdict
from tests.torture.browser import Page
from tests.torture.crew import Blow
from tests.torture.paid import again
from tests.torture.plan import CALM, KINDS, TURN, Strike, planned
from tests.torture.torment import Struck, Torment
from tests.torture.vendors import Call
from tests.torture.visitor import Submission

FORM = """<form method="post" action="/verify"><input type="hidden" name="csrf_token" value="abc">
<input name="first_name" value="Old"><input type="checkbox" name="consent" value="1"><input type="checkbox" name="none">
<select name="kind"><option value="">Choose</option><option value="licence">A</option></select></form>"""

FROZEN = Strike(5, "consumer frozen", "consumer1", 7)


@pytest.fixture
def torment():
    """Two people: one is to be verified, of one the vendors say no; nothing was asked yet."""
    crew = SimpleNamespace(place=SimpleNamespace(vendors=SimpleNamespace(calls=[])), blows=[])
    made = Torment(crew, planned(1, 2, 1, 1), wait=20, began=0)
    made.plan = SimpleNamespace(visits=[1, 2])
    people = [Submission(1, "verify", "yes", 10, 11), Submission(2, "verify", "no", 10, 11)]
    people[0].told, people[1].told = [("verified", 14.0)], [("not verified", 14.0)]
    made.visitors = [SimpleNamespace(submissions=people, odd=[], visit=SimpleNamespace(number=1))]
    return made


def broken(lines) -> list[str]:
    return [line.words for line in lines if line.broken]


def test_a_plan_is_its_seeds():
    """The same people and faults each time, others for another seed; every kind comes, and nothing in a calm."""
    plan = planned(7, 480, 2.5, 0.6)
    assert plan == planned(7, 480, 2.5, 0.6) != planned(8, 480, 2.5, 0.6)
    assert Counter(strike.name for strike in plan.strikes).keys() == KINDS.keys()
    assert [one for one in plan.strikes if one.at % TURN + one.seconds > TURN - CALM] == []


def test_a_form_is_filled_by_its_own_fields():
    """What the page asks for and nothing else: what was hidden, what is typed, the first that is offered."""
    form = Page(200, "/verify", {}, FORM).form("/verify")
    sent = form.filled({"first_name": "New", "consent": "1", "city": "Nowhere"})
    assert sent == {"csrf_token": "abc", "first_name": "New", "consent": "1", "kind": "licence"}


def test_what_was_typed_is_found_however_it_is_written():
    """Name, street, SSN, license and phone of anybody who was there, and of nobody else."""
    typed = names.typed(42)
    for text in (typed["last_name"].upper(), typed["address1"], "90066-0042", "900660042", "(202) 555-0042"):
        assert names.found_in(f"x {text} x".encode(), people=50)
    assert not names.found_in(f"{names.typed(51)} 1900660042".replace(names.BORN[:4], "").encode(), people=50)


def test_who_was_told_the_truth_once_breaks_nothing(torment):
    """A yes, and a no."""
    assert broken(verdict.people(torment)) == []


@pytest.mark.parametrize("told", ["not verified", "the form again", "session ended", "timed out"])
def test_a_yes_that_becomes_something_else_is_broken(torment, told):
    """A no; no answer at all; a session that nothing ended; too long, long before it was."""
    torment.submissions[0].told = [(told, 14.0)]
    assert broken(verdict.people(torment)) == ["told the truth"]


def test_a_no_that_becomes_a_yes_is_broken(torment):
    """The worst of all."""
    torment.submissions[1].told = [("verified", 14.0)]
    assert broken(verdict.people(torment)) == ["told the truth"]


def test_a_session_that_ended_with_redis_is_the_truth(torment):
    """It came back empty meanwhile."""
    torment.struck = [Struck(Strike(12, "Valkey emptied", "valkey", 1), 12, 13)]
    torment.submissions[0].told = [("session ended", 14.0)]
    assert broken(verdict.people(torment)) == []


@pytest.mark.parametrize("told", [[], [("timed out", 31.5), ("verified", 33.0)]])
def test_nothing_and_two_things_are_broken(torment, told):
    """Never told, and told twice."""
    torment.submissions[0].told = told
    assert "accepted submissions that ended in one outcome" in broken(verdict.people(torment))


def test_a_call_after_the_person_was_told_is_broken(torment):
    """One before it is not."""
    calls = torment.crew.place.vendors.calls
    calls.append(Call("/", "aamva", "consumer1", 1, begun=12))
    assert broken(verdict.calls(torment)) == []
    calls.append(Call("/", "aamva", "consumer1", 1, begun=15))
    assert len(verdict.calls(torment)[0].broken) == 1


def test_a_call_made_again_needs_a_fault_between(torment):
    """Of the one who asked first: a fault of another explains nothing."""
    torment.began = time.monotonic()
    torment.crew.place.vendors.calls += [Call("/", "aamva", f"consumer{n}", 1, begun=11 + n) for n in (1, 2)]
    torment.struck = [Struck(Strike(5, "consumer frozen", "consumer3", 7), 12.5, 12.8)]
    assert len(again(torment)[0].broken) == 1
    torment.struck = [Struck(FROZEN, 12.5, 12.8)]
    assert again(torment)[1] == Counter({"consumer frozen": 1})
    torment.crew.blows.append(Blow("consumer1", 1, 9, 0, 12.6))
    line, explained = again(torment)
    assert (line.broken, explained) == ([], Counter({"its worker was ended (SIGKILL)": 1}))
