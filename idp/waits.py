"""That a person waits for a job: it begins, and it ends once.

Each verb is one script in Redis, so that no two requests, tabs or processes can do it twice or half.

    session:<digest>     the hash of `sessions`. Its `plain` is sealed anew at each change, with a nonce that never
                         comes twice: that text is the version by which `begin`, `conclude` and `change` compare and
                         set. Its `wait` is the job's id (36 characters) and a sealed text; only these scripts touch it
    outcome:<job id>     what became of the job, for as long as the session can live: nothing yet (empty), `-`
                         (withdrawn: no vendor may be asked any more), or the sealed outcome. The first note stands
    counted:<job id>     the counters to be taken back should no vendor answer; gone when one did
    job-key:<job id>     the half of its message's key, until it ended: see `job_keys`
    photos:<job id>      the photos that it is about: see `photos`
    notes:<job id>       there as soon as a vendor may have been asked: see `tasks.notes`
    begun                the jobs of which nothing was noted yet: see `begun`
    ended:<digest>       a session that the person ended: no request on its way may bring it back

A session that is gone is never written again.
"""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from idp import cache, job_keys, photos
from idp.config import settings
from idp.encryption import open_derived, seal_derived
from idp.errors import DecryptionError, IdpError, TooManyAttempts
from idp.guarded import Change, Seen, told
from idp.logs import event
from idp.rate_limits import Limit
from idp.scripts import BEGIN, CHANGE, CONCLUDE, ID_LENGTH, NOTE_ANSWER, NOTE_FAILURE, NOTE_UNASKED, WITHDRAW

WITHDRAWN = b"-"
TIMED_OUT = "timed_out"


class Used(IdpError):
    """A job of this id began before."""


@dataclass(frozen=True)
class Wait:
    """The job that a person waits for. Times are epoch seconds. `print` is a photo's (`rate_limits.photo_print`);
    `tells_others` whether others are told of the person by it.
    """

    id: str
    step: str
    since: float
    deadline: float
    print: str = ""
    tells_others: bool = True


def begin(seen: Seen, wait: Wait, change: Change, limits: Sequence[Limit]) -> bytes:
    """Reserve every limit and put `wait` in the place of the old one, whose job is withdrawn; the caller revokes it.

    Returns the half of the job's key, which the caller seals its message with.
    Raises TooManyAttempts, Changed, Used, Ended, Unavailable; then nothing is counted and nothing has changed.
    """
    change = Change(change.plain, {**change.put, "wait": _sealed(seen.digest, wait)}, change.drop)
    keys = [f"outcome:{wait.id}", f"counted:{wait.id}", job_keys.name(wait.id), *(limit.key for limit in limits)]
    half = job_keys.fresh()
    more = {
        "half": job_keys.waited_for(),
        "deadline": wait.deadline,
        "limits": [[limit.maximum, limit.window, int(limit.renews)] for limit in limits],
        "refundable": [limit.key for limit in limits if limit.refundable],
    }
    said = told(BEGIN, seen, change, keys, more, half)
    if said[0] == b"full":
        raise TooManyAttempts(limits[int(said[1]) - 1].name, max(int(said[2]), 1))
    if said[0] == b"used":
        raise Used("a job of this id began before; take another id")
    _say_ended(seen.digest, said[1], said[2], "replaced")
    return half


def conclude(seen: Seen, change: Change, outcome: str) -> None:
    """End the wait by its result, or for want of a job. Raises Changed for all but the first, Ended, Unavailable."""
    said = told(CONCLUDE, seen, change, [], {})
    _say_ended(seen.digest, said[1], said[2], outcome)


def change(seen: Seen, change: Change) -> None:
    """Change a session, or store one, while the wait stays as it is. Raises Changed, Ended, Unavailable."""
    told(CHANGE, seen, change, [], {})


def withdraw(digest: str, why: str = "withdrawn") -> list[str]:
    """End a session with all that it holds; returns its jobs to revoke, first the one waited for ('': none)."""
    found = cache.client().eval(WITHDRAW, 2, *Seen(digest).keys, str(2 * settings().async_wait_timeout_seconds))
    left, waiting, *others = cast(list[bytes], found)
    _say_ended(digest, left, waiting, why)
    return [one.decode() for one in (waiting[:ID_LENGTH], *others)]


def give_up(job_id: str, seconds: float) -> bool:
    """Nobody answered in time, in so many seconds: the attempt comes back, once, and no answer counts any more.

    Called by the sweep for jobs that ended unanswered, or never came to be. True where an attempt came back. Said once.
    Raises Unavailable.
    """
    first, refunded = _note(job_id, NOTE_FAILURE, WITHDRAWN)
    if first:
        event("wait.ended", logging.WARNING, id=job_id, outcome=TIMED_OUT, seconds=round(seconds, 2))
    return refunded


def take_back(job_id: str) -> bool:
    """The same for a job that ended early; False, and nothing has changed, where a vendor may have heard of it."""
    first, _ = _note(job_id, NOTE_UNASKED, WITHDRAWN, notes(job_id))
    if first == 1:
        event("wait.ended", logging.WARNING, id=job_id, outcome="not_enqueued")
    return first >= 0


def notes(job_id: str) -> str:
    """The key in Redis that is there as soon as a vendor may have been asked for this job."""
    return f"notes:{job_id}"


def note_outcome(job_id: str, outcome: Mapping[str, Any], is_answer: bool = True) -> bool:
    """Note what became of a job: `outcome` and `failed`, a list of names, never values. True for the first note.

    An answer uses up the attempt, and the photos that it is about; anything else gives the attempt back. Nothing is
    noted of a job that was withdrawn, or that nobody began to wait for. The half of its key goes in any case. Raises
    Unavailable.
    """
    sealed = seal_derived(json.dumps(dict(outcome)).encode(), "outcome", f"outcome:{job_id}")
    return _note(job_id, NOTE_ANSWER if is_answer else NOTE_FAILURE, sealed)[0] == 1


def was_ended(digest: str) -> bool:
    """Whether the person ended this session a while ago. Raises Unavailable."""
    return bool(cache.client().exists(f"ended:{digest}"))


def is_settled(job_id: str) -> bool:
    """Whether an outcome of this job was noted. Raises Unavailable."""
    return (cache.client().get(f"outcome:{job_id}") or WITHDRAWN) != WITHDRAWN


def is_withdrawn(job_id: str, has_half: bool = False) -> bool:
    """Whether nobody may be asked any more for this job. Raises Unavailable.

    `has_half`: half of its key lay in Redis. Where that is gone nobody waits: Redis lost it, and the session with it.
    """
    noted, half = cast(list[bytes | None], cache.client().mget(f"outcome:{job_id}", job_keys.name(job_id)))
    return noted == WITHDRAWN or (has_half and half is None)


def noted(job_id: str, stored: bytes | None) -> dict[str, Any] | None:
    """The outcome in the text of `outcome:<job id>`, None before there is one. Raises DecryptionError."""
    if not stored or stored == WITHDRAWN:
        return None
    return cast(dict[str, Any], json.loads(open_derived(stored, "outcome", f"outcome:{job_id}")))


def parsed(digest: str, stored: bytes | None) -> Wait | None:
    """The wait in the field of that name. Raises DecryptionError for what this service did not write there."""
    if not stored:
        return None
    text = json.loads(open_derived(stored[ID_LENGTH:], "session plain", f"wait:{digest}"))
    wait = Wait(**{name: text[name] for name in Wait.__dataclass_fields__ if name in text})
    if wait.id.encode() != stored[:ID_LENGTH]:
        raise DecryptionError("the id before the wait is not the wait's")
    return wait


def _note(job_id: str, script: str, note: bytes, *more: str) -> tuple[int, bool]:
    """Whether this note was the first (-1: nothing was done), and whether it gave attempts back, which is said."""
    keys = [f"counted:{job_id}", f"outcome:{job_id}", job_keys.name(job_id), photos.name(job_id), *more]
    first, refunded = cast(list[int], cache.client().eval(script, len(keys), *keys, note))
    if refunded:
        event("attempts.refunded", id=job_id)
    return first, bool(refunded)


def _say_ended(digest: str, left: bytes, stored: bytes, outcome: str) -> None:
    """A line for a wait that ended just now; none for one that the clock had ended, of which it was said then."""
    try:
        wait = parsed(digest, stored) if left != WITHDRAWN else None
    except (DecryptionError, ValueError, TypeError, KeyError):
        return
    if wait is None:
        return
    is_late = not left and outcome == "replaced" and time.time() >= wait.deadline
    event("wait.ended", logging.WARNING if is_late else logging.INFO, id=wait.id, name=wait.step,
          outcome=TIMED_OUT if is_late else outcome, seconds=round(time.time() - wait.since, 2))  # fmt: skip


def _sealed(digest: str, wait: Wait) -> bytes:
    return wait.id.encode() + seal_derived(json.dumps(asdict(wait)).encode(), "session plain", f"wait:{digest}")
