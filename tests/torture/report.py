"""What is printed of a torment: the people, the calls made again, the times, and every invariant."""

import json
import signal
import statistics
from collections import Counter

from tests.torture import audit, verdict
from tests.torture.crew import Crew
from tests.torture.leaks import Lists, leaks
from tests.torture.torment import Torment, is_of
from tests.torture.verdict import AFTERMATH, Line

RESCUE = 6.0  #: seconds after which a dead worker's job runs again, p95
ENOUGH = 10  #: jobs from which on a p95 says something
GROWTH = 20  #: megabytes
BESIDE = is_of("Postgres", "backends", "consumer", "line", "Valkey")  #: what slows a rescue down

#: Events that say so (docs/operating.md).
OURS = ("request.broke", "job.broke", "worker.broke", "thread.failed", "thread.died", "process.died")


def overdue(torment: Torment, deadlines: audit.Deadlines) -> Line:
    """Rows that outlived their deadline though Postgres was well and nobody held them."""
    held = is_of("Postgres", "backends", "row locked", "log disk")
    seen = [words for at, words in deadlines.seen if not torment.between(at - AFTERMATH, at, held)]
    return Line("looks for rows that outlive their deadline with a message", deadlines.looks, seen)


def leaked(crew: Crew, lists: Lists, people: int) -> Line:
    found, size = leaks(crew, people)
    found += [f"process list: {one}" for one in lists.found]
    return Line(f"megabytes without a typed word; {lists.looks} looks at the process list", size // 2**20, found)


def level(lists: Lists) -> Line:
    grown = lists.growth()
    return Line(
        "processes of a minute that did not grow by 20 MB", len(grown), [f"{n} MB" for n in grown if n > GROWTH]
    )


def ours(crew: Crew) -> Line:
    """The lines of the log that say a fault of ours: by event, exception and place."""
    counted: Counter[str] = Counter()
    lines = crew.place.house.log.read_text(errors="replace").splitlines()
    for line in lines:
        if any(f'"event": "{event}"' in line for event in OURS) and line.endswith("}"):
            said = json.loads(line[line.index("{") :])
            words = [said.get(part, "") for part in ("event", "name", "exception", "error")]
            counted[" ".join(filter(None, [*words, *said.get("at", [])[-2:]]))] += 1
    return Line(
        "lines of the log without a fault of ours", len(lines), [f"{n} times {what}" for what, n in counted.items()]
    )


def recovered(torment: Torment) -> Line:
    """How soon the jobs of killed consumers ran again; judged are those beside which nothing else was broken."""
    alone: list[float] = []
    beside: list[float] = []
    for blow in torment.crew.blows:
        if blow.how == signal.SIGKILL and blow.name in torment.crew.doors:
            others = torment.between(blow.moment - AFTERMATH, blow.moment + AFTERMATH, BESIDE)
            (alone if len(others) <= 1 else beside).extend(audit.orphans(torment.crew.place, blow))
    print(f"  a dead worker's job ran again, alone: {_spread(alone)}; beside other faults: {_spread(beside)}")
    slow = len(alone) >= ENOUGH and _p95(alone) > RESCUE
    return Line("dead workers' jobs, nothing else broken: again within 6 s, p95", len(alone), [_spread(alone)] * slow)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[18]


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"n {len(seconds)}"
    middle, most = statistics.median(seconds), max(seconds)
    return f"n {len(seconds)}, median {middle:.1f}, p95 {_p95(seconds):.1f}, at most {most:.1f} s"


def say(torment: Torment, lines: list[Line], explained: Counter[str]) -> None:
    """Print it all."""
    done = [one for one in torment.struck if not one.failed]
    accepted = sum(bool(one.accepted) for one in torment.submissions)
    print(
        f"\n{len(torment.submissions)} submissions, {accepted} accepted; {len(done)} faults, "
        f"{len(torment.struck) - len(done)} more found nothing to break; {len(torment.crew.blows)} processes struck,"
        f" {torment.crew.refused} starts refused while KMS or the disk did"
    )
    for one in torment.struck:
        if one.failed:
            print(f"  {one.strike}: {one.failed}")
    print(f"\n{verdict.told(torment)}\n{verdict.times(torment)}\n\ncalls made again, by the faults between them:")
    for words, count in explained.most_common():
        print(f"  {count:5}  {words}")
    print(f"\n  {'invariant':66}{'of':>8}{'broken':>8}\n" + "\n".join(map(str, lines)))
    broken = sum(bool(line.broken) for line in lines)
    print(f"\nseed {torment.plan.seed}: " + (f"{broken} invariants BROKEN" if broken else "all hold"), flush=True)
