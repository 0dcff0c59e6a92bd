"""`python -m tests.torture.rotation`: `session_encryption_key` rotated in two steps, process by process, under load.

People come all the time; two webs and three consumers are stopped by SIGTERM one after the other, and started with the
keys of the step. Nothing else breaks. Printed are what `run_web.py keys` says after each step, what people were told,
and each invariant. Exit code 1 where a job failed, or anybody was told anything but what the vendors say.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from tests.house import KEY, ROOT
from tests.torture import audit, verdict
from tests.torture.__main__ import started
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
LONGEST = 600.0  #: seconds at most for which people come: until the last step is done
SETTLED = 10.0  #: seconds of people's coming before each step, and after the last
WAIT = 60  #: seconds that a person waits


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.rotation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=float, default=2.0, metavar="N", help="that come in a second (default: 2)")
    options = parser.parse_args()
    plan = planned(options.seed, LONGEST, options.people, NOTHING_BREAKS)
    with ground(ASYNC_WAIT_TIMEOUT_SECONDS=str(WAIT)) as place:
        place.vendors.delay = 0.3
        torment = Torment(Crew(place), plan, WAIT)
        sys.exit(1 if rotated(place, torment) else 0)


def rotated(place: Ground, torment: Torment) -> list[str]:
    """Rotate while people come; returns the words of what was broken."""
    crew = torment.crew
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
                crew.replace(name)
            print(
                f"{words}, after {time.monotonic() - torment.began:.0f} s:\n{_keys_in_use(place, keys)}\n", flush=True
            )
        time.sleep(SETTLED)
        torment.enough.set()
        people.join()
    crew.over.set()
    count = place.house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'")[0][0]
    failed = place.house.sql("SELECT error FROM jobs WHERE state = 'failed'")
    told = [f"person {one.person}: {one.told or 'nothing'}" for one in torment.submissions
            if not one.told or one.told[-1][0] not in (VERIFIED, NOT_VERIFIED)]  # fmt: skip
    lines = [*verdict.people(torment), *verdict.table(audit.rows(place), count), ours(crew),
             Line("jobs that did not fail", count, [str(error) for (error,) in failed]),
             Line("people who were told yes or no", len(torment.submissions), told)]  # fmt: skip
    say(torment, lines, Counter())
    return [line.words for line in lines if line.broken]


def _keys_in_use(place: Ground, keys: dict[str, str]) -> str:
    return subprocess.run([sys.executable, "run_web.py", "keys"], cwd=ROOT, env=place.house.environment | keys,
                          check=True, capture_output=True, text=True).stdout.rstrip()  # fmt: skip


if __name__ == "__main__":
    main()
