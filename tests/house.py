"""A house of real processes, for the tests and for the torture: web, consumers, sandbox, and a person at its door."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg2
import requests

from idp.development.servers import free_port, listening
from idp.linux import die_with_parent
from tasks.vendors.standins import sandbox

ROOT = Path(__file__).resolve().parent.parent
KEY = "00" * 31 + "01"

FORM = {
    "first_name": "Fakey", "last_name": "McFakerson", "dob_month": "10", "dob_day": "6", "dob_year": "1938",
    "name_suffix": "Jr.", "ssn": "900-66-1234", "state_id_kind": "drivers_license", "state_id_jurisdiction": "ND",
    "state_id_number": "1111111111111", "state_id_expiration_month": "12", "state_id_expiration_day": "31",
    "state_id_expiration_year": "2099", "address1": "1 Fake Rd", "address2": "", "city": "Great Falls",
    "state": "MT", "zipcode": "59010", "consent": "1",
}  # fmt: skip


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """The first true value of `condition`, asked ever more seldom; AssertionError naming `what` after `seconds`."""
    until, pause = time.monotonic() + seconds, 0.01
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(pause)
        pause = min(pause * 1.3, 0.25)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


class Person:
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, url: str) -> None:
        self.url, self.http = url, requests.Session()
        self.page = ""

    def get(self, path: str, **options) -> requests.Response:
        return self.seen(self.http.get(self.url + path, **options))

    def post(self, path: str, data: dict[str, str], **options) -> requests.Response:
        return self.seen(self.http.post(self.url + path, data=data, **options))

    def seen(self, response: requests.Response) -> requests.Response:
        self.page = response.text
        return response

    @property
    def hidden(self) -> dict[str, str]:
        return dict(re.findall(r'name="(csrf_token|submission_id)" value="([^"]+)"', self.page))

    def submit(self, **changes: str) -> requests.Response:
        self.get("/verify")
        return self.post("/verify", FORM | self.hidden | changes, allow_redirects=False)

    @property
    def poll_path(self) -> str:
        return re.search(r'hx-get="([^"]+)"', self.page).group(1)

    def send_photo(self, photo: bytes) -> requests.Response:
        self.get("/license")
        files = {"back": ("photo.jpg", photo, "image/jpeg")}
        return self.post("/license", self.hidden, files=files, allow_redirects=False)

    def submit_phone(self, phone: str = "202-555-1212") -> requests.Response:
        self.get("/phone")
        return self.post("/phone", self.hidden | {"phone": phone}, allow_redirects=False)

    def end(self, seconds: float = 20, step: str = "/verify") -> str:
        """Where the router of waiting leads, once it does."""

        def led() -> str | None:
            answer = self.get(f"{step}/wait", allow_redirects=False)
            return answer.headers.get("Location")

        return wait_for(led, "a result", seconds)

    def heading(self, path: str) -> str:
        self.get(path)
        return re.search(r"<h1[^>]*>(.*?)</h1>", self.page).group(1)


class House:
    """Its processes, started and stopped by name; each has a session of its own, so that its children end with it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.log, self.environment = (
            folder / "house.log",
            os.environ | {"WEB_STOP_DELAY_IN_SECONDS": "0"} | environment | {"LOG_PATH": str(folder / "house.log")},
        )
        self.processes: dict[str, subprocess.Popen] = {}
        self.web_port, self.sandbox_port = free_port(), free_port()
        self.environment |= sandbox.environment(self.sandbox_port) | environment
        self.url = f"http://127.0.0.1:{self.web_port}"

    def start(self, name: str, *command: str, root: Path = ROOT, **environment: str) -> subprocess.Popen:
        """`root` is the folder of the release that it is of."""
        errors = os.open(self.log.parent / f"{name}.err", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        process = subprocess.Popen(
            [sys.executable, *command], cwd=root, env=self.environment | environment, preexec_fn=_alone,
            stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        os.close(errors)
        self.processes[name] = process
        return process

    def web(self, **environment: str) -> None:
        self.start("web", "run_web.py", "--port", str(self.web_port), **environment)
        wait_for(lambda: listening(self.web_port), "the web process")

    def sandbox(self, delay: float = 0) -> None:
        self.start(
            "sandbox", "-m", "tasks.vendors.standins.sandbox", "--port", str(self.sandbox_port), "--delay", str(delay)
        )
        wait_for(lambda: listening(self.sandbox_port), "the sandbox")

    def consumer(
        self, name: str = "consumer", threads: int = 4, options: Sequence[str] = (), **environment: str
    ) -> subprocess.Popen:
        """As every Huey user starts one."""
        huey_consumer = str(Path(sys.executable).parent / "huey_consumer")
        before = self.lines("worker.started")
        process = self.start(name, huey_consumer, "run_consumer.huey", "-w", str(threads), *options, **environment)
        wait_for(lambda: self.lines("worker.started") > before, f"{name} to start")
        return process

    def stop(self, name: str, how: int = signal.SIGTERM) -> int:
        """Send the signal to the process alone, wait for its end, and let nothing of its session outlive it."""
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            return process.wait(30)
        finally:
            end_session(process)

    def close(self) -> None:
        """End all there is, in the order of its start backwards; what does not hear SIGTERM in a second is killed."""
        for name in reversed(list(self.processes)):
            process = self.processes.pop(name)
            process.send_signal(signal.SIGCONT)
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
            end_session(process)

    def lines(self, event: str) -> int:
        return self.log.read_text().count(f'"event": "{event}"') if self.log.exists() else 0

    def sql(self, statement: str, *parameters: Any) -> list[tuple]:
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def person(self) -> Person:
        return Person(self.url)


def _alone() -> None:
    """A session of its own; and where the tests themselves are killed, this child does not live on."""
    os.setsid()
    die_with_parent(signal.SIGKILL)


def end_session(process: subprocess.Popen) -> None:
    """Kill what is left of a process' group, its own children included; the group's number is the process' own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
