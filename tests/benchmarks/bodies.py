"""`python -m tests.benchmarks.bodies`: 1,000 half-sent and 100 dripping forms beside people who verify.

Prints, with and without them in turns of one run, how long `/healthz`, a poll and a person's whole way take, and the
memory and open files of the web process. The client is on the same cores: compare the ratios.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import requests

from tests.benchmarks.ground import ground, house, web_process
from tests.house import ROOT, House

Found = dict[str, list[float]]


def main() -> None:
    options = _parsed()
    with ground() as there, house(there) as made:
        made.sandbox(delay=0.1)
        made.web()
        made.consumer(threads=4)
        _report(*_measured(made, options))


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bodies", description=__doc__)
    parser.add_argument("--half", type=int, default=1000, help="forms of which half is sent")
    parser.add_argument("--dripping", type=int, default=100, help="forms of which a byte a second is sent")
    parser.add_argument("--seconds", type=float, default=15, help="of each turn; a slow form is given up after 10")
    parser.add_argument("--turns", type=int, default=3, help="of each of the two")
    return parser.parse_args()


def _measured(house: House, options: argparse.Namespace) -> tuple[Found, Found]:
    alone, beside = defaultdict(list), defaultdict(list)
    _turn(house, 2, defaultdict(list))
    for _ in range(options.turns):
        _turn(house, options.seconds, alone)
        with _slow_people(house.web_port, options.half, options.dripping):
            _turn(house, options.seconds, beside)
    return alone, beside


def _turn(house: House, seconds: float, found: Found) -> None:
    web = web_process(house)
    health = requests.Session()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found["open files"].append(web.num_fds())
        found["memory, MB"].append(web.memory_info().rss / 2**20)
        _timed(found, "/healthz, ms", lambda: health.get(house.url + "/healthz"))
        _whole_way(house, found)


def _whole_way(house: House, found: Found) -> None:
    """From the first look at the form until verified, and a poll on the way."""
    person, began = house.person(), time.monotonic()
    assert person.submit().status_code == 303
    if 'hx-get="' in person.get("/verify/wait").text:
        _timed(found, "a poll, ms", lambda: person.http.get(house.url + person.poll_path))
    assert person.end() == "/phone"
    assert person.submit_phone().status_code == 303
    assert person.end(step="/phone") == "/verified"
    found["a person's whole way, ms"].append(1000 * (time.monotonic() - began))


def _timed(found: Found, what: str, ask: Callable[[], requests.Response]) -> None:
    began = time.monotonic()
    assert ask().status_code < 300
    found[what].append(1000 * (time.monotonic() - began))


@contextmanager
def _slow_people(port: int, half: int, dripping: int) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.benchmarks.slow_bodies", str(port), str(half), str(dripping)]
    slow = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert slow.stdout.readline() == "ready\n"
    yield
    slow.stdin.close()
    slow.wait()


def _report(alone: Found, beside: Found) -> None:
    for what in alone:
        middle, middle_beside = statistics.median(alone[what]), statistics.median(beside[what])
        worst, worst_beside = (statistics.quantiles(one[what], n=20)[-1] for one in (alone, beside))
        print(f"{what:26} alone {middle:9.1f} (95th {worst:9.1f})   beside them {middle_beside:9.1f} "
              f"(95th {worst_beside:9.1f})   ratio {middle_beside / middle:5.2f} ({worst_beside / worst:5.2f})"
              f"   of {len(alone[what])} and {len(beside[what])}")  # fmt: skip


if __name__ == "__main__":
    main()
