"""The job that reads a license from photos, and fills the form; it verifies nothing.

Who only sends it does not import what it reads and asks with, as in `proofing`.
"""

import math
import os
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from huey.api import Task
from huey.exceptions import CancelExecution

from idp import photos, waits
from idp.config import settings
from idp.errors import VendorError
from idp.logs import event
from idp.personal import Facts
from idp.photos import PhotosGone
from tasks.document.both import together
from tasks.document.pictures import Refused, opened, upright
from tasks.engine.huey import huey
from tasks.engine.telling import VENDOR_ERROR
from tasks.proofing import PRIORITY, Awaited, seconds_left

if TYPE_CHECKING:
    from tasks.document.reading import Reading
    from tasks.vendors.lexisnexis.true_id import Looked

READ, UNREAD = "read", "unread"
GONE = "gone"  #: the reason where Redis has the photos no more

#: Reading is work, where asking a vendor is waiting: no more at once than cores, so that no resolution waits for one.
CORES = len(os.sched_getaffinity(0))
_working = threading.BoundedSemaphore(CORES)


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def document_reading(upload: Facts, task: Task) -> dict[str, Any]:
    """What stands on a license. `upload` is `at`, the job that the photos lie under, and `key`, which opens them.

    Returns `outcome` (`read`, `unread`, `vendor_error`), `reasons`, `errors` (of no values) and `license`, the facts.
    The photos go with the note of that outcome, but for the last, after which a person may ask for a retry.
    """
    from tasks.document.reading import read

    if waits.is_withdrawn(task.id):
        raise CancelExecution(retry=False)  # Nobody is waiting, and nobody may be asked.
    try:
        sides = photos.opened(upload["at"], upload["key"])
    except PhotosGone:
        return _result(VENDOR_ERROR, [GONE])  # Nobody's fault: no attempt is counted.
    began = time.thread_time()
    with _working:
        found = read(sides["back"])
    spent = time.thread_time() - began
    try:
        looked = _looked(sides, task)
    except Refused as e:
        return _noted(task, found, spent, sides, _result(UNREAD, [f"front:{e.reason}"]))
    except VendorError as e:
        if e.unreached:
            huey.hand_over(task)
        reason = ":".join(filter(None, (e.service, e.cause.value, e.detail)))
        return _noted(task, found, spent, sides, _result(VENDOR_ERROR, [reason]))
    return _noted(task, found, spent, sides, _concluded(found, looked))


def _looked(sides: Mapping[str, bytes], task: Task) -> "Looked | None":
    """What the vendor says, None where none is configured, or was when the photos were sent. Raises VendorError."""
    from tasks.vendors.lexisnexis import true_id
    from tasks.vendors.wire.http import Outbound

    s = settings()
    if s.document_vendor != "true_id" or "front" not in sides:
        return None
    with _working:
        front, back = upright(opened(sides["front"])), upright(opened(sides["back"]))
    line = Outbound.until(s.outbound_proxy_url, seconds_left(task), lambda: huey.still_has(task), s.outbound_ca_bundle)
    return true_id.ask(front, back, line, s)


def _concluded(found: "Reading", looked: "Looked | None") -> dict[str, Any]:
    """The vendor's no is one; else what either read fills the form."""
    if looked and looked.fault:
        return _result(UNREAD, [f"{looked.side}:{looked.fault}"])
    barcode = found.license.to_message() if found.license else Facts()
    facts = together(barcode, looked.facts if looked else Facts())
    return _result(READ, [], facts) if facts else _result(UNREAD, [found.reason])


def _noted(
    task: Task, found: "Reading", spent: float, sides: Mapping[str, bytes], result: dict[str, Any]
) -> dict[str, Any]:
    facts = result["license"] or Facts()
    event(
        "document.read", id=task.id, outcome=result["outcome"],
        reasons=result["reasons"] + ([found.reason] if found.reason not in ("", *result["reasons"]) else []),
        duration_ms=round(spent * 1000, 2), pixels=found.pixels, bytes=sum(map(len, sides.values())),
        rung=found.rung or None, seen=found.seen, standard=found.version, iin=found.iin or None,
        attributes=list(facts.get("disagreeing", ())) or None,
    )  # fmt: skip
    return result


def _result(outcome: str, reasons: list[str], facts: Facts | None = None) -> dict[str, Any]:
    return {
        "success": outcome == READ,
        "outcome": outcome,
        "reasons": reasons,
        "errors": {reason: ["UNREADABLE"] for reason in reasons},
        "license": facts,
    }


def _at_once() -> float:
    """Without a vendor a job is nothing but work; beside one it mostly waits, in the share that every kind has."""
    return CORES if settings().document_vendor == "none" else math.inf


huey.at_once["document_reading"] = _at_once
