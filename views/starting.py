"""A step's job: begun once for each form, and enqueued."""

import hmac
import logging
import time
import uuid
from hashlib import sha256

from bottle import HTTPResponse, request

from idp import keys, waits
from idp.config import settings
from idp.database import connected
from idp.errors import TooManyAttempts, Unavailable
from idp.guarded import Changed, Ended
from idp.logs import event, job_id
from idp.models import Job
from idp.sessions import Session
from idp.waits import Used, Wait
from tasks.engine.huey import huey
from tasks.engine.sealed import with_half
from views.pages import see_other
from views.request import stored
from views.state import is_of_this_session
from views.steps import Step, attempts


def asked_job(session: Session) -> str:
    """The id of the job that the form at hand asks for: the same form of the same session twice is one job, also where
    the second is sent after another key was promoted.
    """
    form = request.forms.getunicode("submission_id") or ""
    made = [_job_id(key, f"{session.digest} {form}") for key in keys.usable("job id")]
    return next((one for one in made if is_of_this_session(session, one)), made[0])


def _job_id(key: bytes, text: str) -> str:
    return str(uuid.UUID(bytes=hmac.new(key, text.encode(), sha256).digest()[:16], version=4))


def start(step: Step, session: Session, applicant: dict[str, str], wanted: str, photo_print: str = "") -> HTTPResponse:
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


def _enqueue(step: Step, session: Session, applicant: dict[str, str], wait: Wait, half: bytes) -> None:
    """The session waits before the row is there: no poll and no second click can come too early."""
    try:
        _leave(session.wait)
        huey.enqueue(with_half(step.task.s(applicant, id=wait.id), half))
    except Unavailable:
        _take_back(session, wait, applicant)
        raise


def _leave(old: Wait | None) -> None:
    """Revoke the job that is waited for no more. What nobody answered in time is the sweep's, which refunds it; only
    where no row ever came to be is there nothing for it to find.
    """
    if old is None:
        return
    if time.time() < old.deadline:
        huey.storage.revoke(old.id)
    elif not huey.immediate and not _is_known(old.id):
        waits.refund(old.id)


def _is_known(job: str) -> bool:
    with connected():
        return bool(Job.select(Job.id).where(Job.id == job).exists())


def _take_back(session: Session, wait: Wait, applicant: dict[str, str]) -> None:
    """Nothing was enqueued: the session waits for nothing, nothing is counted, and nothing need be typed again."""
    try:
        now = Session.load(session.token)
        if now and now.wait == wait:
            now.give_up(applicant)
            waits.refund(wait.id)
    except (Unavailable, Changed, Ended):
        return  # Then the 60 seconds end the wait.
