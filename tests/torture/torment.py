"""A plan, carried out: people come and things break when it says so."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg2
import redis

from tests.torture import strikes
from tests.torture.crew import Crew
from tests.torture.plan import DEADLY, Plan, Strike
from tests.torture.visitor import Submission, Visitor

CLOSING = 3.0  #: seconds after the last one came in which something new may be begun


@dataclass
class Struck:
    """A fault that was done, from when to when (time.monotonic()); `failed`: why it could not be."""

    strike: Strike
    began: float
    ended: float = 0.0
    failed: str = ""


@dataclass
class Torment:
    """What happened."""

    crew: Crew
    plan: Plan
    wait: float
    began: float = field(default_factory=time.monotonic)
    struck: list[Struck] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)  #: nobody new comes once it is set

    @property
    def submissions(self) -> list[Submission]:
        return [one for visitor in self.visitors for one in visitor.submissions]

    def carry_out(self, pool: ThreadPoolExecutor) -> None:
        """All of the plan, and everybody followed to the end. `pool`'s threads outlive the servers that they start."""
        coming = threading.Thread(target=self._let_in, daemon=True)
        coming.start()
        futures = []
        for strike in self.plan.strikes:
            self._until(strike.at)
            futures.append(pool.submit(self._strike, strike))
        coming.join()
        for future in futures:
            future.result()
        for visitor in self.visitors:
            visitor.join()

    def _until(self, at: float) -> None:
        time.sleep(max(0.0, self.began + at - time.monotonic()))

    def _let_in(self) -> None:
        self.crew.place.vendors.deadly = {one.number for one in self.plan.visits if one.answer == "deadly"}
        for visit in self.plan.visits:
            self._until(visit.at)
            if self.enough.is_set():
                break
            closing = self.began + self.plan.seconds + CLOSING
            self.visitors.append(Visitor(visit, self.crew.open, self.wait, closing))
            self.visitors[-1].start()

    def _strike(self, strike: Strike) -> None:
        struck = Struck(strike, time.monotonic())
        self.struck.append(struck)
        try:
            with strikes.inflict(self.crew, strike):
                time.sleep(strike.seconds)
        except (psycopg2.Error, redis.RedisError, KeyError, AssertionError) as e:
            struck.failed = type(e).__name__  # What it needed was broken by another one.
        struck.ended = time.monotonic()

    def between(self, first: float, last: float, wanted: Callable[[Strike], bool] = lambda one: True) -> list[Struck]:
        """The faults that lay in a stretch of time."""
        return [one for one in list(self.struck) if one.began <= last and (one.ended or last) >= first
                and wanted(one.strike)]  # fmt: skip


def is_of(*beginnings: str) -> Callable[[Strike], bool]:
    """Whether a fault's name begins with one of these."""
    return lambda strike: strike.name.startswith(beginnings) or strike.name == DEADLY and DEADLY in beginnings
