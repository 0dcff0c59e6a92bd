"""A step's job: begun once for each form, and enqueued."""

import hmac
import logging
import time
import uuid
from hashlib import sha256

from bottle import HTTPResponse

from idp import keys, waits
from idp.config import settings
from idp.errors import TooManyAttempts, Unavailable
from idp.logs import event, job_id
from idp.personal import Facts
from idp.sessions import Session
from idp.waits import Used, Wait
from tasks.engine.huey import huey
from tasks.engine.sealed import with_half
from views.pages import see_other
from views.request import field, stored
from views.state import is_of_this_session
from views.steps import Step, attempts


def asked_job(session: Session) -> str:
    """The id of the job that the form at hand asks for: the same form of the same session twice is one job, also where
    the second is sent after another key was promoted.
    """
    form = field("submission_id")
    made = [_job_id(key, f"{session.digest} {form}") for key in keys.usable("job id")]
    return next((one for one in made if is_of_this_session(session, one)), made[0])


def _job_id(key: bytes, text: str) -> str:
    return str(uuid.UUID(bytes=hmac.new(key, text.encode(), sha256).digest()[:16], version=4))


def start(step: Step, session: Session, applicant: Facts, wanted: str, photo_print: str = "") -> HTTPResponse:
    """Wait for a job about `applicant`, under the id `wanted` unless it was used; of photos with their `photo_print`.

    Raises Changed, Unavailable, PhotosGone; TooManyAttempts for an optional step, which one can go on without.
    """
    now = time.time()
    tells = not step.optional or settings().document_vendor != "none"
    wait = Wait(wanted, step.name, now, now + settings().async_wait_timeout_seconds, photo_print, tells)
    applicant = step.again(applicant, wanted)
    try:
        half = session.begin(wait, applicant, attempts(step, session.digest, applicant))
    except TooManyAttempts as e:
        if step.optional:
            raise
        return _turned_away(session, e)
    except Used:
        return start(step, session, applicant, str(uuid.uuid4()), photo_print)
    stored(session)
    job_id.set(wait.id)
    _enqueue(step, session, applicant, wait, half)
    return see_other(f"{step.path}/wait")


def _turned_away(session: Session, limit: TooManyAttempts) -> HTTPResponse:
    event("attempts.used_up", logging.WARNING, name=limit.limit)
    session.limit(time.time() + limit.seconds)
    stored(session)
    return see_other("/too-many-attempts")


def _enqueue(step: Step, session: Session, applicant: Facts, wait: Wait, half: bytes) -> None:
    """The session waits before the row is there: no poll and no second click can come too early.

    The wait has begun: what sealing and storing took since is taken off the job's time, so that nobody is asked later.
    """
    left = max(0.001, wait.deadline - time.time())  # Huey takes 0 for no end.
    try:
        huey.enqueue(with_half(step.task.s(applicant, id=wait.id, expires=left), half))
    except Unavailable:
        if _is_taken_back(wait):
            raise
    _leave(session.wait)


def _leave(old: Wait | None) -> None:
    """Revoke the job that is waited for no more. What nobody answered in time is the sweep's."""
    if old is None or time.time() >= old.deadline:
        return
    try:
        huey.storage.revoke(old.id)
    except Unavailable:
        return  # Its key is gone already: whoever claims it can only end it.


def _is_taken_back(wait: Wait) -> bool:
    """Nothing is counted of a job without a row, and whoever was led to its wait meanwhile reads that no answer came.

    False where a worker has it after all. It needs no KMS; where Redis is away, too, the sweep finds it.
    """
    try:
        return waits.take_back(wait.id)
    except Unavailable:
        return True
