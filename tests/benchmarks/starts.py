"""`python -m tests.benchmarks.starts`: how long web and consumer take to start, and how much memory they have.

The web until it answers `/healthz`; a consumer of 8 threads until it claims a job that waits. Memory of the process
that serves, after some pages, and of the consumer, after some jobs. Medians of rounds.
"""

import argparse
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import requests

from tests.benchmarks import cpu, marks
from tests.benchmarks.ground import ground, house, web_process
from tests.house import House, wait_for

PEOPLE = 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.starts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    found: dict[str, list[float]] = defaultdict(list)
    with ground() as there, house(there) as made:
        made.sandbox()
        for _ in range(options.rounds):
            found["web"].append(web_started(made))
            people = [made.person() for _ in range(PEOPLE)]
            assert all(person.submit().status_code == 303 for person in people)
            found["web memory"].append(cpu.memory(web_process(made).pid)[0])
            found["consumer"].append(consumer_started(made))
            assert all(person.end() for person in people)
            found["consumer memory"].append(cpu.memory(made.processes["consumer"].pid)[0])
            made.stop("consumer")
            made.stop("web")
    report({name: statistics.median(all_of) for name, all_of in found.items()})


def web_started(made: House) -> float:
    """Seconds from the start of the process until it answers."""
    began = time.monotonic()
    made.start("web", "run_web.py", "--port", str(made.web_port))
    while True:
        try:
            requests.get(made.url + "/healthz", timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.005)
            continue
        return time.monotonic() - began


def consumer_started(made: House) -> float:
    """Seconds until it has claimed the first of the jobs that wait, by the clock that both share."""
    began = time.time()
    made.start("consumer", str(Path(sys.executable).parent / "huey_consumer"), "run_consumer.huey", "-w", "8")
    first = "SELECT extract(epoch FROM min(claimed_at)) FROM jobs WHERE claimed_at > to_timestamp(%s)"
    return float(wait_for(lambda: made.sql(first, began)[0][0], "a claim")) - began


def report(found: dict[str, float]) -> None:
    marks.report([
        marks.Mark("start of the web, until it answers", found["web"], at_most=1.0, unit="s"),
        marks.Mark("start of a consumer, until it claims", found["consumer"], at_most=1.0, unit="s"),
        marks.Mark("memory of the web process, resident", found["web memory"], at_most=80, unit="MB"),
        marks.Mark("memory of a consumer with 8 threads, resident", found["consumer memory"], at_most=80, unit="MB"),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
