"""`python -m tests.torture.outages`: with three jobs in hand, one fault after the other, and what comes of it.

Each row is a house of its own: real Postgres, Valkey, KMS (moto), vendors that take two seconds, a web and one or two
workers. When three people's jobs are in hand the fault comes; one person more sends a form in the middle of it. From
the cure on (the kill, for a killed worker) are counted:

    fresh      seconds until somebody new, who tries again while turned away, is verified (vendors answer at once then)
    beat       seconds until each living worker has beaten again
    told       seconds until the last of those in the middle of it has an answer; 0.0: during the fault
    left       their jobs that were still queued or claimed after everybody was told and every deadline had passed
    messages   ended rows that still hold one
    form       what the one in the middle of it was answered: 303 taken, 503 said so; - nobody came
    extra      calls to vendors beyond two for each form taken
    people     what they were told: each must be told one thing, and a true one (the vendors say yes to all)
    died       processes that ended by themselves. Nothing is restarted by hand

A row holds where fresh, beat and told are at most 5 s (told: plus the lease's span where a worker died), nothing is
left, no process died, the form was not answered 500, and everybody was told the truth once. Exit code 1 if one breaks.
"""

import argparse
import signal
import sys
import threading
import time
from collections import Counter

from tests.house import wait_for
from tests.torture.alone import FAULTS, Fault
from tests.torture.ground import Ground, ground
from tests.torture.people import Waiting, fresh, waiting
from tests.torture.rows import HEAD, Row
from tests.torture.vendors import PROOFS
from tests.torture.watch import Heart, claimed, died, left, messages

IN_HAND = 2.0  #: seconds that a vendor takes while the fault comes
AFTERWARDS = 0.1  #: and from the cure on, so that what is measured is ours
LOOKED = 30.0  #: seconds after which no more is waited for


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture.outages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", metavar="NAME", action="append", help="faults whose name contains this; repeatable")
    parser.add_argument("--list", action="store_true", help="print the names of the faults")
    parser.add_argument("--wait", type=int, default=60, help="async_wait_timeout_seconds (default: 60)")
    options = parser.parse_args()
    chosen = {n: f for n, f in FAULTS.items() if options.only is None or any(o in n for o in options.only)}
    if options.list:
        sys.exit(print("\n".join(chosen)))
    print(HEAD)
    broken = 0
    for name, fault in chosen.items():
        row = tried(name, fault, options.wait)
        broken += bool(row.broken)
        print(row, flush=True)
    sys.exit(1 if broken else 0)


def tried(name: str, fault: Fault, wait: int) -> Row:
    """One fault, in a house of its own."""
    with ground(ASYNC_WAIT_TIMEOUT_SECONDS=str(wait)) as place:
        place.house.web(**place.through("web"))
        settled(place, fault)
        people = three_in_hand(place)
        visitor = Waiting(place)
        visitor.open_form()
        with fault.inflict(place):
            passed(place, fault, visitor)
        return after(place, name, fault, [*people, visitor])


def settled(place: Ground, fault: Fault) -> None:
    """Workers that have lived long enough to help each other, and that have asked everybody once."""
    for _ in range(fault.workers):
        place.worker()
    fault.prepare(place)
    if fault.workers > 1:
        time.sleep(6)  # A worker that has just come waits a span before it takes anything from others.
    seconds, one = fresh(place, LOOKED)
    if one.told != ["verified"]:
        raise AssertionError(f"before any fault somebody was told {one.words} after {seconds:.1f} s")


def three_in_hand(place: Ground) -> list[Waiting]:
    """Three people whose jobs the first worker has claimed; another one stands still meanwhile."""
    place.vendors.delay = IN_HAND
    others = [place.house.processes[name] for name in place.workers[1:]]
    for process in others:
        process.send_signal(signal.SIGSTOP)
    people = waiting(place, 3)
    wait_for(lambda: claimed(place) == 3, "three jobs in hand")
    for process in others:
        process.send_signal(signal.SIGCONT)
    return people


def passed(place: Ground, fault: Fault, visitor: Waiting) -> None:
    """The time of the fault; in the middle of a longer one somebody sends a form."""
    if not fault.seconds:
        return
    time.sleep(min(1.0, fault.seconds / 2))
    threading.Thread(target=visitor.send, daemon=True).start()
    time.sleep(fault.seconds - min(1.0, fault.seconds / 2))


def after(place: Ground, name: str, fault: Fault, people: list[Waiting]) -> Row:
    """Everything that is counted from the cure on."""
    cured, place.vendors.delay = time.monotonic(), AFTERWARDS
    beat = Heart(place, cured, LOOKED)
    beat.start()
    seconds, newcomer = fresh(place, LOOKED)
    visitor = people[-1]
    if fault.seconds:
        wait_for(lambda: visitor.sent, "an answer to the form", LOOKED)
    if visitor.accepted:
        visitor.start()
    followed = [one for one in people if one.accepted]
    for thread in (beat, *followed):
        thread.join()
    asked = [one for one in (*followed, newcomer) if one.accepted]
    return Row(
        name, seconds, beat.seconds, max(0.0, *(one.told_at - cured for one in followed)), left(place), messages(place),
        visitor.status, max(0, place.vendors.count(*PROOFS) - 2 * (len(asked) + 1)),
        Counter(one.words for one in asked), sum(not one.truly for one in asked), died(place), fault.rescue,
    )  # fmt: skip


if __name__ == "__main__":
    main()
