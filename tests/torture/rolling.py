"""`python -m tests.torture.rolling`: each process replaced by a newer release's under load, and then back again.

The newer release has a migration, a new kind of job, a new field in the message and another version. People come all
the time, by a balancer that asks two webs whether they are ready. The newer release migrates; then web1, web2 and three
consumers are stopped by SIGTERM, one after the other, and started as the newer release; then all of them as the older
one again, on the newer one's database. Exit code 1 where a request failed, a job was lost or doubled, or anybody was
told anything but what the vendors say.
"""

import argparse
import faulthandler
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from tests.house import ROOT, wait_for
from tests.torture import audit, newer
from tests.torture.__main__ import started
from tests.torture.balancer import Balancer
from tests.torture.crew import Crew
from tests.torture.ground import Ground, ground
from tests.torture.plan import CONSUMERS, WEBS, planned
from tests.torture.report import say
from tests.torture.rolled import Step, judged
from tests.torture.torment import Torment

NOTHING_BREAKS = 1e-9  #: faults a second
LONGEST = 238.0  #: seconds of a run, after which it says where each thread stood, and ends
SETTLED = 5.0  #: seconds of people's coming before each way, and after the last
WAIT = 60  #: seconds that a person waits
GOING = 5  #: web_stop_delay_in_seconds, as it is where nobody sets it
VENDORS = 2.0  #: seconds that a vendor takes, so that each stop meets jobs in hand


@dataclass
class Rolling:
    """One run, the newer release's folder, and the steps that are done."""

    torment: Torment
    folder: Path
    steps: list[Step] = field(default_factory=list)

    @property
    def crew(self) -> Crew:
        return self.torment.crew

    def there_and_back(self) -> None:
        """Every process by the newer release, then by the older one."""
        time.sleep(SETTLED)
        with self._step("the newer release migrates"):
            self._migrate()
        for root, words in ((self.folder, "newer"), (ROOT, "older again")):
            self.crew.root = root
            for name in (*WEBS, *CONSUMERS):
                held = f", {self._in_hand(name)} jobs in hand" if name in CONSUMERS else ""
                with self._step(f"{name}, {words}{held}"):
                    self.crew.replace(name)
            time.sleep(SETTLED)

    @contextmanager
    def _step(self, words: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        one = Step(words, began, time.monotonic())
        self.steps.append(one)
        print(f"  {one.began - self.torment.began:6.1f} s  {words:42}{one.ended - one.began:6.1f} s", flush=True)

    def _in_hand(self, name: str) -> int:
        house = self.crew.place.house
        held = "SELECT count(*) FROM jobs JOIN workers ON claimed_by = workers.id WHERE state = 'claimed' AND pid = %s"
        return int(house.sql(held, house.processes[name].pid)[0][0])

    def _migrate(self) -> None:
        environment = self.crew.place.house.environment | {"PYTHONPATH": str(self.folder)}
        subprocess.run([sys.executable, "run_web.py", "--migrate"], cwd=self.folder, env=environment, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.rolling", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=float, default=2.0, metavar="N", help="that come in a second (default: 2)")
    options = parser.parse_args()
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    plan = planned(options.seed, LONGEST, options.people, NOTHING_BREAKS)
    with ground(ASYNC_WAIT_TIMEOUT_SECONDS=str(WAIT), WEB_STOP_DELAY_IN_SECONDS=str(GOING)) as place:
        place.vendors.delay = VENDORS
        sys.exit(1 if rolled(place, Torment(Crew(place), plan, WAIT)) else 0)


def rolled(place: Ground, torment: Torment) -> list[str]:
    """Replace everything, there and back, while people come; returns the words of what was broken."""
    crew, rolling = torment.crew, Rolling(torment, newer.made(place.folder / "newer"))
    balancer = Balancer(crew.ports, crew.open)
    audit.noting(place)
    started(crew, balancer)
    wait_for(lambda: len(crew.open) == len(WEBS), "both webs")
    torment.began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        people = Thread(target=torment.carry_out, args=(pool,))
        people.start()
        try:
            rolling.there_and_back()
        finally:
            torment.enough.set()
            people.join()
    time.sleep(SETTLED)  # What nobody waits for ends, too.
    crew.over.set()
    balancer.over.set()
    passed = sum(visitor.browser.passed_over for visitor in torment.visitors)
    print(f"  the balancer passed over a web that let nobody in: {passed} times", flush=True)
    lines = judged(torment, rolling.steps)
    say(torment, lines, Counter())
    return [line.words for line in lines if line.broken]


if __name__ == "__main__":
    main()
