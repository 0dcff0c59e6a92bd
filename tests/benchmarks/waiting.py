"""`python -m tests.benchmarks.waiting`: people who wait, each polling once a second on a connection of its own.

One web process, everything on; the people are another process, which says how much of a core it took: near 100 % it,
not the web, was the limit. Prints polls a second, latencies, errors, the web's CPU a poll and its memory.
"""

import argparse
import json
import os
import resource
import subprocess
import sys

from tests.benchmarks import cpu, marks
from tests.benchmarks.ground import Ground, ground, house, web_process
from tests.house import ROOT, House

MARKS = {2000: 50.0, 5000: 100.0}  #: milliseconds at the 99th percentile, by people


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.waiting", description=__doc__)
    parser.add_argument("--people", type=int, action="append", help="repeatable (default: 2000 and 5000)")
    parser.add_argument("--seconds", type=float, default=60, help="of each number of people")
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with ground() as there:
        for people in options.people or list(MARKS):
            with house(there) as made:
                report(people, waited(there, made, people, options.seconds))


def waited(there: Ground, made: House, people: int, seconds: float) -> dict[str, float]:
    from tests.benchmarks.polls import as_a_person

    made.web()
    told = {"port": made.web_port, "seconds": seconds, "requests": [as_a_person() for _ in range(people)]}
    client = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.waiters"], cwd=ROOT, text=True,
                              env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    client.stdin.write(json.dumps(told))
    client.stdin.close()
    assert client.stdout.readline() == "counts\n", "the people did not all connect"
    pids = there.pids | {"web": web_process(made).pid}
    before = cpu.of_all(pids)
    said = json.loads(client.stdout.readline())
    took = sorted(said.pop("took")) or [float("nan")]
    client.wait()
    spent = cpu.each(before, cpu.of_all(pids), len(took))
    rss, pss = cpu.memory(pids["web"])
    return {"polls": len(took) / said["seconds"], "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)],
            "most": took[-1], "errors": said["errors"], "generator": 100 * said["cpu"] / said["seconds"],
            "rss": rss, "pss": pss} | {f"{name}_us": us for name, us in spent.items()}  # fmt: skip


def report(people: int, found: dict[str, float]) -> None:
    print(f"{people} people: {found['polls']:.0f} polls/s, p50 {found['p50']:.2f}, p99 {found['p99']:.1f}, at most "
          f"{found['most']:.0f} ms, {found['errors']:.0f} errors; a poll: web {found['web_us']:.0f} us, Valkey "
          f"{found['valkey_us']:.0f} us; web {found['rss']:.0f} MB resident, {found['pss']:.0f} proportional; the "
          f"people took {found['generator']:.0f} % of a core")  # fmt: skip
    marks.report([
        marks.Mark(f"{people} people, p99", found["p99"], at_most=MARKS.get(people, 50.0), unit="ms"),
        marks.Mark(f"{people} people, errors", found["errors"], at_most=0),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
