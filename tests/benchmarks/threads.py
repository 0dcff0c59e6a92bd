"""`python -m tests.benchmarks.threads`: how much of its threads a consumer uses, vendors at 100 ms.

64 threads, of which a kind of job may take 48 at once; jobs of one kind wait, and each asks its vendors over HTTP. The
ideal is as many jobs a second as those threads would end if a job took its vendors' time and nothing else. Prints the
share of it that was reached, from the middle four fifths of the ends, and how many such threads a core would carry.
"""

import argparse
import statistics
import sys

from idp.development.servers import free_port, listening
from tasks.vendors.standins import sandbox
from tests.benchmarks import cpu, marks
from tests.benchmarks.ground import Ground, ground, house
from tests.house import House, wait_for

DELAY = 0.1  #: seconds that a vendor takes
KINDS = ("address_proofing", "resolution_proofing")  #: one vendor; two, side by side

RATE = """
    SELECT extract(epoch FROM max(finished_at) - min(finished_at)), count(*), count(*) FILTER (WHERE state <> 'done')
    FROM (SELECT finished_at, state, percent_rank() OVER (ORDER BY finished_at) AS rank FROM jobs
          WHERE finished_at > to_timestamp(%s)) AS ended
    WHERE rank BETWEEN 0.1 AND 0.9"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.threads", description=__doc__)
    parser.add_argument("--threads", type=int, default=64)
    parser.add_argument("--jobs", type=int, default=3000, help="of each kind, in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one-cpu", action="store_true", help="keep the consumer on one: CPUAffinity=1")
    options = parser.parse_args()
    port = free_port()
    with ground() as there, house(there, **sandbox.environment(port), **sandbox.patient(20)) as made:
        made.sandbox()
        made.start("vendors", "-m", "tests.benchmarks.slow_vendors", str(port), str(made.sandbox_port), str(DELAY))
        wait_for(lambda: listening(port), "the vendors")
        found = {kind: [] for kind in KINDS}
        for _ in range(options.rounds):
            for kind in KINDS:
                found[kind].append(drained(there, made, kind, options))
    for kind, all_of in found.items():
        report(kind, [statistics.median(column) for column in zip(*all_of, strict=True)], options.threads)


def drained(there: Ground, made: House, kind: str, options: argparse.Namespace) -> tuple[float, float]:
    """Jobs a second, and microseconds of the consumer's CPU a job."""
    from tasks import proofing
    from tasks.vendors.standins.testing import FAKEY

    task, applicant = getattr(proofing, kind), FAKEY.to_message()
    made.sql("TRUNCATE jobs")
    for _ in range(options.jobs):
        task(applicant)
    began = float(made.sql("SELECT extract(epoch FROM now())")[0][0])
    process = made.consumer(threads=options.threads)
    if options.one_cpu:
        cpu.keep_on_one(process.pid)
    before = cpu.spent(process.pid)
    wait_for(lambda: made.sql("SELECT count(*) FROM jobs WHERE finished_at IS NULL")[0][0] == 0, "the jobs", 90)
    spent = 1e6 * (cpu.spent(process.pid) - before) / options.jobs
    made.stop("consumer")
    if unanswered := made.log.read_text().count('"outcome": "vendor_error"'):
        sys.exit(f"{unanswered} jobs had no answer of a vendor: what they cost says nothing")
    seconds, jobs, others = made.sql(RATE, began)[0]
    if others:
        print(f"{others} of {jobs} jobs were not done", file=sys.stderr)
    return jobs / float(seconds), spent


def report(kind: str, found: list[float], threads: int) -> None:
    rate, us = found
    ideal = (threads - threads // 4) / DELAY
    print(f"{kind}: {rate:.0f} jobs/s of {ideal:.0f}, {us:.0f} us of the consumer's CPU a job; a core would carry "
          f"{1e6 / us * DELAY:.0f} threads that wait {1000 * DELAY:.0f} ms a job")  # fmt: skip
    mark = marks.Mark(f"{kind}, of the ideal for {threads - threads // 4} threads", rate / ideal, at_least=0.95)
    marks.report([mark])


if __name__ == "__main__":
    main()
