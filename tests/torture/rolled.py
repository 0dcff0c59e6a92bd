"""What a rolling replacement may not break. Nothing was struck by a fault, so that nothing excuses anything."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.torture import audit, newer, verdict
from tests.torture.pages import NOT_VERIFIED, VERIFIED
from tests.torture.paid import asked
from tests.torture.report import ours
from tests.torture.torment import Torment
from tests.torture.verdict import Line
from tests.torture.visitor import Submission

PROOFING = "name LIKE '%%proofing'"


@dataclass(frozen=True)
class Step:
    """From when to when something was replaced (time.monotonic()), and with it."""

    words: str
    began: float
    ended: float


def judged(torment: Torment, steps: list[Step]) -> list[Line]:
    """Every invariant."""
    place = torment.crew.place
    count = place.house.sql(f"SELECT count(*) FROM jobs WHERE {PROOFING}")[0][0]
    return [requests(torment), *verdict.people(torment), answered(torment), once(torment), *_jobs(torment, count),
            *verdict.table(audit.rows(place), count), *_newer(torment), *_processes(torment, steps),
            ours(torment.crew), _errors(torment)]  # fmt: skip


def requests(torment: Torment) -> Line:
    """Those that were not answered, or by a fault."""
    failed = [f"person {v.visit.number}: {words}" for v in torment.visitors for words in v.browser.failed]
    return Line("requests that were answered", sum(v.browser.asked for v in torment.visitors), failed)


def answered(torment: Torment) -> Line:
    """That every form was taken, and its person told what the vendors say."""
    told = [f"person {one.person}, {one.step}: {one.told or 'nothing'}" for one in torment.submissions
            if [words for words, _ in one.told] not in ([VERIFIED], [NOT_VERIFIED])]  # fmt: skip
    return Line("forms that ended in a yes or a no, once", len(torment.submissions), told)


def once(torment: Torment) -> Line:
    """That no vendor was asked twice for one form."""
    calls = asked(torment)
    twice = [f"person {person}, {vendor}: {len(made)} times, by {', '.join(call.asker for call in made)}"
             for (person, vendor, _), made in calls.items() if len(made) > 1]  # fmt: skip
    return Line("vendors' answers about a form, paid for once", len(calls), twice)


def _jobs(torment: Torment, count: int) -> list[Line]:
    """One for each form that was taken, none ended but as done, and nothing left in any state."""
    sql, taken = torment.crew.place.house.sql, sum(bool(one.accepted) for one in torment.submissions)
    other = sql(f"SELECT state, coalesce(error, '') FROM jobs WHERE {PROOFING} AND state <> 'done'")
    left = sql("SELECT name, state FROM jobs WHERE finished_at IS NULL")
    return [
        Line("jobs of forms that were taken, one each", taken, [f"{count} jobs"] * (count != taken)),
        Line("of these, done", count, [" ".join(row) for row in other]),
        Line("rows that are left of any kind", sql("SELECT count(*) FROM jobs")[0][0], [" ".join(row) for row in left]),
    ]


def _newer(torment: Torment) -> list[Line]:
    """That the new kind ran, each of what newer webs enqueued, and that it saw the new field."""
    sql = torment.crew.place.house.sql
    states = Counter(dict(sql("SELECT state, count(*) FROM jobs WHERE name = %s GROUP BY state", newer.KIND)))
    came = dict(sql("SELECT newer, count(*) FROM jobs WHERE name = %s GROUP BY newer", newer.KIND))
    enqueued = sum(one["event"] == "job.enqueued" and one.get("name") == newer.KIND for one in _log(torment))
    short = [f"{enqueued} enqueued, {dict(states)}"] * (not enqueued or states != Counter(done=enqueued))
    bare = [str(came)] * (not came.get("newer") or None in came)
    return [Line("jobs of the new kind, all done", enqueued, short),
            Line("of these, with the new field in the message", came.get("newer", 0), bare)]  # fmt: skip


def _processes(torment: Torment, steps: list[Step]) -> list[Line]:
    """That each step met people, and both releases worked; that what was stopped ended well, and nothing else ended."""
    empty = [one.words for one in steps if not any(_waits_in(one, form) for form in torment.submissions)]
    last = torment.crew.place.house.sql("SELECT id FROM workers WHERE version = %s", newer.VERSION)
    seen = {(one.get("role"), one.get("version")) for one in _log(torment)}
    missing = ["a worker stayed"] * len(last)
    missing += [role for role in ("web", "worker") if (role, newer.VERSION) not in seen]
    ended = [f"{name} with {status}" for name, status in torment.crew.stopped if status] + torment.crew.died
    return [Line("steps in which people waited", len(steps), empty),
            Line("roles in which the newer release worked, and went again", 2, missing),
            Line("processes stopped, which ended with 0", len(torment.crew.stopped), ended)]  # fmt: skip


def _waits_in(step: Step, form: Submission) -> bool:
    return form.sent <= step.ended and (not form.told or form.told[0][1] >= step.began)


def _errors(torment: Torment) -> Line:
    lines = _log(torment)
    counted = Counter(
        f"{one['event']} {one.get('error', '')}" for one in lines if one["level"] in ("error", "critical")
    )
    return Line("lines of the log below an error", len(lines), [f"{n} times {words}" for words, n in counted.items()])


def _log(torment: Torment) -> list[dict[str, Any]]:
    return [json.loads(line) for line in torment.crew.place.house.log.read_text().splitlines() if line[:1] == "{"]
