"""`python -m tests.drill NAME`: break one thing in a running house, and see who notices it when.

A web process, two workers, Postgres, Valkey, KMS (moto) and vendors (their sandbox) run, and a Prometheus with the
rules of tasks/deploy looks at them each 5 seconds (`apt-get install prometheus`). People come all the time. Then it
breaks, and stays broken until every alert that must speak of it has spoken. Printed are what people were told, the
log's warnings and errors, after how many seconds each came, and what `check` calls a fault then. `--all` does every
drill, and prints the tables of docs/runbook.md. Exit code 1 where an alert kept silent.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.drill.faults import DRILLS, Drill
from tests.drill.log import Log, Said
from tests.drill.people import Stream
from tests.drill.scene import scene

BEFORE = 6.0  #: seconds in which all is well and people come
AFTER = 30.0  #: seconds at most until somebody is verified again

HEAD = """| drill | alarm | Prometheus | CloudWatch's number | first in the log | people meanwhile | verified again |
|---|---|---|---|---|---|---|"""

CHECKED = """| drill | what `check` calls a fault meanwhile |
|---|---|"""


@dataclass
class Seen:
    """What came of a drill; seconds from the break, `again` from the cure."""

    name: str
    alerts: dict[str, float]
    numbers: dict[str, float]
    log: dict[str, Said]
    people: Counter[str]
    slowest: float = 0.0
    again: float = 0.0
    check: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="*", help=", ".join(DRILLS))
    parser.add_argument("--all", action="store_true", help="every one, as a table")
    options = parser.parse_args()
    names = list(DRILLS) if options.all else options.name
    if not names or set(names) - DRILLS.keys():
        parser.error(f"name one of {', '.join(DRILLS)}, or --all")
    done = []
    for name in names:
        done.append(drilled(name, DRILLS[name]))
        print(told(done[-1]), flush=True)
    if options.all:
        print(HEAD, *map(rows, done), "", CHECKED, *map(checked, done), sep="\n")
    sys.exit(1 if any(one.silent for one in done) else 0)


def drilled(name: str, drill: Drill) -> Seen:
    """One drill, in a house of its own."""
    with scene() as (found, prometheus):
        people = Stream(found.place, drill.every)
        people.start()
        time.sleep(BEFORE)
        fired: dict[str, float] = {}
        began, moment = time.time(), time.monotonic()
        with drill.breaks(found):
            while set(drill.alerts) - fired.keys() and time.monotonic() - moment < drill.seconds:
                for alert in prometheus.alerts() - fired.keys():
                    fired[alert] = time.monotonic() - moment
                time.sleep(0.25)
            log = Log(found.place.house.log, began)
            seen = Seen(name, fired, log.breaches(), log.troubles(), Counter())
            seen.check, cured = found.faults(), time.monotonic()
        back = time.monotonic()
        while not people.verified_after(back) and time.monotonic() - back < AFTER:
            time.sleep(0.1)
        people.over.set()
        seen.again = people.verified_after(back)
        seen.people, seen.slowest = people.told(moment, cured), people.slowest(moment, cured)
        seen.silent = sorted(set(drill.alerts) - fired.keys())
        return seen


def told(seen: Seen) -> str:
    """For whoever drills."""
    lines = [f"{seen.name}: {DRILLS[seen.name].says}"]
    lines += [f"  people     {count:4} {words}" for words, count in seen.people.most_common()]
    lines += [f"             the slowest waited {seen.slowest:.1f} s"] if seen.slowest else []
    lines += [f"  log        {one.first:6.1f} s  {one.level} {event}, {one.count} times" for event, one in
              seen.log.items()]  # fmt: skip
    lines += [f"  check      {fault}" for fault in seen.check]
    lines += [f"  CloudWatch {after:6.1f} s  a number beyond {alarm}" for alarm, after in seen.numbers.items()]
    lines += [f"  Prometheus {after:6.1f} s  {alert}" for alert, after in seen.alerts.items()]
    lines += [f"  Prometheus  never    {alert}" for alert in seen.silent]
    return "\n".join([*lines, f"  over       {seen.again:6.1f} s  after the cure somebody new was verified", ""])


def rows(seen: Seen) -> str:
    """Of the table, one for each alarm."""
    errors = {event: said for event, said in seen.log.items() if said.level != "warning"}
    event, first = next(((event, said.first) for event, said in (errors or seen.log).items()), ("", 0.0))
    people = ", ".join(f"{count} {words}" for words, count in seen.people.most_common())
    return "\n".join(
        f"| {seen.name} | `{alert}` | {_seconds(seen.alerts.get(alert))} | {_seconds(seen.numbers.get(alert))} "
        f"| {f'`{event}` {first:.1f} s' if event else ''} | {people} | {seen.again:.1f} s |"
        for alert in (*seen.alerts, *seen.silent)
    )


def checked(seen: Seen) -> str:
    """Of the second table, one for each drill."""
    return f"| {seen.name} | {'; '.join(f'`{fault}`' for fault in seen.check)} |"


def _seconds(after: float | None) -> str:
    return "" if after is None else f"{after:.0f} s"


if __name__ == "__main__":
    main()
