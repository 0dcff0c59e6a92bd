"""The photo of a license: a page that can be left out, its upload, and what to do where a photo is no good."""

from collections.abc import Mapping, Sequence

from bottle import HTTPResponse

from idp import photos, rate_limits
from idp.config import settings
from idp.errors import InvalidApplicant, TooManyAttempts, Unavailable
from idp.logs import event
from idp.personal import Bytes, Facts
from idp.photos import PhotosGone
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from tasks.document.pictures import Refused, opened
from views import upload
from views.capacity import is_full
from views.forms import FULL, OUTAGE, STARTED_ANEW, form_page, refusal
from views.gate import Act, gate
from views.license_words import words_for
from views.pages import error_page, see_other
from views.request import as_given, current, had_session, settled, visitor
from views.starting import asked_job, start
from views.state import state_of
from views.steps import LICENSE, VERIFY, sides_wanted

#: What the edge refuses of an upload: heading and message.
REFUSED = {
    408: (
        sentence("Your photo did not arrive"),
        sentence("The connection was too slow. Take a smaller photo, or type your information."),
    ),
    413: (
        sentence("That photo is too large"),
        sentence("Choose one of at most 8 MB, or type your information instead."),
    ),
    503: (
        sentence("Too many photos are arriving"),
        sentence("Please try again in a minute, or type your information instead."),
    ),
}
UNSENT = sentence("We could not finish with your last photo. Take another, or type your information instead.")


def show() -> HTTPResponse:
    """The page, with what was wrong with the last photo."""
    if not settings().license_photo_enabled:
        return see_other(VERIFY.path)
    session = current()
    if lead := gate(state_of(session), Act.SHOW, LICENSE):
        return see_other(lead)
    last = session.plain.last if session else None
    if last and last.step == LICENSE.name and last.failed and last.outcome == "unread":
        return _page(session, reasons=last.failed[:1])
    if had_session():
        return _page(visitor(), notice=STARTED_ANEW)
    notice = UNSENT if session and (session.wait or (last and last.outcome == "vendor_error")) else None
    return _page(visitor(), notice=notice)


def _page(
    session: Session | None, status: int = 200, reasons: Sequence[str] = (), notice: Sentence | None = None
) -> HTTPResponse:
    """The form, with what is wrong at each side of the card."""
    said = (words_for(reason) for reason in reasons)
    sides = sides_wanted()
    fault = InvalidApplicant({side if side in sides else "back": words for side, words in said}) if reasons else None
    return form_page(LICENSE, session, {}, status, fault=fault, notice=notice)


def submit() -> HTTPResponse:
    """Look at the photo's first bytes, keep it sealed, enqueue, 303."""
    if not settings().license_photo_enabled:
        return see_other(VERIFY.path)
    sent = upload.photos(sides_wanted())
    try:
        return settled(lambda: _checked(sent))
    except Unavailable as e:
        event("request.unavailable", part=e.part, error=str(e))
        return _later(as_given(), OUTAGE, "5")


def refused(status: int) -> HTTPResponse:
    """The page of an upload that the edge did not take."""
    return error_page(status, REFUSED.get(status), LICENSE.path)


def _checked(sent: Mapping[str, bytes]) -> HTTPResponse:
    if lead := refusal(LICENSE, Facts()):
        return lead
    session = visitor()
    mark = rate_limits.photo_print(session.digest, Bytes(b"".join(sent.values())))
    faults = _faults_of(sent) or (["back:again"] if mark in session.plain.unread else [])
    if faults:
        return _page(session, 422, faults)
    if is_full(LICENSE.kind):
        return _later(session, FULL, "60")
    return _begun(session, sent, mark)


def _begun(session: Session, sent: Mapping[str, bytes], mark: str) -> HTTPResponse:
    job_id = asked_job(session)
    key = photos.keep(job_id, sent)
    try:
        return start(LICENSE, session, Facts({"at": job_id, "key": key}), job_id, mark)
    except TooManyAttempts as e:
        photos.forget(job_id)
        event("attempts.used_up", name=e.limit)
        return _page(session, 429, ["limit"])
    except PhotosGone:  # Redis lost them in the same moment.
        return _page(session, 503, ["gone"])


def _faults_of(sent: Mapping[str, bytes]) -> list[str]:
    faults = []
    for side, photo in sent.items():
        try:
            opened(photo)
        except Refused as e:
            faults.append(f"{side}:{e.reason}")
    return faults


def _later(session: Session | None, notice: Sentence, seconds: str) -> HTTPResponse:
    answer = _page(session, 503, notice=notice)
    answer.set_header("Retry-After", seconds)
    return answer
