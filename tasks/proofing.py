"""The proofing jobs, a few lines each: unpack, ask, adjudicate, return."""

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import as_completed
from functools import partial
from typing import Any

from huey.api import Task
from huey.exceptions import CancelExecution

from idp import waits
from idp.applicant import Applicant
from idp.config import Settings, settings
from idp.errors import Cause, Unavailable, VendorError
from idp.logs import event
from tasks.adjudication import ADDRESS, RESOLUTION, STATE_ID, VENDOR_ERROR, Asked, adjudicate, settled
from tasks.engine.huey import huey
from tasks.engine.sealed import claim_of, half_of
from tasks.notes import Notes
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, phone_finder
from tasks.vendors.repeats import may_repeat
from tasks.vendors.socure import kyc as socure
from tasks.vendors.wire import threads
from tasks.vendors.wire.answer import Answer, Skipped
from tasks.vendors.wire.http import Outbound

#: Seconds that must be left for a second try to be worth it.
WORTH_A_RETRY = 5.0

Vendor = Callable[[Applicant, Outbound, Settings], Answer | Skipped]

RESOLUTION_VENDORS: dict[str, Vendor] = {"instant_verify": instant_verify.ask, "socure_kyc": socure.ask}

PRIORITY = 50  #: a person is waiting


class Awaited(Task):
    """A task that somebody waits for: it expires when they wait no more."""

    expires: int | None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.expires is None:
            self.expires = settings().async_wait_timeout_seconds


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def resolution_proofing(applicant: dict[str, str], task: Task) -> dict[str, Any]:
    """Do these facts belong to one real person, and does the state that issued the license agree.

    `applicant` is `Applicant.to_message`; returns `Outcome.result`.
    """
    chosen = RESOLUTION_VENDORS[settings().resolution_vendor]
    return _proofed(RESOLUTION, {RESOLUTION: chosen, STATE_ID: aamva.ask}, applicant, task)


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def address_proofing(applicant: dict[str, str], task: Task) -> dict[str, Any]:
    """Does this phone number belong to that person. In and out as in `resolution_proofing`."""
    return _proofed(ADDRESS, {ADDRESS: phone_finder.ask}, applicant, task)


def _proofed(name: str, vendors: Mapping[str, Vendor], message: dict[str, str], task: Task) -> dict[str, Any]:
    """Ask, adjudicate, note and give back the outcome. Where no vendor could be reached from here, others may try."""
    if waits.is_withdrawn(task.id, bool(half_of(task))):
        waits.take_back(task.id)
        raise CancelExecution(retry=False)  # Nobody is waiting, and nobody may be asked.
    s, wanted = settings(), partial(_is_wanted, task)
    line = Outbound.until(s.outbound_proxy_url, seconds_left(task), wanted, s.outbound_ca_bundle)
    notes = Notes(task.id, line.seconds_left) if claim_of(task) else None
    asked = ask_all(vendors, Applicant.from_message(message), line, notes)
    outcome = adjudicate(asked)
    if outcome.outcome == VENDOR_ERROR and _never_left(asked):
        huey.hand_over(task)
    result = outcome.result()
    event(
        f"{name}.proofed", id=task.id, success=result["success"], outcome=outcome.outcome,
        vendor=result["vendor"] or "none", reasons=outcome.reasons, timings=result["timings"],
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


def ask_all(
    vendors: Mapping[str, Vendor], applicant: Applicant, line: Outbound, notes: Notes | None = None
) -> list[Asked]:
    """Ask side by side; what may be repeated once more, where time is left and it could still change the outcome.

    A vendor whose answer an earlier try noted is not asked, nor paid, again.
    """
    known = _noted(notes, list(vendors))
    if settled(known, vendors.keys() - {one.name for one in known}):
        line.hang_up()
    asking = {name: _keeping(notes, name, ask) for name, ask in vendors.items() if name not in {k.name for k in known}}
    asked = known + _side_by_side(asking, applicant, line, done=known)
    lost = [one.name for one in asked if isinstance(one.said, VendorError) and may_repeat(one.said)]
    if lost and line.seconds_left > WORTH_A_RETRY and adjudicate(asked).outcome == VENDOR_ERROR:
        kept = [one for one in asked if one.name not in lost]
        asked = kept + _side_by_side({name: asking[name] for name in lost}, applicant, line, done=kept)
    return sorted(asked, key=lambda one: list(vendors).index(one.name))


def _noted(notes: Notes | None, vendors: Collection[str]) -> list[Asked]:
    """What an earlier try was told. One that was asked and not heard is asked again: who can't know must."""
    found = notes.begin(vendors) if notes else {}
    for name, said in found.items():
        event("vendor.asked_before", service=name, outcome="noted" if said else "unknown")
    return [Asked(name, said) for name, said in found.items() if said]


def _keeping(notes: Notes | None, name: str, ask: Vendor) -> Vendor:
    """The same vendor, whose answer is noted before anything else is done with it."""

    def asked(applicant: Applicant, line: Outbound, s: Settings) -> Answer | Skipped:
        try:
            said = ask(applicant, line, s)
        except VendorError as e:
            if notes and (e.unreached or e.cause == Cause.NOT_NEEDED):
                notes.withdraw(name)
            raise
        if notes and isinstance(said, Answer):
            notes.keep(name, said)
        elif notes:
            notes.withdraw(name)
        return said

    return asked


def _side_by_side(
    vendors: Mapping[str, Vendor], applicant: Applicant, line: Outbound, done: Collection[Asked]
) -> list[Asked]:
    """Each vendor in a thread of its own. When the outcome is settled, the line hangs up."""
    asked: list[Asked] = []
    calls = [threads.start(partial(ask, *one, applicant, line)) for one in vendors.items()]
    for call in as_completed(calls):
        if call.exception():
            line.hang_up()  # And wait for the others: what they were told must be noted before the job goes back.
            continue
        asked.append(call.result())
        if settled([*done, *asked], vendors.keys() - {one.name for one in asked}):
            line.hang_up()
    return asked if len(asked) == len(calls) else [call.result() for call in calls]


def ask(name: str, vendor: Vendor, applicant: Applicant, line: Outbound) -> Asked:
    """Ask one vendor; its failure is an outcome, not an exception."""
    began = time.monotonic()
    said: Answer | Skipped | VendorError
    try:
        said = vendor(applicant, line, settings())
    except VendorError as e:
        said = e
    return Asked(name, said, round((time.monotonic() - began) * 1000, 2))


def seconds_left(task: Task) -> float:
    """Until nobody waits any more; at most the whole wait (inside a web request no row counts it)."""
    return min(task.time_remaining, float(settings().async_wait_timeout_seconds))
