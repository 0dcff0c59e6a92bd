"""`python -m tests.benchmarks.scale WHOLE.json --enqueues N`: what 1, 10 and 100 hosts carry, by their costs.

Reckons, and measures nothing: WHOLE.json is of `tests.benchmarks.whole --json`, N is how many enqueues a second one
Postgres took with their NOTIFY (`tests.benchmarks.ceiling`). A host has two cores, of which 70 % are used, for web and
consumers alike; Postgres and Redis are on servers of their own.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

CORES, USED = 2, 0.7
JOBS = 2  #: of a submission: the form's, the phone's
CONNECTIONS = 14  #: to Postgres, of a host with 8 threads


@dataclass(frozen=True)
class Costs:
    """Microseconds of CPU of a submission without its polls, and of a poll."""

    host: float
    postgres: float
    redis: float
    poll_host: float
    poll_redis: float


def costs(steps: dict[str, dict[str, float]]) -> Costs:
    """From the steps of `tests.benchmarks.whole`."""
    poll = steps["a poll"]
    total = {name: sum(one[name] for step, one in steps.items() if step != "a poll") for name in poll}
    return Costs(total["web"] + total["consumer"], total["postgres"], total["valkey"], poll["web"], poll["valkey"])


def carried(cost: Costs, hosts: int, polls: float) -> dict[str, float]:
    """What so many hosts carry when each person polls so often, and what it asks of the two servers."""
    budget = hosts * CORES * USED * 1e6
    submissions = budget / (cost.host + polls * cost.poll_host)
    waiting = budget / cost.poll_host
    return {
        "submissions a second": submissions,
        "people who wait, a poll a second each, and nothing else": waiting,
        "enqueues a second": JOBS * submissions,
        "Postgres, cores": submissions * cost.postgres / 1e6,
        "Redis, cores, of submissions": submissions * (cost.redis + polls * cost.poll_redis) / 1e6,
        "Redis, cores, of those who wait": waiting * cost.poll_redis / 1e6,
        "connections to Postgres": hosts * CONNECTIONS,
    }


def limits(cost: Costs, enqueues: float, polls: float) -> dict[str, float]:
    """Submissions a second at which one server of each kind is full, and how many hosts that is."""
    one = carried(cost, 1, polls)["submissions a second"]
    found = {
        f"Postgres, by NOTIFY ({enqueues:.0f} enqueues/s)": enqueues / JOBS,
        f"Redis, one core ({cost.redis + polls * cost.poll_redis:.0f} us a submission)":
            1e6 / (cost.redis + polls * cost.poll_redis),
        f"Postgres, eight cores ({cost.postgres:.0f} us a submission)": 8e6 * USED / cost.postgres,
    }  # fmt: skip
    return {f"{name}; {rate / one:.0f} hosts": rate for name, rate in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("whole", type=Path)
    parser.add_argument("--enqueues", type=float, required=True, help="a second, with NOTIFY, that one Postgres took")
    parser.add_argument("--polls", type=float, default=3.0, help="of a person's whole way, when vendors answer")
    options = parser.parse_args()
    cost = costs(json.loads(options.whole.read_text()))
    print("| | 1 host | 10 hosts | 100 hosts |\n|---|---|---|---|")
    columns = [carried(cost, hosts, options.polls) for hosts in (1, 10, 100)]
    for name in columns[0]:
        print(f"| {name} | {' | '.join(rounded(column[name]) for column in columns)} |")
    for name, rate in limits(cost, options.enqueues, options.polls).items():
        print(f"{rounded(rate):>10} submissions a second: {name}")


def rounded(value: float) -> str:
    """Two digits that count: more would be pretended."""
    return f"{float(f'{value:.2g}'):,.{0 if value >= 10 else 2}f}"


if __name__ == "__main__":
    main()
