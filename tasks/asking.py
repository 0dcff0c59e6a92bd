"""Which vendors a job asks: side by side, or the second after the first; what is noted, and what is tried again."""

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.logs import event
from tasks.adjudication import ADDRESS, RESOLUTION, SECOND, STATE_ID, VENDOR_ERROR, Asked, adjudicate, settled
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp
from tasks.vendors.repeats import may_repeat
from tasks.vendors.socure import kyc, phone_risk
from tasks.vendors.wire import threads
from tasks.vendors.wire.answer import Answer, Skipped
from tasks.vendors.wire.http import Outbound

if TYPE_CHECKING:  # They need Redis' and Postgres' clients, which a test of vendors does without.
    from tasks.notes import Notes

#: Seconds that must be left for a second try to be worth it.
WORTH_A_RETRY = 5.0

Vendor = Callable[[Applicant, Outbound, Settings], Answer | Skipped]
Call = Callable[[], Answer | Skipped]  #: a vendor with all that it is to be told

#: By the words of `idv_resolution_default_vendor`.
RESOLUTION_VENDORS: dict[str, Vendor] = {
    "instant_verify": instant_verify.ask,
    "instant_verify_ddp": instant_verify_ddp.ask,
    "socure_kyc": kyc.ask,
}
#: By the words of `idv_address_primary_vendor` and `idv_address_secondary_vendor`.
PHONE_VENDORS: dict[str, Vendor] = {
    "lexis_nexis": phone_finder.ask,
    "lexis_nexis_ddp": phone_finder_ddp.ask,
    "socure": phone_risk.ask,
}


def resolve(applicant: Applicant, line: Outbound, s: Settings, notes: "Notes | None" = None) -> list[Asked]:
    """Ask the resolution vendor and the state, side by side."""
    chosen = RESOLUTION_VENDORS[s.idv_resolution_default_vendor]
    calls = {RESOLUTION: partial(chosen, applicant, line, s), STATE_ID: partial(aamva.ask, applicant, line, s)}
    return ask_all(calls, line, notes)


def whose_phone(applicant: Applicant, line: Outbound, s: Settings, notes: "Notes | None" = None) -> list[Asked]:
    """Ask the first phone vendor; the second, if there is one, only where the first leaves the question open."""
    first = {ADDRESS: partial(PHONE_VENDORS[s.idv_address_primary_vendor], applicant, line, s)}
    if s.idv_address_secondary_vendor == "none":
        return ask_all(first, line, notes)
    if said := notes and notes.told(SECOND):  # By an earlier try, which had come so far; whatever the first said.
        event("vendor.asked_before", service=SECOND, outcome="noted")
        return [Asked(SECOND, said)]
    asked = ask_all(first, line, notes, later={SECOND})
    if not _leaves_open(asked[0].said, s):
        return asked
    second = {SECOND: partial(PHONE_VENDORS[s.idv_address_secondary_vendor], applicant, line, s)}
    return asked + ask_all(second, line, notes)


def _leaves_open(said: Answer | Skipped | VendorError, s: Settings) -> bool:
    """Whether the second is to be asked: the first failed, or its no says only that it holds nothing on the number.

    A plain no stands, unless `idv_phone_verification_dual_vendor_check_enabled` is off (vendors.md 2.4).
    """
    if isinstance(said, VendorError):
        return said.cause not in (Cause.DEADLINE, Cause.NOT_NEEDED)
    if isinstance(said, Skipped) or said.verified:
        return False
    return said.no_data or not s.idv_phone_verification_dual_vendor_check_enabled


def ask_all(
    calls: Mapping[str, Call], line: Outbound, notes: "Notes | None" = None, later: Collection[str] = ()
) -> list[Asked]:
    """Ask side by side; what may be repeated once more, where time is left and it could still change the outcome.

    A vendor whose answer an earlier try noted is not asked, nor paid, again. `later` names what may be asked after
    these.
    """
    known = _noted(notes, list(calls))
    known_names = {one.name for one in known}
    if settled(known, (calls.keys() | set(later)) - known_names):
        line.hang_up()
    asking = {name: _keeping(notes, name, call) for name, call in calls.items() if name not in known_names}
    asked = known + _side_by_side(asking, line, known, later)
    lost = [one.name for one in asked if isinstance(one.said, VendorError) and may_repeat(one.said)]
    if lost and line.seconds_left > WORTH_A_RETRY and adjudicate(asked).outcome == VENDOR_ERROR:
        kept = [one for one in asked if one.name not in lost]
        asked = kept + _side_by_side({name: asking[name] for name in lost}, line, kept, later)
    return sorted(asked, key=lambda one: list(calls).index(one.name))


def _noted(notes: "Notes | None", vendors: Collection[str]) -> list[Asked]:
    """What an earlier try was told. One that was asked and not heard is asked again: who can't know must."""
    found = notes.begin(vendors) if notes else {}
    for name, said in found.items():
        event("vendor.asked_before", service=name, outcome="noted" if said else "unknown")
    return [Asked(name, said) for name, said in found.items() if said]


def _keeping(notes: "Notes | None", name: str, call: Call) -> Call:
    """The same call, whose answer is noted before anything else is done with it."""

    def asked() -> Answer | Skipped:
        try:
            said = call()
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
    calls: Mapping[str, Call], line: Outbound, done: Collection[Asked], later: Collection[str]
) -> list[Asked]:
    """Each vendor in a thread of its own, the last in this one. When the outcome is settled, the line hangs up."""
    if not calls:
        return []
    asked: list[Asked] = []

    def ask(name: str, call: Call) -> None:
        try:
            asked.append(_ask(name, call))
        except BaseException:
            line.hang_up()
            raise
        if settled([*done, *asked], (calls.keys() | set(later)) - {told.name for told in asked}):
            line.hang_up()

    *others, mine = [partial(ask, *one) for one in calls.items()]
    running = [threads.start(other) for other in others]
    try:
        mine()
    finally:
        wait(running)  # What they were told must be noted before the job goes back.
    for one in running:
        one.result()
    return asked


def _ask(name: str, call: Call) -> Asked:
    """Ask one vendor; its failure is an outcome, not an exception."""
    began = time.monotonic()
    said: Answer | Skipped | VendorError
    try:
        said = call()
    except VendorError as e:
        said = e
    return Asked(name, said, round((time.monotonic() - began) * 1000, 2))
