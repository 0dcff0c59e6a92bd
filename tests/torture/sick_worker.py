"""`python -m tests.torture.sick_worker`: two workers, one of them behind a proxy that does not answer.

Sixty people, sixteen at a time; the vendors have a yes for each. Printed are what they were told and which worker ended
their jobs. The mark: nobody is told that the vendors failed, for one of the workers reaches them. Exit code 1 if not.
"""

import argparse
import statistics
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from idp.development.servers import free_port
from tests.torture.ground import Ground, ground
from tests.torture.people import Waiting
from tests.torture.vendors import PROOFS

DELAY = 0.4  #: seconds that a vendor takes

#: Who ended how many of the people's jobs, and how.
ENDED = """
    SELECT pid, state, count(*) FROM jobs JOIN workers ON workers.id = claimed_by
    WHERE jobs.name LIKE '%%proofing' GROUP BY 1, 2 ORDER BY 1, 2"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.sick_worker", description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--at-once", type=int, default=16)
    options = parser.parse_args()
    with ground() as place:
        place.house.web(**place.through("web"))
        place.vendors.delay = DELAY
        place.worker()
        place.worker(OUTBOUND_PROXY_URL=f"http://127.0.0.1:{free_port()}")
        with ThreadPoolExecutor(options.at_once) as pool:
            people = list(pool.map(lambda _: served(place), range(options.people)))
        report(place, people)
    sys.exit(1 if any(one.words != "verified" for one in people) else 0)


def served(place: Ground) -> Waiting:
    """One person's way from the form to what they are told."""
    one = Waiting(place)
    one.open_form()
    if one.send() == 303:
        one.run()
    return one


def report(place: Ground, people: list[Waiting]) -> None:
    told = Counter(one.words if one.accepted else f"refused with {one.status}" for one in people)
    print("told: " + ", ".join(f"{count} {words}" for words, count in told.most_common()))
    seconds = sorted(one.told_at - one.accepted for one in people if one.accepted)
    print(f"seconds: median {statistics.median(seconds):.1f}, at most {seconds[-1]:.1f}")
    names = {
        place.house.processes[name].pid: words for name, words in zip(place.workers, ("well", "sick"), strict=True)
    }
    for pid, state, count in place.house.sql(ENDED):
        print(f"the {names.get(pid, pid)} worker ended {count} as {state}")
    print(f"calls to vendors: {place.vendors.count(*PROOFS)}, of {2 * len(people)} needed")
    print(f"/vendor-error: {sum('vendor error' in one.told for one in people)} (mark: 0)")


if __name__ == "__main__":
    main()
