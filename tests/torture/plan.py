"""What will happen in a torture, made from a seed beforehand: who comes when, and what breaks when."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

CONSUMERS = ("consumer1", "consumer2", "consumer3")
WEBS = ("web1", "web2")
VENDORS = ("instant_verify", "aamva", "phone_finder")
PARTS = ("status", "headers", "body", "chunks", "until_close")  #: of an answer, in which a vendor may drip

TURN = 75.0  #: seconds of faults and of the calm after them
CALM = 15.0  #: the seconds at the end of a turn in which nothing breaks
CURE = 6.0  #: seconds in which what was broken comes back, and is not broken anew

DEADLY = "a job kills its process"


@dataclass(frozen=True)
class Kind:
    """A kind of fault: how often beside the others, for how many seconds (from, to), and at what."""

    weight: int
    seconds: tuple[float, float]
    targets: tuple[str, ...]


KINDS = {
    "consumer killed": Kind(6, (0, 0), CONSUMERS),
    "consumer frozen": Kind(3, (6.5, 9), CONSUMERS),
    "consumer stopped": Kind(3, (0, 0), CONSUMERS),
    "web killed": Kind(2, (0, 0), WEBS),
    "web's child killed": Kind(2, (0, 0), WEBS),
    "web stopped": Kind(2, (0, 0), WEBS),
    "Postgres stopped": Kind(2, (0.5, 4), ("postgres",)),
    "backends terminated": Kind(4, (0, 0), ("postgres",)),
    "Postgres read-only": Kind(2, (2, 5), ("postgres",)),
    "Valkey emptied": Kind(1, (0.5, 2), ("valkey",)),
    "Valkey out of memory": Kind(2, (2, 5), ("valkey",)),
    "Valkey without replicas": Kind(2, (2, 5), ("valkey",)),
    "Valkey demoted": Kind(2, (3, 3), ("valkey",)),
    "line to Postgres silent": Kind(4, (3, 9), CONSUMERS),
    "line to Redis silent": Kind(4, (3, 9), CONSUMERS),
    "KMS hangs": Kind(2, (3, 8), ("kms",)),
    "KMS throttles": Kind(2, (3, 8), ("kms",)),
    "KMS refuses": Kind(2, (2, 5), ("kms",)),
    "vendor hangs": Kind(3, (3, 9), VENDORS),
    "vendor resets": Kind(3, (2, 6), VENDORS),
    "vendor drips": Kind(5, (3, 9), tuple(f"{vendor} {part}" for vendor in VENDORS for part in PARTS)),
    "vendor talks garbage": Kind(3, (2, 6), VENDORS),
    "row locked": Kind(3, (3, 9), ("a row",)),
    "transaction forgotten": Kind(2, (8, 20), ("a snapshot",)),
    "log disk full": Kind(2, (2, 6), ("the logs",)),
    DEADLY: Kind(2, (0, 0), ("somebody",)),
}


@dataclass(frozen=True)
class Strike:
    """A fault, `at` seconds from the beginning."""

    at: float
    name: str
    target: str
    seconds: float

    def __str__(self) -> str:
        span = f" for {self.seconds:.1f} s" if self.seconds else ""
        return f"{self.name} ({self.target}) at {self.at:.1f} s{span}"


@dataclass(frozen=True)
class Visit:
    """Somebody who comes: the vendors' answer to their form (`yes`, `no`, `no license`, `deadly`) and to their phone
    number (`yes`, `no`, `` for one who leaves before), and how often they try again where that is offered.
    """

    at: float
    number: int
    answer: str
    phone: str
    retries: int


@dataclass(frozen=True)
class Plan:
    """All of it, in the order of time."""

    seed: int
    seconds: float
    visits: tuple[Visit, ...]
    strikes: tuple[Strike, ...]


def planned(seed: int, seconds: float, visits_a_second: float, strikes_a_second: float) -> Plan:
    """The same for the same arguments, on every machine."""
    dice = random.Random(seed)
    strikes = sorted(_strikes(dice, seconds, strikes_a_second), key=lambda one: one.at)
    deadly = [one.at for one in strikes if one.name == DEADLY]
    visits = sorted([*_arrivals(dice, seconds, visits_a_second), *((at, "deadly") for at in deadly)])
    made = tuple(_visit(dice, number, *one) for number, one in enumerate(visits, 1))
    return Plan(seed, seconds, made, tuple(strikes))


def _arrivals(dice: random.Random, seconds: float, a_second: float) -> Iterator[tuple[float, str]]:
    at = dice.expovariate(a_second)
    while at < seconds:
        yield at, dice.choices(("yes", "no", "no license"), (84, 9, 7))[0]
        at += dice.expovariate(a_second)


def _visit(dice: random.Random, number: int, at: float, answer: str) -> Visit:
    phone = dice.choices(("yes", "no", ""), (70, 10, 20))[0]
    return Visit(round(at, 3), number, answer, phone, dice.choices((0, 1, 2), (3, 4, 3))[0])


def _strikes(dice: random.Random, seconds: float, a_second: float) -> Iterator[Strike]:
    """Each kind as often as it weighs; nothing is broken twice at once, and nothing breaks in a calm."""
    free_at: Counter[str] = Counter()
    waiting = _shuffled(dice)
    at = dice.expovariate(a_second)
    while at < seconds:
        if fault := _first(dice, waiting, at, min(seconds, at - at % TURN + TURN - CALM), free_at):
            waiting.remove(fault.name)
            waiting = waiting or _shuffled(dice)
            yield fault
        at += dice.expovariate(a_second)


def _shuffled(dice: random.Random) -> list[str]:
    """Every kind once in a random order, and after them as often as they weigh more."""
    once, more = list(KINDS), [name for name, kind in KINDS.items() for _ in range(kind.weight - 1)]
    dice.shuffle(once)
    dice.shuffle(more)
    return once + more


def _first(dice: random.Random, names: list[str], at: float, until: float, free_at: Counter[str]) -> Strike | None:
    """The first of these kinds that has something whole to break, and is over by `until`."""
    for name in dict.fromkeys(names):
        kind = KINDS[name]
        target, lasts = dice.choice(kind.targets), round(dice.uniform(*kind.seconds), 2)
        occupied = target.split()[0] if name.startswith("vendor") else target
        if free_at[occupied] <= at and at + lasts <= until:
            free_at[occupied] = at + lasts + CURE
            return Strike(round(at, 3), name, target, lasts)
    return None
