"""`python -m tests.benchmarks.whole`: the CPU of a whole submission, and what each part of it takes.

A house of processes with everything on, vendors at 0 ms over real HTTP: two of the first form, one of the phone. Many
people go step by step together, so that each step's CPU is read of every process, without what the processes take when
nobody comes: heartbeats, sweeps, timers (a row of its own, a second). The vendors' own is left out.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import cpu
from tests.benchmarks.ground import Ground, ground, house, web_process
from tests.benchmarks.polls import as_a_person, poll
from tests.benchmarks.table import connected
from tests.house import House, Person, wait_for

ENDED = "SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL"
COLUMNS = ("web", "consumer", "postgres", "valkey")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.whole", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--polls", type=float, default=3.0, help="of a person's whole way, for the sum")
    parser.add_argument("--json", metavar="FILE", help="write the microseconds there as well")
    options = parser.parse_args()
    with ground() as there, house(there) as made, connected(made.environment["DATABASE_URL"]) as line:
        made.sandbox()
        made.web()
        made.consumer(threads=8)
        nothing = dict.fromkeys(COLUMNS, 0.0)
        Steps(there, made, line, 20, nothing).all()  # What is made once: connections, AAMVA's token.
        idle = idled(there, made)
        steps = Steps(there, made, line, options.people, idle).all()
        steps["a poll"] = polled(there, made)
    report(steps, idle, options.polls)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(steps, file, indent=2)


class Steps:
    """So many people on their way, and microseconds a person by step and process. `line` is kept: Postgres' cost of a
    new connection at each look would be counted.
    """

    def __init__(self, there: Ground, made: House, line: Any, people: int, idle: cpu.Spent) -> None:
        self.line, self.people = line, [made.person() for _ in range(people)]
        self.pids, self.idle = pids_of(there, made), idle
        self.found: dict[str, cpu.Spent] = {}
        self.ended = self.count()

    def count(self) -> int:
        with self.line.cursor() as cursor:
            cursor.execute(ENDED)
            return int(cursor.fetchone()[0])

    def all(self) -> dict[str, cpu.Spent]:
        self.step("the form, looked at", lambda person: person.get("/verify"))
        self.step("the form, sent; two vendors", send, jobs=True)
        self.step("the wait's end, the phone's page", lambda person: person.get("/verify/wait"))
        self.step("the phone, sent; a vendor", send_phone, jobs=True)
        self.step("the wait's end, verified", verified)
        return self.found

    def step(self, name: str, take: Callable[[Person], object], jobs: bool = False) -> None:
        began, before = time.monotonic(), cpu.of_all(self.pids)
        for person in self.people:
            take(person)
        if jobs:
            self.ended += len(self.people)
            wait_for(lambda: self.count() >= self.ended, "the jobs", 60)
        seconds, count = time.monotonic() - began, len(self.people)
        spent = cpu.each(before, cpu.of_all(self.pids), count)
        self.found[name] = {group: max(0.0, us - self.idle[group] * seconds / count) for group, us in spent.items()}


def pids_of(there: Ground, made: House) -> dict[str, int]:
    return there.pids | {"web": web_process(made).pid, "consumer": made.processes["consumer"].pid}


def idled(there: Ground, made: House, seconds: int = 6) -> cpu.Spent:
    """Microseconds a second when nobody comes."""
    before = cpu.of_all(pids_of(there, made))
    time.sleep(seconds)
    return cpu.each(before, cpu.of_all(pids_of(there, made)), seconds)


def send(person: Person) -> None:
    from tests.house import FORM

    assert person.post("/verify", FORM | person.hidden, allow_redirects=False).status_code == 303


def send_phone(person: Person) -> None:
    answer = person.post("/phone", person.hidden | {"phone": "202-555-1212"}, allow_redirects=False)
    assert answer.status_code == 303, answer.text[:300]


def verified(person: Person) -> None:
    assert person.get("/phone/wait").url.endswith("/verified")


def polled(there: Ground, made: House, seconds: float = 3) -> cpu.Spent:
    """A poll without news, of a person who waits."""
    pids = pids_of(there, made)
    request, before = as_a_person(), cpu.of_all(pids)
    took = poll(made.web_port, request, seconds)
    return cpu.each(before, cpu.of_all(pids), len(took)) | {"consumer": 0.0, "postgres": 0.0}


def report(steps: dict[str, cpu.Spent], idle: cpu.Spent, polls: float) -> None:
    print(f"{'us of CPU a person':36}" + "".join(f"{name:>10}" for name in (*COLUMNS, "sum")))
    whole = dict.fromkeys(COLUMNS, 0.0)
    for step, spent in steps.items():
        for name in COLUMNS:
            whole[name] += spent[name] * (polls if step == "a poll" else 1)
    for name, spent in [*steps.items(), (f"all, with {polls:g} polls", whole), ("a second when nobody comes", idle)]:
        parts = [spent[column] for column in COLUMNS]
        print(f"{name:36}" + "".join(f"{us:10.0f}" for us in (*parts, sum(parts))))


if __name__ == "__main__":
    main()
