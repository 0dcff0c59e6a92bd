"""The drills: what each breaks, and which alerts must speak of it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from tests.drill.scene import Scene
from tests.torture.faults import frozen, postgres_away, valkey_emptied
from tests.torture.kms import REFUSES
from tests.torture.moods import Mood

OTHER_KEY = "5a" * 31 + "02"  #: a session key that nobody else has


@dataclass(frozen=True)
class Drill:
    """`breaks` is the fault, `alerts` who must speak in at most `seconds`; somebody comes each `every` seconds."""

    says: str
    breaks: Callable[[Scene], AbstractContextManager[None]]
    alerts: tuple[str, ...]
    seconds: float = 120
    every: float = 2.0


@contextmanager
def workers_killed(scene: Scene) -> Iterator[None]:
    place = scene.place
    while place.workers:
        place.house.stop(place.workers.pop(), signal.SIGKILL)
    yield
    scene.start_workers()


@contextmanager
def workers_frozen(scene: Scene) -> Iterator[None]:
    with ExitStack() as every:
        for name in scene.place.workers:
            every.enter_context(frozen(scene.place, name))
        yield


@contextmanager
def vendor_down(scene: Scene) -> Iterator[None]:
    """Each of its connections is reset."""
    scene.place.vendors.moods["instant_verify"] = Mood("vendor resets")
    yield
    del scene.place.vendors.moods["instant_verify"]


@contextmanager
def vendors_slow(scene: Scene) -> Iterator[None]:
    """So slow that more people come than are served."""
    scene.place.vendors.delay = 8
    yield
    scene.place.vendors.delay = 0


@contextmanager
def key_gone(scene: Scene) -> Iterator[None]:
    """A web process that was told another key, and not that this one may still open."""
    scene.start_web("web2", SESSION_ENCRYPTION_KEY=OTHER_KEY)
    scene.told = {"SESSION_ENCRYPTION_KEY": OTHER_KEY}
    yield
    scene.told = {}
    scene.place.house.stop("web2")


DRILLS = {
    "worker-killed": Drill("kill -9 to every worker", workers_killed, ("no-worker", "oldest-job", "canary-late")),
    "worker-frozen": Drill("every worker stands still (SIGSTOP)", workers_frozen,
                           ("no-worker", "oldest-job", "canary-late")),
    "postgres-away": Drill("Postgres is killed", lambda scene: postgres_away(scene.place),
                           ("part-unavailable", "no-worker")),
    "redis-away": Drill("Redis is killed, and comes back empty", lambda scene: valkey_emptied(scene.place),
                        ("part-unavailable",)),
    "kms-away": Drill("KMS refuses every call", lambda scene: scene.place.kms.in_mood(REFUSES), ("part-unavailable",)),
    "vendor-down": Drill("InstantVerify resets every connection", vendor_down, ("vendor-errors", "failed-share"), 240),
    "queue-grows": Drill("vendors take 8 seconds, and more people come than are served", vendors_slow,
                         ("queue-growth", "oldest-job"), 240, 0.5),
    "key-gone": Drill("a web process starts with another session key", key_gone, ("key-missing",)),
}  # fmt: skip
