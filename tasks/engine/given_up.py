"""Jobs that end without having run, and what whoever waits for them is told."""

import logging
from collections.abc import Callable
from functools import partial

from huey.utils import Error

from idp import waits
from idp.logs import event
from idp.models import State
from tasks.engine.claim import Held
from tasks.engine.ending import AttemptsUsedUp, without_texts
from tasks.engine.forever import public
from tasks.engine.sealed import SealedHuey
from tasks.engine.serializer import Keyed
from tasks.engine.telling import tell


def tell_ended(huey: SealedHuey, job_id: str, state: State, seconds: float) -> None:
    """Of a job that ended without an answer after so many seconds: it is told as a failure where its attempts are used
    up, and costs nothing; one that was revoked costs nothing where no vendor was asked.
    """
    if state == State.FAILED:
        failure = Error(without_texts(AttemptsUsedUp(), 0, job_id))
        tell(job_id, failure)  # First: it needs no KMS.
        SealedHuey.put_result(huey, job_id, failure)
    elif state == State.EXPIRED:
        waits.give_up(job_id, seconds)
    else:
        waits.take_back(job_id)


def end_without_key(huey: SealedHuey, held: Held, error: Exception) -> None:
    """End a job in hand whose key is lost: no try could ever open it. Raises Unavailable: then it goes back.

    The key of one that was withdrawn went with it; that of one that was told went just before its end was written. Of
    any other Redis lost it: whoever waits is told at once to try again, and gets the attempt back.
    """
    claim = held.claim
    state, store = _what_is_true(huey, claim.id, error)
    said = huey.storage.end(held, state, public(error) if state == State.FAILED else None, store)
    level = logging.ERROR if state == State.FAILED else logging.INFO
    event("job.finished", level, id=claim.id, name=claim.name, outcome=said.value if said else "lost",
          attempt=claim.attempt, trace_id=claim.trace_id, visit_id=claim.visit_id, error=public(error))  # fmt: skip


def _what_is_true(huey: SealedHuey, job_id: str, error: Exception) -> tuple[State, Callable[[], None] | None]:
    if waits.is_withdrawn(job_id):
        return State.REVOKED, partial(_give_back, job_id)
    if waits.is_settled(job_id) or huey.storage.conn.exists(huey.storage.result_key(job_id)):
        return State.DONE, None
    failure = Error(without_texts(error, 0, job_id))
    sealed = huey.serializer.serialize(Keyed(job_id, failure))
    return State.FAILED, partial(_store, huey, job_id, failure, sealed)


def _store(huey: SealedHuey, job_id: str, failure: Error, sealed: bytes) -> None:
    huey.storage.put_data(job_id, sealed, is_result=True)
    tell(job_id, failure)


def _give_back(job_id: str) -> None:
    waits.take_back(job_id)
