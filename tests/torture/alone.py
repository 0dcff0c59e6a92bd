"""The faults of the table of outages, each by itself: how long, beside how many workers, and what comes before."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.torture.faults import (
    Inflict,
    demoted,
    frozen,
    no_memory,
    postgres_away,
    read_only,
    refused,
    replica,
    silent,
)
from tests.torture.ground import Ground
from tests.torture.kms import HANGS


@dataclass(frozen=True)
class Fault:
    """`seconds` is how long it lasts; `workers` how many there are; `prepare` comes before anybody is in hand."""

    inflict: Inflict
    seconds: float
    workers: int = 1
    prepare: Callable[[Ground], None] = lambda place: None
    rescue: float = 0.0  #: seconds more that a dead worker's people may wait: the span of the lease, and its sweep


@contextmanager
def _killed(place: Ground) -> Iterator[None]:
    place.house.stop(place.workers.pop(0), signal.SIGKILL)
    yield


FAULTS = {
    "KMS hung": Fault(lambda place: place.kms.in_mood(HANGS), 14),
    "Postgres read-only": Fault(read_only, 5),
    "Redis refuses writes": Fault(no_memory, 12),
    "Redis demoted": Fault(demoted, 0, prepare=replica),
    "Postgres restarted": Fault(postgres_away, 1),
    "worker-Postgres silent": Fault(silent("worker-database"), 10),
    "worker-Redis silent": Fault(silent("worker-cache"), 10),
    "web-Postgres silent": Fault(silent("web-database"), 10),
    "web-Redis silent": Fault(silent("web-cache"), 10),
    "all lines silent": Fault(silent("web-database", "web-cache", "worker-database", "worker-cache"), 10),
    "worker's lines refused": Fault(refused("worker-database", "worker-cache"), 10),
    "worker frozen": Fault(lambda place: frozen(place, place.workers[0]), 8, workers=2),
    "worker killed": Fault(_killed, 0, workers=2, rescue=7),
}
