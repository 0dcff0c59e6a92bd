"""What came of a torment: each invariant, how often it was looked at, and what broke it."""

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import redis

from tests.torture.audit import Rows
from tests.torture.pages import FORM_AGAIN, NOT_VERIFIED, REFUSED, SESSION_ENDED, TIMED_OUT, VENDOR_ERROR, VERIFIED
from tests.torture.torment import Torment
from tests.torture.vendors import Call
from tests.torture.visitor import Submission

EARLY = 1.0  #: seconds before the end of the wait at which "too long" is not yet true
SLACK = 0.3  #: seconds between a vendor's hearing and our noting of it
AFTERMATH = 8.0  #: seconds after a fault in which what it broke may still be seen

#: What may be told, by what the vendors have to say. A failure may come to everybody.
TRUE = {"yes": {VERIFIED}, "no": {NOT_VERIFIED}, "no license": {NOT_VERIFIED}, "deadly": set()}
FAILURES = {VENDOR_ERROR, TIMED_OUT, SESSION_ENDED}


@dataclass
class Line:
    """One invariant: of how many it was held, and by what it was broken."""

    words: str
    of: int
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        shown = "".join(f"\n      {one}" for one in self.broken[:12])
        return f"  {self.words:66}{self.of:8}{len(self.broken):8}{shown}"


def people(torment: Torment) -> list[Line]:
    """What people were told."""
    accepted = [one for one in torment.submissions if one.accepted]
    return [
        _line("accepted submissions that ended in one outcome", accepted, lambda one: _told_twice(torment, one)),
        _line("told the truth", accepted, lambda one: _untrue(torment, one)),
        Line("pages that no page should be", len(torment.visitors), [f"person {v.visit.number}: {odd}"
             for v in torment.visitors for odd in v.odd]),
    ]  # fmt: skip


def _line(words: str, among: list[Submission], fault: Callable[[Submission], str]) -> Line:
    found = [(one, fault(one)) for one in among]
    return Line(words, len(among), [f"person {one.person}, {one.step}: {why}" for one, why in found if why])


def _told_twice(torment: Torment, one: Submission) -> str:
    """Who was told something may be told later that Valkey lost their session, where it came back empty meanwhile."""
    outcomes = [outcome for outcome, _ in one.told]
    if outcomes[1:] == [SESSION_ENDED] and _emptied(torment, one.told[0][1], one.told[1][1]):
        return ""
    return _told_once(one)


def _told_once(one: Submission) -> str:
    return "" if len(one.told) == 1 else " then ".join(outcome for outcome, _ in one.told) or "nothing"


def _untrue(torment: Torment, one: Submission) -> str:
    outcome, at = one.told[-1] if one.told else ("", 0.0)
    if outcome in TRUE[one.answer] or outcome == VENDOR_ERROR:
        return ""
    if (outcome == SESSION_ENDED or (outcome == FORM_AGAIN and one.unheard)) and _emptied(torment, one.sent, at):
        return ""
    if outcome == TIMED_OUT and at - one.accepted > torment.wait - EARLY - (one.accepted - one.sent):
        return ""
    return f"{outcome or 'nothing'}, the vendors say {one.answer}"


def _emptied(torment: Torment, first: float, last: float) -> bool:
    return bool(torment.between(first, last, lambda strike: strike.name == "Valkey emptied"))


def told(torment: Torment) -> str:
    """A table of what people were told, by what the vendors say."""
    counted = Counter((one.answer, one.told[-1][0] if one.told else "nothing") for one in torment.submissions)
    outcomes = [VERIFIED, NOT_VERIFIED, VENDOR_ERROR, TIMED_OUT, SESSION_ENDED, FORM_AGAIN, REFUSED, "nothing"]
    head = f"  {'the vendors say':18}" + "".join(f"{name:>16}" for name in outcomes)
    rows = [f"  {answer:18}" + "".join(f"{counted[answer, name]:16}" for name in outcomes) for answer in TRUE]
    return "\n".join([head, *rows])


def calls(torment: Torment) -> list[Line]:
    """That no vendor is asked once the person was told."""
    made = [one for one in torment.crew.place.vendors.calls if 0 < one.person <= len(torment.plan.visits)]
    late = [f"person {call.person}, {call.vendor}, asked by {call.asker} at {call.begun - torment.began:.1f} s"
            for call in made if not _waited_for(torment, call)]  # fmt: skip
    return [Line("vendor calls begun while somebody waited for them", len(made), late)]


def _waited_for(torment: Torment, call: Call) -> bool:
    spans = [(one.sent, one.told[0][1] if one.told else float("inf"))
             for one in torment.submissions if one.person == call.person]  # fmt: skip
    return any(first <= call.begun <= last + SLACK for first, last in spans)


def refunds(torment: Torment) -> Line:
    """That a session's counters are what its outcomes say, of the sessions that Valkey still has."""
    client = redis.Redis.from_url(torment.crew.place.valkey.url())
    wanted: Counter[tuple[str, str]] = Counter()
    for one in torment.submissions:
        if one.accepted:
            wanted[one.session, one.step] += one.told[-1:] != [] and one.told[-1][0] in (VERIFIED, NOT_VERIFIED)
    wrong, looked_at = [], 0
    for (session, step), count in wanted.items():
        if client.exists(f"session:{session}"):
            name = {"verify": "idv_resolution", "phone": "proof_address"}[step]
            counted = int(client.get(f"limit:{name}:{session}") or 0)
            looked_at += 1
            wrong += [f"{name}: {counted}, by the outcomes {count}: {_way(torment, session, step)}"] * (
                counted != count
            )
    return Line("counters of attempts that are as the outcomes say", looked_at, wrong)


def _way(torment: Torment, session: str, step: str) -> str:
    """What the forms of a session came to, one after the other."""
    sent = [one for visitor in torment.visitors for one in visitor.submissions if one.step == step
            and any(other.session == session for other in visitor.submissions)]  # fmt: skip
    return ", ".join(f"{one.sent - torment.began:.1f} s {_told_once(one) or one.told[0][0]}" for one in sent)


def table(found: Rows, count: int) -> list[Line]:
    """What the jobs table says at the end."""
    return [
        Line("jobs that ended", count, ["left queued or claimed"] * found.unended),
        Line("ended rows without a message", count, ["with one"] * found.messages),
        Line("rows that ended once", count, ["changed after it"] * found.twice),
    ]


def times(torment: Torment) -> str:
    """Seconds until people were told."""
    took = sorted(one.told[0][1] - one.accepted for one in torment.submissions if one.accepted and one.told)
    if len(took) < 2:
        return "  seconds until told: nobody was"
    share = statistics.quantiles(took, n=20)
    return f"  seconds until told: median {share[9]:.1f}, p95 {share[18]:.1f}, at most {took[-1]:.1f}"
