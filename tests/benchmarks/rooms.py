"""`python -m tests.benchmarks.rooms`: how many modules one submission enters, and how often it changes rooms.

Real Postgres and Valkey, the vendors' answers from the kit for tests; a profiler notes each call of a function of
`idp`, `tasks` or `views`, in each thread. A change of room is a call that is of another module than the call before it.
Three stretches are counted: the POST of the form, a worker's dequeue-and-execute, and the page that concludes the wait;
first in a new process, AAMVA's token and the kit's own modules included, then of the next person, without them.
"""

import argparse
import collections
import contextlib
import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlencode

from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.benchmarks.ground import migrated
from tests.house import FORM, KEY, ROOT, Person

FLOORS = tuple(f"{ROOT}/{floor}/" for floor in ("idp", "tasks", "views"))
COUNTED = ("MainThread", "vendor")  #: threads; heartbeat and watch go on by themselves, whoever submits
VENDORS = ROOT / "tasks" / "vendors"
KIT = (f"{VENDORS}/standins/", f"{VENDORS}/mocking.py", *map(str, VENDORS.glob("*/*standin.py")))


class Walk:
    """The modules that were entered while it was profiled, and the changes from one to the other."""

    def __init__(self, passed_over: tuple[str, ...]) -> None:
        """Modules whose path begins with one of `passed_over` are not counted."""
        self.passed_over = passed_over
        self.entered: set[str] = set()
        self.changes: collections.Counter[tuple[str, str]] = collections.Counter()
        self.of_thread = threading.local()

    def step(self, frame: FrameType, kind: str, _: Any) -> None:
        """A profiler's event (sys.setprofile): only calls of our own functions, not the body of a module, move us."""
        path = frame.f_code.co_filename
        if kind != "call" or not path.startswith(FLOORS) or path.startswith(self.passed_over):
            return
        if frame.f_code.co_name == "<module>":
            return
        room = str(Path(path).relative_to(ROOT).with_suffix(""))
        before = getattr(self.of_thread, "room", room)
        if before != room:
            self.changes[before, room] += 1
        self.entered.add(room)
        self.of_thread.room = room


walking: list[Walk] = []  #: the one that counts now; threads that live on keep the profiler that they began with


def step(frame: FrameType, kind: str, argument: Any) -> None:
    if walking and threading.current_thread().name in COUNTED:
        walking[0].step(frame, kind, argument)


@contextlib.contextmanager
def profiled(walk: Walk) -> Iterator[None]:
    """Count in `walk`, in this thread and in all that were made since the first of them."""
    walking[:] = [walk]
    threading.setprofile(step)
    sys.setprofile(step)
    try:
        yield
    finally:
        sys.setprofile(None)
        walking.clear()


class Browser:
    """Asks the WSGI app in this thread, with the cookie that it was given."""

    def __init__(self) -> None:
        from views.app import app

        self.app, self.cookie = app, ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """The status line and the page; the Location in place of the page where there is one."""
        body = urlencode(form or {}).encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_COOKIE": self.cookie, "HTTP_HOST": "127.0.0.1",
        }  # fmt: skip
        seen: list[Any] = []
        page = b"".join(self.app(environ, lambda status, headers, error=None: seen.extend((status, headers))))
        headers = {name.lower(): value for name, value in seen[1]}
        self.cookie = headers.get("set-cookie", self.cookie).split(";")[0]
        return seen[0], headers.get("location") or page.decode()


def main() -> None:
    argparse.ArgumentParser(
        prog="python -m tests.benchmarks.rooms", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder) / "pg", durable=False) as pg, Valkey(Path(folder) / "vk") as vk:
            os.environ |= {
                "DATABASE_URL": migrated(pg.url()), "REDIS_URL": vk.url(), "SESSION_ENCRYPTION_KEY": KEY,
                "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": f"{folder}/rooms.log", **made_up(),
            }  # fmt: skip
            walked()


def made_up() -> dict[str, str]:
    from tasks.vendors.aamva import key_pair

    return {name.upper(): value for name, value in key_pair.made_up().items()}


def walked() -> None:
    """Two submissions, the first of which makes what is made once."""
    from tasks.engine.huey import huey
    from tasks.testing import mocked

    with contextlib.closing(huey.storage), mocked() as vendors:
        vendors.instant_verify.verified()
        vendors.aamva.verified()
        report("a new process", submission(()))
        report("the next person", submission(KIT))


def report(title: str, stretches: dict[str, Walk]) -> None:
    print(f"{title:32}{'modules':>8}{'changes of room':>17}")
    for name, walk in stretches.items():
        print(f"  {name:30}{len(walk.entered):8}{sum(walk.changes.values()):17}")
        print("      most often: " + ", ".join(f"{a} > {b} {n}" for (a, b), n in walk.changes.most_common(3)))
    print(f"  {'all three':30}{len(set.union(*(walk.entered for walk in stretches.values()))):8}\n")


def submission(passed_over: tuple[str, ...]) -> dict[str, Walk]:
    """A person's way through the first step, a walk for each stretch."""
    browser = Browser()
    names = ("POST of the form", "worker: dequeue and execute", "the page that concludes")
    walks = {name: Walk(passed_over) for name in names}
    person = Person("")
    _, person.page = browser.ask("GET", "/verify")
    with profiled(walks[names[0]]):
        answer = browser.ask("POST", "/verify", FORM | person.hidden)
    expect(answer, "/verify/wait")
    with profiled(walks[names[1]]):
        work()
    with profiled(walks[names[2]]):
        answer = browser.ask("GET", "/verify/wait")
    expect(answer, "/phone")
    return walks


def work() -> None:
    """One turn of a worker's thread."""
    from tasks.engine.huey import huey

    with huey.storage.lease.turn():
        huey.execute(huey.dequeue())


def expect(answer: tuple[str, str], location: str) -> None:
    if not answer[1].endswith(location):
        raise SystemExit(f"answered {answer[0]}, {answer[1][:200]}: not {location}")


if __name__ == "__main__":
    main()
