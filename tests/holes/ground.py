"""Where the ways in are tried: a started house, strangers at its door, and a look at what came of it."""

import itertools
import json
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psutil
import redis

from idp import rate_limits
from idp.sessions import Session
from tests.house import FORM, House, Person, wait_for

#: Of the second web process, whose limits are soon used up.
NARROW = {"NETWORK_MAX_ATTEMPTS": "3", "ALL_MAX_ATTEMPTS": "8", "QUEUE_MAX_DEPTH": "2"}

_numbers = itertools.count(1)


def _letters(n: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{n:05}")


class Stranger(Person):
    """Somebody of a name, an SSN and a network of their own."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.csrf = ""
        n = next(_numbers)
        self.facts = FORM | {"last_name": f"Mc{_letters(n)}", "ssn": f"900{n:06}"}
        self.comes_from(f"8.{n // 250}.{n % 250}.9")

    def comes_from(self, address: str) -> None:
        self.http.headers["X-Forwarded-For"] = address

    def form(self, **changes: str) -> dict[str, str]:
        """As a page that was looked at just now would send it."""
        if not self.csrf:
            self.get("/verify")
            self.csrf = self.hidden["csrf_token"]
        return self.facts | {"csrf_token": self.csrf, "submission_id": f"{next(_numbers)}"} | changes

    def send(self, **changes: str) -> str:
        """Where the first form leads, or its status."""
        return self.led(self.post("/verify", self.form(**changes), allow_redirects=False))

    def led(self, answer) -> str:
        return answer.headers.get("Location", str(answer.status_code))

    def look(self, path: str, **headers: str) -> str:
        """Where a path leads, or its status; the page at hand stays."""
        return self.led(self.http.get(self.url + path, allow_redirects=False, headers=headers))

    @property
    def token(self) -> str:
        return self.http.cookies["idp_session"][1:]

    @property
    def session(self) -> Session | None:
        return Session.load(self.token)

    @property
    def used(self) -> int:
        limit = rate_limits.resolution(self.session.digest)
        return limit.maximum - rate_limits.left([limit])

    def tab(self) -> "Stranger":
        """Another tab of the same browser."""
        other = Stranger(self.url)
        other.http.cookies.update(self.http.cookies)
        other.http.headers.update(self.http.headers)
        other.facts, other.page, other.csrf = self.facts, self.page, self.csrf
        return other

    def answered(self) -> None:
        """Wait until the worker told of the job, without a look at the page."""
        wait_for(lambda: self.session.outcome, "an outcome")


class Ground:
    """A house with a worker, and what a thief of its table or its Redis would see."""

    def __init__(self, house: House, narrow_url: str) -> None:
        self.house, self.narrow_url = house, narrow_url
        self.redis = redis.Redis.from_url(house.environment["REDIS_URL"])

    def stranger(self) -> Stranger:
        return Stranger(self.house.url)

    def verified(self) -> Stranger:
        """Somebody whose first step is done."""
        one = self.stranger()
        assert one.send() == "/verify/wait"
        assert one.end() == "/phone"
        one.get("/phone")
        return one

    def jobs(self, state: str = "%") -> int:
        return self.house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing' AND state LIKE %s", state)[0][0]

    def calls_about(self, job_ids: Iterable[str]) -> int:
        """Calls of vendors that the log names with one of these jobs."""
        lines = map(json.loads, self.house.log.read_text().splitlines())
        called = [line.get("id") for line in lines if line["event"] == "vendor.called"]
        return sum(called.count(job_id) for job_id in job_ids)

    def begun_since(self, moment: float) -> list[str]:
        found = self.house.sql("SELECT id FROM jobs WHERE enqueued_at > to_timestamp(%s)", moment)
        return [str(job_id) for (job_id,) in found]

    @contextmanager
    def nobody_works(self) -> Iterator[None]:
        """The worker stands still; what is enqueued waits."""
        workers = psutil.Process(self.house.processes["consumer"].pid)
        for process in (workers, *workers.children(recursive=True)):
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in (workers, *workers.children(recursive=True)):
                process.send_signal(signal.SIGCONT)
