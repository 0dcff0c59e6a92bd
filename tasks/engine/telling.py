"""What the end of a job tells whoever waits for it. Said once, by whoever's end counts: the row is locked meanwhile."""

from typing import Any

from huey.utils import Error

from idp import waits

VENDOR_ERROR = "vendor_error"  #: of a proofing job's outcomes, the one that is nobody's answer


def has_outcome(result: Any) -> bool:
    """Whether somebody may wait for it."""
    return isinstance(result, Error) or (isinstance(result, dict) and "outcome" in result)


def tell(job_id: str, result: Any) -> None:
    """Note the outcome that a result holds: an answer uses its attempt up, a failure gives it back. One round trip.

    `result` is a proofing job's (`outcome`, and `errors` by attribute) or Huey's Error; others have nobody waiting.
    Raises Unavailable.
    """
    if not has_outcome(result):
        return
    if isinstance(result, Error):
        result = {"outcome": VENDOR_ERROR, "errors": {}}
    noted = {"outcome": result["outcome"], "failed": sorted(result.get("errors", {}))}
    waits.note_outcome(job_id, noted, is_answer=result["outcome"] != VENDOR_ERROR)
