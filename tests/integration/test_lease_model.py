"""Every order of claim, beat, rescue, end, expire and withdraw; and that the real statements do as the model says."""

import pytest
from integration.lease_model import STATEMENTS, Call, Row, Walker
from integration.lease_real import REAL, lay_out, read
from integration.lease_steps import walked
from peewee import IntegrityError

from idp.database import run
from tasks.engine import statements


@pytest.fixture(scope="module")
def walk() -> tuple[Walker, int, dict[str, list[str]]]:
    walker = Walker()
    return walker, *walked(walker)


def test_no_order_ends_a_job_twice_or_never(walk):
    """Two workers, either of which may freeze, die or leave at any step; a web; a person who may leave; a clock."""
    _, worlds, found = walk
    assert found == {}
    assert worlds > 10_000


def differing(call: Call) -> bool:
    """Whether Postgres makes something else of that row, or answers otherwise."""
    lay_out(call.before, silent=call.name == "rescue" and bool(call.told[0]))
    answer = REAL[call.name](call.before, *call.told)
    return (read(call.before), answer) != (call.after, call.answer)


@pytest.mark.timeout(300)
def test_postgres_does_as_the_model_says(walk, services):
    """Each statement of the walk, on each row and with each worker that it meets there: over a thousand."""
    walker, *_ = walk
    assert len(walker.calls) > 1000
    assert [call for call in walker.calls if differing(call)] == []


def unfenced_end(row: Row, worker: str, current: bool):
    """An end that asks only whose the job is."""
    return STATEMENTS["end"](row, worker, True)


def end_of_anybodys(row: Row, worker: str, current: bool):
    """An end that asks only for the job's id."""
    return STATEMENTS["end"](row._replace(state="claimed"), row.owner, True)


def unfenced_put_back(row: Row, worker: str, current: bool, counted: bool):
    """Likewise, of who puts back."""
    return STATEMENTS["put_back"](row._replace(state="claimed"), row.owner, True, counted)


def no_expiry(row: Row):
    """Nothing ends by its deadline."""
    return row, False


def silent_expiry(row: Row):
    """An end that does not say that somebody is to be told."""
    after, answer = STATEMENTS["expire"](row)
    return after._replace(untold=False), answer


def late_yes(row: Row, worker: str, current: bool):
    """An end after the deadline that is told as if it were in time, and expired all the same."""
    after, answer = STATEMENTS["end"](row, worker, current)
    return (after, "done") if answer == "expired" else (after, answer)


#: A fault in one statement: where it is, and what the walk must say of it.
PLANTED = {
    unfenced_end: ("end", "ended by a claim that was over"),
    end_of_anybodys: ("end", "ended twice"),
    unfenced_put_back: ("put_back", "ended twice"),
    no_expiry: ("expire", "never"),
    silent_expiry: ("expire", "never"),
    late_yes: ("end", "told twice"),
}


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.__name__)
def test_the_walk_finds_a_planted_fault(fault):
    """Each guard of a statement is needed: without it some order breaks what must hold, and the walk shows which."""
    name, expected = PLANTED[fault]
    _, found = walked(Walker(STATEMENTS | {name: fault}), until=expected)
    assert expected in found


#: What is taken out of a real statement, and which.
TAKEN_OUT = {
    "END": " AND claimed_at = %(claimed_at)s",
    "PUT_BACK": " AND claimed_at = %(claimed_at)s",
    "EXPIRE": ", message = NULL",
    "EXHAUST": ",\n                    untold = true",
    "RECLAIM": " AND NOT id = ANY(%(held)s::uuid[])",
}


@pytest.mark.parametrize("name", TAKEN_OUT)
def test_a_statement_without_its_guard_differs(walk, services, monkeypatch, name):
    """The comparison with Postgres sees each guard that is taken out of the real one."""
    walker, *_ = walk
    text = getattr(statements, name)
    assert TAKEN_OUT[name] in text
    monkeypatch.setattr(statements, name, text.replace(TAKEN_OUT[name], ""))
    assert any(_differs(call) for call in walker.calls if call.name == name.lower())


def test_a_claim_without_its_guard_differs(walk, services):
    """The same for the statement that stands in a function of the database."""
    walker, *_ = walk
    whole, guard = run("SELECT pg_get_functiondef('claim_job'::regproc)")[0][0], " AND attempt < attempts"
    assert guard in whole
    run(whole.replace(guard, ""))
    try:
        assert any(_differs(call) for call in walker.calls if call.name == "claim")
    finally:
        run(whole)


def _differs(call: Call) -> bool:
    try:
        return differing(call)
    except (AssertionError, IntegrityError):  # The table's own checks see some of them.
        return True
