"""The processes of a house under torture: started, and started again when they ended, as a supervisor does."""

import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from idp.development.servers import free_port
from idp.launch import WRONG
from tasks.vendors.standins import sandbox
from tests.house import ROOT, end_session, wait_for
from tests.torture.balancer import is_ready
from tests.torture.ground import Ground
from tests.torture.plan import CONSUMERS, WEBS

AGAIN = 1.0  #: seconds before what ended is started again
LOOK = 0.1  #: seconds between two looks at what ended
READY = 60.0  #: seconds at most for a process to start

ALIVE = "SELECT count(*) FROM workers WHERE seen_at > now() - interval '2 seconds'"


@dataclass(frozen=True)
class Blow:
    """A process that was ended on purpose. `at` of time.time(), as the database's clock; `moment` of monotonic()."""

    name: str
    pid: int
    how: int
    at: float
    moment: float


class Crew(threading.Thread):
    """The only one that starts anything: a fault ends, and never starts. `died`: what nobody ended."""

    def __init__(self, place: Ground) -> None:
        super().__init__(daemon=True)
        self.place, self.over = place, threading.Event()
        self.ports = {name: free_port() for name in WEBS}
        self.open = list(self.ports.values())  #: ports to which people are sent
        self.doors = {name: place.vendors.door(name) for name in CONSUMERS}
        self.blows: list[Blow] = []
        self.died: list[str] = []
        self.stopped: list[tuple[str, int]] = []  #: what was ended on purpose, and its status
        self.refused = 0  #: starts, by KMS or the log's disk
        self.again: dict[str, float] = dict.fromkeys((*WEBS, *CONSUMERS), 0.0)
        self.lock = threading.Lock()
        self.settings: dict[str, str] = {}  #: of what is started from now on
        self.root = ROOT  #: the release of what is started from now on

    def run(self) -> None:
        while not self.over.wait(LOOK):
            for name in (*WEBS, *CONSUMERS):
                self._see_to(name)

    def _see_to(self, name: str) -> None:
        process = self.place.house.processes.get(name)
        if process is not None and process.poll() is not None:
            if process.pid not in {blow.pid for blow in self.blows}:
                self._note_end(name, process.returncode)
            else:
                self.stopped.append((name, process.returncode))
            end_session(process)
            del self.place.house.processes[name]
            self.again[name] = time.monotonic() + AGAIN
        elif process is None and time.monotonic() >= self.again[name]:
            self._start(name)

    def _note_end(self, name: str, status: int) -> None:
        """A start that KMS refused, or a full disk, ends with 2 for a supervisor to try again: that is as it should be.

        Of the sentence a full disk may have kept any part.
        """
        word = self._last_word(name)
        if status == WRONG and ("to be mended first: kms" in word or ": " not in word):
            self.refused += 1
        else:
            self.died.append(f"{name} ended with {status}: {word}")

    def _last_word(self, name: str) -> str:
        lines = (self.place.folder / f"{name}.err").read_text(errors="replace").splitlines()
        return lines[-1] if lines else ""

    def _start(self, name: str) -> None:
        lines = self.place.through(name) | {"PYTHONPATH": str(self.root)} | self.settings
        if name in WEBS:
            self.place.house.start(name, "run_web.py", "--port", str(self.ports[name]), root=self.root, **lines)
            return
        asks = {key.upper(): value for key, value in sandbox.places(f"http://127.0.0.1:{self.doors[name]}").items()}
        command = str(Path(sys.executable).parent / "huey_consumer")
        self.place.house.start(name, command, "run_consumer.huey", "-w", "8", root=self.root, **lines, **asks)

    def strike(self, name: str, how: int = signal.SIGKILL, child: bool = False) -> None:
        """Send a signal to a process of the house, or to the child that does its work."""
        process = self.place.house.processes.get(name)
        if process is None or process.poll() is not None:
            return
        self.blows.append(Blow(name, process.pid, how, time.time(), time.monotonic()))
        children = psutil.Process(process.pid).children() if child else []
        for one in children or [process]:
            one.send_signal(how)

    def replace(self, name: str) -> None:
        """Stop one as a deploy does; there again by `root` and `settings` when this returns."""
        processes = self.place.house.processes
        before = processes[name].pid
        self.strike(name, signal.SIGTERM)
        wait_for(lambda: name in processes and processes[name].pid != before, name, READY)
        if name in WEBS:
            wait_for(lambda: is_ready(self.ports[name]), name, READY)
        else:
            wait_for(lambda: self.place.house.sql(ALIVE)[0][0] == len(CONSUMERS), "the consumers", READY)

    def running(self) -> list[psutil.Process]:
        """Every process of ours, with its children."""
        found = []
        for process in list(self.place.house.processes.values()):
            try:
                one = psutil.Process(process.pid)
                found += [one, *one.children(recursive=True)]
            except psutil.Error:
                continue
        return found
