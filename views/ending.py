"""Stop: asked once, then everything is deleted, and what had already been sent is said."""

from bottle import HTTPResponse

from idp.database import connected
from idp.errors import Unavailable
from idp.models import Job
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from tasks.engine.huey import huey
from views.handover import forget_state
from views.pages import error_page, page, see_other
from views.request import current, has_good_token, send_cookie

NOTHING_SENT = sentence("None of it had been sent to anybody.")
SENT = sentence(
    "The check had already begun. What was sent to the records service, and to the state that issued your license "
    "or ID, can't be called back."
)


def ask() -> HTTPResponse:
    """Are you sure."""
    return page("cancel") if current() else see_other("/")


def cancel() -> HTTPResponse:
    """Erase the session, and keep its job from running. Without the form's token nothing is erased."""
    session = current()
    if session is None:
        return _erased(None)
    if not has_good_token(session):
        return error_page(403)
    waited_for, *others = session.end()
    return _erased(SENT if _was_sent(session, waited_for, others) else NOTHING_SENT)


def _was_sent(session: Session, waited_for: str, others: list[str]) -> bool:
    """Whether a vendor may have been asked, ever; what can't be known counts as sent."""
    try:
        begun = _stopped(waited_for) if waited_for else False
        for job_id in filter(None, (waited_for, *others)):
            huey.storage.delete_data(job_id)
    except Unavailable:
        return True  # The mark in Redis keeps the job from asking; its row ends with its time.
    return (begun and bool(session.wait and session.wait.tells_others)) or session.plain.was_asked


def _stopped(job_id: str) -> bool:
    """Revoke a job; whether a worker had begun it."""
    if huey.immediate:
        return True
    huey.storage.revoke(job_id)
    with connected():
        return bool(Job.select(Job.id).where(Job.id == job_id, Job.attempt > 0).exists())


def _erased(sent: Sentence | None) -> HTTPResponse:
    send_cookie("", "")
    answer = page("ended", session=None, sent=sent or "", csrf_token="", can_cancel=False, seconds_left=0)
    forget_state(answer)
    answer.set_header("Clear-Site-Data", '"cache", "storage"')
    return answer
