"""A model of one job between a web, two workers and a clock: what a row, a worker and a person can come to, as data.

`STATEMENTS` says of each statement what it makes of the row and what it answers, and `test_lease_model` holds that
against the real ones. `lease_steps` says what anybody may do next. A worker that is frozen does nothing until
it thaws, and then goes on with what it had in hand, before its heart beats again.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

MOST_ATTEMPTS, ALONE_FROM = 3, 2
ENDED = {"done", "failed", "expired", "revoked"}
WORKERS = ("A", "B")


class Row(NamedTuple):
    """Of `jobs`. Its message is there until it has ended."""

    state: str = "absent"
    owner: str = ""  #: who claimed it
    attempt: int = 0
    rescues: int = 0  #: at most ALONE_FROM: beyond it all numbers are alike
    overdue: bool = False
    untold: bool = False

    @property
    def ended(self) -> bool:
        return self.state in ENDED


class Mind(NamedTuple):
    """A worker: what it is, and what its threads have in hand."""

    is_: str = "up"  #: up, frozen, thawed (its heart has not beaten yet), gone
    seen: str = "fresh"  #: its row in `workers`: fresh, silent, absent
    trusts: bool = True  #: whether it may call others silent
    current: bool = False  #: a thread holds the claim that the row has now
    stale: bool = False  #: a thread holds an earlier one


class World(NamedTuple):
    row: Row = Row()
    minds: tuple[Mind, Mind] = (Mind(), Mind())
    told: int = 0
    left: bool = False  #: the person has withdrawn, and waits for nothing


Made = tuple[Row, object]


def _free(row: Row, counted: bool = True, **more: object) -> Row:
    return row._replace(state="queued", owner="", attempt=row.attempt - (not counted), **more)


def _insert(row: Row) -> Made:
    return (Row("queued", overdue=row.overdue) if row.state == "absent" else row), None


def _claim(row: Row, worker: str, alone: bool) -> Made:
    may = row.state == "queued" and not row.overdue and row.attempt < MOST_ATTEMPTS
    if not may or (row.rescues >= ALONE_FROM and not alone):
        return row, False
    return row._replace(state="claimed", owner=worker, attempt=row.attempt + 1), True


def _mine(row: Row, worker: str, current: bool) -> bool:
    return row.state == "claimed" and row.owner == worker and current


def _end(row: Row, worker: str, current: bool) -> Made:
    if not _mine(row, worker, current):
        return row, None
    state = "expired" if row.overdue else "done"
    return row._replace(state=state, owner="", untold=row.overdue), state


def _put_back(row: Row, worker: str, current: bool, counted: bool) -> Made:
    return (_free(row, counted) if _mine(row, worker, current) else row), None


def _rescue(row: Row, silent: bool) -> Made:
    is_so = row.state == "claimed" and silent
    return (_free(row, rescues=min(row.rescues + 1, ALONE_FROM)) if is_so else row), is_so


def _reclaim(row: Row, worker: str, held: bool) -> Made:
    is_so = row.state == "claimed" and row.owner == worker and not held
    return (_free(row, counted=False) if is_so else row), is_so


def _leave(row: Row, worker: str) -> Made:
    is_so = row.state == "claimed" and row.owner == worker
    return (_free(row, counted=False) if is_so else row), is_so


def _expire(row: Row) -> Made:
    is_so = row.state in ("queued", "claimed") and row.overdue
    return (row._replace(state="expired", owner="", untold=True) if is_so else row), is_so


def _exhaust(row: Row) -> Made:
    is_so = row.state == "queued" and row.attempt >= MOST_ATTEMPTS
    return (row._replace(state="failed", owner="", untold=True) if is_so else row), is_so


def _revoke(row: Row) -> Made:
    is_so = row.state in ("queued", "claimed")
    return (row._replace(state="revoked", owner="", untold=row.attempt == 0) if is_so else row), is_so


def _tell(row: Row) -> Made:
    return row._replace(untold=False), row.untold


STATEMENTS: dict[str, Callable[..., Made]] = {
    "insert": _insert, "claim": _claim, "end": _end, "put_back": _put_back, "rescue": _rescue, "reclaim": _reclaim,
    "leave": _leave, "expire": _expire, "exhaust": _exhaust, "revoke": _revoke, "tell": _tell,
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One statement that was run on a row, and what came of it."""

    name: str
    before: Row
    told: tuple[object, ...]
    after: Row
    answer: object


class Walker:
    """Runs statements on a world's row, notes them, and makes stale what is not the row's claim any more."""

    def __init__(self, statements: dict[str, Callable[..., Made]] = STATEMENTS) -> None:
        self.statements, self.known = statements, dict[tuple[object, ...], Call]()

    @property
    def calls(self) -> Collection[Call]:
        return self.known.values()

    def run(self, world: World, name: str, *told: object) -> tuple[World, Call]:
        asked = (name, world.row, told)
        if asked not in self.known:
            self.known[asked] = Call(name, world.row, told, *self.statements[name](world.row, *told))
        call, minds = self.known[asked], world.minds
        if call.after.state != "claimed" or name == "claim" and call.answer:
            minds = tuple(mind._replace(current=False, stale=True) if mind.current else mind for mind in minds)
        return World(call.after, minds, world.told, world.left), call


def with_mind(world: World, at: int, **changes: object) -> World:
    """The world in which one worker is otherwise."""
    minds = list(world.minds)
    minds[at] = minds[at]._replace(**changes)
    return world._replace(minds=(minds[0], minds[1]))


def swapped(world: World) -> World:
    """The same with its two workers exchanged: nothing tells them apart."""
    other = {"A": "B", "B": "A", "": ""}[world.row.owner]
    return world._replace(row=world.row._replace(owner=other), minds=world.minds[::-1])


Steps = Iterator[tuple[str, World, tuple[Call, ...]]]
