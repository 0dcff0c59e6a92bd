"""The job that reads a license from a photo of its back, and fills the form; it verifies nothing."""

import os
import time
from typing import Any

from huey.api import Task
from huey.exceptions import CancelExecution

from idp import photos, waits
from idp.logs import event
from idp.photos import PhotosGone
from tasks.document.reading import Reading, read
from tasks.engine.huey import huey
from tasks.engine.telling import VENDOR_ERROR
from tasks.proofing import PRIORITY, Awaited

READ, UNREAD = "read", "unread"
GONE = "gone"  #: the reason where Redis has the photos no more

#: Reading is work, where asking a vendor is waiting: no more at once than cores, so that no resolution waits for one.
CORES = len(os.sched_getaffinity(0))


@huey.task(task_base=Awaited, context=True, priority=PRIORITY)
def document_reading(upload: dict[str, str], task: Task) -> dict[str, Any]:
    """What stands on a license. `upload` is `at`, the job that the photos lie under, and `key`, which opens them.

    Returns `outcome` (`read`, `unread`, `vendor_error`), `reasons`, `errors` (of no values) and `license`, the facts.
    The photos go with the note of that outcome, but for the last, after which a person may ask for a retry.
    """
    if waits.is_withdrawn(task.id):
        raise CancelExecution(retry=False)  # Nobody is waiting.
    try:
        photo = photos.opened(upload["at"], upload["key"])["back"]
    except PhotosGone:
        return _result(VENDOR_ERROR, GONE)  # Nobody's fault: no attempt is counted.
    began = time.thread_time()
    found = read(photo)
    outcome = READ if found.license else UNREAD
    event(
        "document.read", id=task.id, outcome=outcome, reasons=[found.reason] if found.reason else [],
        duration_ms=round((time.thread_time() - began) * 1000, 2), pixels=found.pixels, bytes=len(photo),
        rung=found.rung or None, seen=found.seen, standard=found.version, iin=found.iin or None,
    )  # fmt: skip
    return _result(outcome, found.reason, found)


def _result(outcome: str, reason: str, found: Reading | None = None) -> dict[str, Any]:
    facts = found.license.to_message() if found and found.license else None
    return {
        "success": outcome == READ,
        "outcome": outcome,
        "reasons": [reason] if reason else [],
        "errors": {reason: ["UNREADABLE"]} if reason else {},
        "license": facts,
    }


huey.at_once["document_reading"] = CORES
