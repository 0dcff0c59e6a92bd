"""`python -m tests.torture`: three consumers, two webs, a stream of people, and faults, all planned from a seed.

Everything is real but the vendors and KMS, which are asked over HTTP. Each person has a name, a street and numbers of
their own and goes through the pages as a browser with htmx does. What breaks when, and who comes when, is made from the
seed beforehand (`--plan` prints it). A supervisor starts again what was killed or stopped, and nobody anything else.

Printed are what people were told and each invariant: how often it was looked at, and what broke it. Exit code 1 if any
was broken, or if the run was not over in its time: then it says where each thread stood.
"""

import argparse
import faulthandler
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.house import wait_for
from tests.torture import audit, paid, report, verdict
from tests.torture.crew import ALIVE, READY, Crew
from tests.torture.faults import postgres_away
from tests.torture.ground import Ground, ground
from tests.torture.leaks import Lists
from tests.torture.pages import VENDOR_ERROR
from tests.torture.people import fresh
from tests.torture.plan import Plan, planned
from tests.torture.torment import Torment
from tests.torture.verdict import Line
from tests.torture.watch import Heart, left

AROUND = 110.0  #: seconds of a run in which nobody comes: the start, the last of the people, the searching
SHORT, SHORT_WAIT, SHORT_END = 30.0, 10, 89.0
AWAY = 20.0  #: seconds that Postgres is away at the end of a long run


def main() -> None:
    options = _parsed()
    seconds = SHORT if options.short else 60 * options.minutes - AROUND
    plan = planned(options.seed, seconds, options.people, options.faults)
    print(f"seed {plan.seed}: {len(plan.visits)} people and {len(plan.strikes)} faults in {seconds:.0f} s", flush=True)
    if options.plan:
        sys.exit(print("\n".join(map(str, plan.strikes))))
    wait = SHORT_WAIT if options.short else options.wait
    limits = dict.fromkeys(("IDV_MAX_ATTEMPTS", "PROOF_SSN_MAX_ATTEMPTS", "PROOF_ADDRESS_MAX_ATTEMPTS"), "1000")
    patience = {"LEXISNEXIS_INSTANT_VERIFY_TIMEOUT": "4", "LEXISNEXIS_PHONE_FINDER_TIMEOUT": "4"}
    faulthandler.dump_traceback_later(SHORT_END if options.short else 60 * options.minutes, exit=True)
    with ground(ASYNC_WAIT_TIMEOUT_SECONDS=str(wait), **limits, **patience) as place:
        sys.exit(1 if tormented(place, plan, wait, long=not options.short) else 0)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="default: a new one each time")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the whole run (default: 10)")
    parser.add_argument("--people", type=float, default=2.5, metavar="N", help="that come in a second (default: 2.5)")
    parser.add_argument("--faults", type=float, default=0.6, metavar="N", help="a second (default: 0.6)")
    parser.add_argument("--wait", type=int, default=20, help="async_wait_timeout_seconds (default: 20)")
    parser.add_argument("--short", action="store_true", help="less than 90 seconds, with a wait of 10 s")
    parser.add_argument("--plan", action="store_true", help="print the faults that would come, and end")
    return parser.parse_args()


def tormented(place: Ground, plan: Plan, wait: float, long: bool) -> list[str]:
    """Carry a plan out, and print what came of it; returns the words of what was broken."""
    crew, deadlines = Crew(place), audit.Deadlines(place)
    place.vendors.kill, place.vendors.delay = crew.strike, 0.3
    audit.noting(place)
    lists, torment = Lists(crew, len(plan.visits)), Torment(crew, plan, wait)
    pool = ThreadPoolExecutor(64)
    place.undo.callback(pool.shutdown)  # Not before: with a thread ends what it started.
    started(crew, deadlines, lists)
    torment.began = time.monotonic()
    torment.carry_out(pool)
    lines = [*verdict.people(torment), *afterwards(torment, pool, AWAY if long else 0)]
    for thread in (deadlines, lists):
        thread.over.set()
        thread.join()
    count = place.house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'")[0][0]
    again, explained = paid.again(torment)
    lines += [*verdict.calls(torment), again, verdict.refunds(torment), *verdict.table(audit.rows(place), count),
              report.overdue(torment, deadlines), report.leaked(crew, lists, len(plan.visits)), report.level(lists),
              report.recovered(torment), report.ours(crew),
              Line("processes that ended by themselves", len(crew.ports) + len(crew.doors), crew.died)]  # fmt: skip
    report.say(torment, lines, explained)
    crew.over.set()
    return [line.words for line in lines if line.broken]


def started(crew: Crew, *threads) -> None:
    """Everything that is to run."""
    crew.start()
    wait_for(lambda: crew.place.house.sql(ALIVE)[0][0] == len(crew.doors), "the consumers", READY)
    for thread in threads:
        thread.start()


def afterwards(torment: Torment, pool: ThreadPoolExecutor, away: float) -> list[Line]:
    """What is still well, by itself: somebody new is verified, and once more when Postgres was away."""
    place = torment.crew.place
    place.house.web_port = torment.crew.ports["web1"]
    left(place)
    found = [_verified(place, "somebody new is verified afterwards")]
    if away:
        with postgres_away(place):
            time.sleep(away)
        place.workers = list(torment.crew.doors)
        beat = Heart(place, time.monotonic(), 30)
        beat.run()
        slow = [f"{beat.seconds:.1f} s"] if beat.seconds > 3 else []
        print(f"  Postgres away for {away:.0f} s: every worker back after {beat.seconds:.1f} s (mark: 3)")
        found += [Line("workers back within 3 s of Postgres' return", 3, slow), _verified(place, "and then as well")]
    return found


def _verified(place: Ground, words: str) -> Line:
    """Within half a minute; a circuit that the faults had opened is shut after ten seconds of it."""
    place.people += 9000
    until = time.monotonic() + 30
    seconds, one = fresh(place, 30)
    while one.words == VENDOR_ERROR and time.monotonic() < until:
        seconds, one = fresh(place, 30)
    place.people -= 9000
    return Line(words, 1, [] if one.words == "verified" else [f"{one.words} after {seconds:.1f} s"])


if __name__ == "__main__":
    main()
