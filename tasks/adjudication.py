"""Many answers into one outcome with its reasons. Pure: nothing here calls, stores or logs.

The names of the reasons are those of vendors.md 6.3 where it has one.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from idp.errors import VendorError
from tasks.vendors.wire.answer import Answer, Skipped

VERIFIED, NOT_VERIFIED, VENDOR_ERROR = "verified", "not_verified", "vendor_error"
RESOLUTION, STATE_ID, ADDRESS, SECOND = "resolution", "state_id", "address", "address_second"

#: The parts that carry a step: without the explicit yes of one of them nobody is verified.
CARRIES = frozenset({RESOLUTION, ADDRESS, SECOND})

#: What a state's answer can vouch for (vendors.md 1.4).
STATE_VOUCHES = frozenset({"address", "dob", "state_id_number"})


@dataclass(frozen=True)
class Asked:
    """One vendor asked: its part in the outcome, what it said or how it failed, and the milliseconds it took."""

    name: str
    said: Answer | Skipped | VendorError
    duration_ms: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What one vendor's part comes to. `outcome` None: it is of no consequence."""

    outcome: str | None
    reason: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a job gives back; `result` is its form as a task's result."""

    outcome: str
    reasons: list[str]
    failed: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """`errors` maps an attribute to what is wrong with it; `timings` a vendor's part to milliseconds.

        `vendor` and `transaction_id` are of the last that was asked of those who carry the step.
        """
        in_order = sorted(self.asked, key=lambda one: one.name in CARRIES)
        last = next((one.said for one in reversed(in_order) if isinstance(one.said, Answer)), None)
        return {
            "success": self.outcome == VERIFIED,
            "outcome": self.outcome,
            "reasons": self.reasons,
            "errors": {name: ["UNVERIFIED"] for name in self.failed},
            "transaction_id": last.transaction_id if last else "",
            "vendor": last.vendor if last else "",
            "timings": {one.name: one.duration_ms for one in self.asked if not isinstance(one.said, Skipped)},
        }


def adjudicate(asked: Collection[Asked], pending: Collection[str] = ()) -> Outcome:
    """Every part must be a yes. A no outweighs a vendor that failed: its yes could not have changed it.

    Where nobody said no, but the part that carries the step did not say yes either (nothing was asked, it was skipped),
    that is no yes: a vendor's failure. `pending` names the parts that are still being asked.
    """
    said = {one.name: one.said for one in asked}
    verdicts = [_verdict(one, said, pending) for one in asked]
    carried = [found.outcome for one, found in zip(asked, verdicts, strict=True) if one.name in CARRIES]
    if {NOT_VERIFIED, VENDOR_ERROR}.isdisjoint(one.outcome for one in verdicts) and VERIFIED not in carried:
        verdicts.append(Verdict(VENDOR_ERROR, "nobody_said_yes"))
    outcomes = {one.outcome for one in verdicts}
    outcome = next((found for found in (NOT_VERIFIED, VENDOR_ERROR) if found in outcomes), VERIFIED)
    failed = {name for one in verdicts if one.outcome == NOT_VERIFIED for name in one.failed or ("unknown",)}
    return Outcome(outcome, [one.reason for one in verdicts], sorted(failed), list(asked))


def settled(asked: Collection[Asked], pending: Collection[str]) -> bool:
    """Whether no answer of those `pending` can change the outcome any more."""
    return adjudicate(asked, pending).outcome == NOT_VERIFIED


def _verdict(one: Asked, said: dict[str, Answer | Skipped | VendorError], pending: Collection[str]) -> Verdict:
    """Where the second phone vendor was asked, its word counts, and what the first said is of no consequence."""
    alone = _own_verdict(one, said, pending)
    if one.name != ADDRESS or alone.outcome == VERIFIED:
        return alone
    if SECOND in said:
        return replace(alone, outcome=None)
    return replace(alone, outcome=VENDOR_ERROR) if SECOND in pending else alone


def _own_verdict(one: Asked, said: dict[str, Answer | Skipped | VendorError], pending: Collection[str]) -> Verdict:
    if isinstance(one.said, VendorError):
        return Verdict(VENDOR_ERROR, ":".join(filter(None, (one.said.service, one.said.cause.value, one.said.detail))))
    if isinstance(one.said, Skipped):
        return Verdict(None, f"{one.name}_skipped:{one.said.reason}")
    if one.said.verified:
        return Verdict(VERIFIED, f"pass_{one.name}")
    if one.name == RESOLUTION and one.said.coverable and STATE_VOUCHES.issuperset(one.said.failed):
        return _covered(one.said, said.get(STATE_ID), STATE_ID in pending)
    if one.name == RESOLUTION:
        return Verdict(NOT_VERIFIED, "fail_resolution_without_state_id_coverage", one.said.failed)
    return Verdict(NOT_VERIFIED, f"{'no_data' if one.said.no_data else 'fail'}_{one.name}", one.said.failed)


def _covered(no: Answer, state: Answer | Skipped | VendorError | None, pending: bool) -> Verdict:
    """A no whose every failed check the state may have confirmed (vendors.md 6.3)."""
    if pending or isinstance(state, VendorError):
        return Verdict(VENDOR_ERROR, "resolution_waits_for_state_id", no.failed)
    if isinstance(state, Answer) and set(no.failed) <= set(state.confirmed):
        return Verdict(VERIFIED, "state_id_covers_failed_resolution")
    return Verdict(NOT_VERIFIED, "fail_resolution_without_state_id_coverage", no.failed)
