"""Many answers into one outcome with its reasons. Pure: nothing here calls, stores or logs."""

from dataclasses import dataclass, field
from typing import Any

from idp.errors import VendorError
from tasks.vendors.answer import Answer

VERIFIED, NOT_VERIFIED, VENDOR_ERROR = "verified", "not_verified", "vendor_error"


@dataclass(frozen=True)
class Asked:
    """One vendor asked: its Answer or how it failed, and the milliseconds it took."""

    name: str
    said: Answer | VendorError
    duration_ms: float


@dataclass(frozen=True)
class Outcome:
    """What a job gives back; `result` is its form as a task's result."""

    outcome: str
    reasons: list[str]
    asked: list[Asked] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """`errors` maps an attribute to what is wrong with it; `timings` a vendor's name to milliseconds."""
        answers = [asked.said for asked in self.asked if isinstance(asked.said, Answer)]
        failed = sorted({name for answer in answers if not answer.verified for name in answer.failed or ("unknown",)})
        return {
            "success": self.outcome == VERIFIED,
            "outcome": self.outcome,
            "reasons": self.reasons,
            "errors": {name: ["UNVERIFIED"] for name in failed},
            "transaction_id": next((a.transaction_id for a in answers), ""),
            "vendor": next((a.vendor for a in answers), ""),
            "timings": {asked.name: asked.duration_ms for asked in self.asked},
        }


def adjudicate(asked: list[Asked]) -> Outcome:
    """Every vendor's yes is a yes; a no outweighs a vendor that failed, whose yes could not change it."""
    if noes := [one.name for one in asked if isinstance(one.said, Answer) and not one.said.verified]:
        return Outcome(NOT_VERIFIED, [f"fail_{name}" for name in noes], asked)
    if failures := [one.said for one in asked if isinstance(one.said, VendorError)]:
        return Outcome(VENDOR_ERROR, [f"{e.service}:{e.cause.value}" for e in failures], asked)
    return Outcome(VERIFIED, [f"pass_{one.name}" for one in asked], asked)
