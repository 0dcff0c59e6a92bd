"""Each kind of fault of a plan, done to a house."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from tests.torture import kms
from tests.torture.crew import Crew
from tests.torture.faults import (
    demoted_anew,
    disk_full,
    end_backends,
    frozen,
    no_memory,
    no_replicas,
    postgres_away,
    read_only,
    silent,
    transaction,
    valkey_emptied,
)
from tests.torture.moods import Mood
from tests.torture.plan import DEADLY, Strike

LOCK = "SELECT 1 FROM jobs WHERE state IN ('queued', 'claimed') LIMIT 1 FOR UPDATE SKIP LOCKED"
SNAPSHOT = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT count(*) FROM jobs")


def _ended(how: int, child: bool = False) -> Callable[[Crew, str], AbstractContextManager]:
    def inflict(crew: Crew, target: str) -> AbstractContextManager:
        crew.strike(target, how, child)
        return nullcontext()

    return inflict


def _terminated(crew: Crew, target: str) -> AbstractContextManager:
    end_backends(crew.place)
    return nullcontext()


@contextmanager
def _moody(crew: Crew, name: str, target: str) -> Iterator[None]:
    vendor, _, part = target.partition(" ")
    mood = crew.place.vendors.moods[vendor] = Mood(name, part)
    try:
        yield
    finally:
        del crew.place.vendors.moods[vendor]
        mood.over.set()


#: What is done to a crew and a target.
_INFLICTS: dict[str, Callable[[Crew, str], AbstractContextManager]] = {
    "consumer killed": _ended(signal.SIGKILL),
    "consumer frozen": lambda crew, target: frozen(crew.place, target),
    "consumer stopped": _ended(signal.SIGTERM),
    "web killed": _ended(signal.SIGKILL),
    "web's child killed": _ended(signal.SIGKILL, child=True),
    "web stopped": _ended(signal.SIGTERM),
    "Postgres stopped": lambda crew, _: postgres_away(crew.place),
    "backends terminated": _terminated,
    "Postgres read-only": lambda crew, _: read_only(crew.place),
    "Valkey emptied": lambda crew, _: valkey_emptied(crew.place),
    "Valkey out of memory": lambda crew, _: no_memory(crew.place),
    "Valkey without replicas": lambda crew, _: no_replicas(crew.place),
    "Valkey demoted": lambda crew, _: demoted_anew(crew.place),
    "line to Postgres silent": lambda crew, target: silent(f"{target}-database")(crew.place),
    "line to Redis silent": lambda crew, target: silent(f"{target}-cache")(crew.place),
    "row locked": lambda crew, _: transaction(crew.place, LOCK),
    "transaction forgotten": lambda crew, _: transaction(crew.place, *SNAPSHOT),
    "log disk full": lambda crew, _: disk_full(crew.running()),
    DEADLY: lambda crew, _: nullcontext(),  # Somebody of the plan comes whose question kills who asks it.
}


def inflict(crew: Crew, strike: Strike) -> AbstractContextManager:
    """The context of a planned fault."""
    if strike.name in (kms.HANGS, kms.THROTTLES, kms.REFUSES):
        return crew.place.kms.in_mood(strike.name)
    if strike.name.startswith("vendor "):
        return _moody(crew, strike.name, strike.target)
    return _INFLICTS[strike.name](crew, strike.target)
