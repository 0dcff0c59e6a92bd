"""`python -m tests.torture.rotation`: `session_encryption_key` rotated in two steps, process by process, under load.

People come all the time; two webs and three consumers are stopped by SIGTERM one after the other, and started with the
keys of the step. Nothing else breaks. Printed are what `run_web.py keys` says after each step, what people were told,
and each invariant. Exit code 1 where a job failed, or anybody was told anything but what the vendors say.
"""

import argparse
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from idp.development.servers import listening
from tests.house import KEY, ROOT, wait_for
from tests.torture import audit, verdict
from tests.torture.__main__ import READY, started
from tests.torture.crew import Crew
from tests.torture.ground import Ground, ground
from tests.torture.pages import NOT_VERIFIED, VERIFIED
from tests.torture.plan import CONSUMERS, WEBS, planned
from tests.torture.report import ours, say
from tests.torture.torment import Torment
from tests.torture.verdict import Line

NEW = "2b" * 32
STEPS = {
    "the new key in the queue": {"SESSION_ENCRYPTION_KEY": KEY, "SESSION_ENCRYPTION_KEY_QUEUE": NEW},
    "the new key seals, the old one in the queue": {"SESSION_ENCRYPTION_KEY": NEW, "SESSION_ENCRYPTION_KEY_QUEUE": KEY},
}
NOTHING_BREAKS = 1e-9  #: faults a second
SETTLED = 10.0  #: seconds of people's coming before each step
WAIT = 60  #: seconds that a person waits
ALIVE = "SELECT count(*) FROM workers WHERE seen_at > now() - interval '2 seconds'"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.rotation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=200.0, help="for which people come (default: 200)")
    parser.add_argument("--people", type=float, default=2.0, metavar="N", help="that come in a second (default: 2)")
    options = parser.parse_args()
    plan = planned(options.seed, options.seconds, options.people, NOTHING_BREAKS)
    with ground(ASYNC_WAIT_TIMEOUT_SECONDS=str(WAIT)) as place:
        place.vendors.delay = 0.3
        torment = Torment(Crew(place), plan, WAIT)
        sys.exit(1 if rotated(place, torment) else 0)


def rotated(place: Ground, torment: Torment) -> list[str]:
    """Rotate while people come; returns the words of what was broken."""
    crew, ends = torment.crew, []
    audit.noting(place)
    started(crew)
    torment.began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        people = Thread(target=torment.carry_out, args=(pool,))
        people.start()
        for words, keys in STEPS.items():
            time.sleep(SETTLED)
            crew.settings = keys
            for name in (*WEBS, *CONSUMERS):
                _replaced(crew, name)
            print(
                f"{words}, after {time.monotonic() - torment.began:.0f} s:\n{_keys_in_use(place, keys)}\n", flush=True
            )
        people.join()
    crew.over.set()
    count = place.house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'")[0][0]
    failed = place.house.sql("SELECT error FROM jobs WHERE state = 'failed'")
    told = [f"person {one.person}: {one.told or 'nothing'}" for one in torment.submissions
            if not one.told or one.told[-1][0] not in (VERIFIED, NOT_VERIFIED)]  # fmt: skip
    late = [f"{end:.0f} s" for end in ends if end > torment.plan.seconds]
    lines = [*verdict.people(torment), *verdict.table(audit.rows(place), count), ours(crew),
             Line("steps that ended while people came", len(ends), late),
             Line("jobs that did not fail", count, [str(error) for (error,) in failed]),
             Line("people who were told yes or no", len(torment.submissions), told)]  # fmt: skip
    say(torment, lines, Counter())
    return [line.words for line in lines if line.broken]


def _replaced(crew: Crew, name: str) -> None:
    """Stopped as by a deploy, and there again."""
    before = crew.place.house.processes[name].pid
    crew.strike(name, signal.SIGTERM)
    processes = crew.place.house.processes
    wait_for(lambda: name in processes and processes[name].pid != before, name, READY)
    if name in WEBS:
        wait_for(lambda: listening(crew.ports[name]), name, READY)
    else:
        wait_for(lambda: crew.place.house.sql(ALIVE)[0][0] == len(CONSUMERS), "the consumers", READY)


def _keys_in_use(place: Ground, keys: dict[str, str]) -> str:
    return subprocess.run([sys.executable, "run_web.py", "keys"], cwd=ROOT, env=place.house.environment | keys,
                          check=True, capture_output=True, text=True).stdout.rstrip()  # fmt: skip


if __name__ == "__main__":
    main()
