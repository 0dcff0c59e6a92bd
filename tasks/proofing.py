"""The proofing jobs, a few lines each: unpack, ask, adjudicate, return.

Who only sends them has no use for what they ask with, and does not import it; a worker has, before its first.
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from huey.api import Task
from huey.exceptions import CancelExecution

from idp import waits
from idp.applicant import Applicant
from idp.config import settings
from idp.errors import Unavailable, VendorError
from idp.logs import event
from idp.personal import Facts
from tasks.adjudication import ADDRESS, RESOLUTION, VENDOR_ERROR, Asked, adjudicate
from tasks.engine.huey import huey
from tasks.engine.sealed import claim_of, half_of
from tasks.notes import Notes

PRIORITY = 50  #: a person is waiting


class Awaited(Task):
    """A task that somebody waits for: it expires when they wait no more."""

    expires: int | None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.expires is None:
            self.expires = settings().async_wait_timeout_seconds


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def resolution_proofing(applicant: Facts, task: Task) -> dict[str, Any]:
    """Do these facts belong to one real person, and does the state that issued the license agree.

    `applicant` is `Applicant.to_message`; returns `Outcome.result`.
    """
    from tasks import asking

    return _proofed(RESOLUTION, asking.resolve, applicant, task)


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def address_proofing(applicant: Facts, task: Task) -> dict[str, Any]:
    """Does this phone number belong to that person. In and out as in `resolution_proofing`."""
    from tasks import asking

    return _proofed(ADDRESS, asking.whose_phone, applicant, task)


def _proofed(name: str, ask: Callable[..., list[Asked]], message: Facts, task: Task) -> dict[str, Any]:
    """Ask, adjudicate, note and give back the outcome. Where no vendor could be reached from here, others may try."""
    from tasks.vendors.wire.http import Outbound

    if waits.is_withdrawn(task.id, bool(half_of(task))):
        waits.take_back(task.id)
        raise CancelExecution(retry=False)  # Nobody is waiting, and nobody may be asked.
    s, wanted = settings(), partial(_is_wanted, task)
    line = Outbound.until(s.outbound_proxy_url, seconds_left(task), wanted, s.outbound_ca_bundle)
    notes = Notes(task.id, line.seconds_left) if claim_of(task) else None
    asked = ask(Applicant.from_message(message), line, s, notes)
    outcome = adjudicate(asked)
    if outcome.outcome == VENDOR_ERROR and _never_left(asked):
        huey.hand_over(task)
    result = outcome.result()
    event(
        f"{name}.proofed", id=task.id, success=result["success"], outcome=outcome.outcome,
        vendor=result["vendor"] or "none", reasons=outcome.reasons, attributes=outcome.failed or None,
        timings=result["timings"],
    )  # fmt: skip
    return result


def _is_wanted(task: Task) -> bool:
    """Whether another vendor may be asked: while this process has the job, and somebody waits for it.

    While Redis does not answer nobody is told anything either, and what was begun goes on.
    """
    if not huey.still_has(task):
        return False
    try:
        return not waits.is_withdrawn(task.id, bool(half_of(task)))
    except Unavailable:
        return True


def _never_left(asked: Collection[Asked]) -> bool:
    """Whether all that failed failed on this host: no vendor ever heard of it."""
    return all(one.said.unreached for one in asked if isinstance(one.said, VendorError))


def seconds_left(task: Task) -> float:
    """Until nobody waits any more; at most the whole wait (inside a web request no row counts it)."""
    return min(task.time_remaining, float(settings().async_wait_timeout_seconds))
