"""The photo of a license: a page that can be left out, its upload, and what to do where a photo is no good."""

from bottle import HTTPResponse

from idp import photos, rate_limits
from idp.config import settings
from idp.errors import InvalidApplicant, TooManyAttempts, Unavailable
from idp.logs import event
from idp.photos import PhotosGone
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from tasks.document.pictures import Refused, opened
from views import upload
from views.capacity import is_full
from views.forms import FULL, OUTAGE, form_page, refusal
from views.gate import Act, gate
from views.pages import error_page, see_other
from views.request import as_given, current, settled, visitor
from views.starting import asked_job, start
from views.state import state_of
from views.steps import LICENSE, VERIFY

SIDES = ("back",)

#: Why a picture was not opened, or not read: what to do.
WORDS = {
    "empty": sentence("Choose a photo of the back of your license, or type your information instead"),
    "format": sentence("That file is no JPEG or PNG picture. Choose a photo"),
    "heic": sentence(
        "That photo is a HEIC picture, which we can't open. Set your camera to “Most Compatible”, or choose a JPEG"
    ),
    "too_small": sentence("That picture is too small to read. Choose the photo itself, not a preview of it"),
    "too_large": sentence(
        "That picture has too many pixels. Choose one of at most 60 megapixels as JPEG, or 25 as PNG"
    ),
    "depth": sentence("That picture has more than 8 bits a color. Save it as JPEG and choose that"),
    "broken": sentence("That file is damaged or was cut short on its way. Choose it again, or take another photo"),
    "dark": sentence("The photo is too dark. Take another where there is more light, without the flash"),
    "blurred": sentence(
        "The photo is blurred. Rest your hand on something, tap the barcode on the screen, and take another"
    ),
    "unread": sentence(
        "We see a barcode and can't read it. Lay the card flat, hold the camera straight above it, closer, and "
        "let no lamp shine on it"
    ),
    "not_seen": sentence(
        "We see no barcode. Take the back of the card, the wide striped block included, so that the card fills "
        "the picture"
    ),
    "not_a_license": sentence("We read a barcode that is not of a U.S. driver's license or state ID"),
    "again": sentence("That very photo could not be read before. Take another, or type your information instead"),
    "gone": sentence("We no longer have your photo, or what was read: both are kept for a minute only. Take another"),
    "limit": sentence("You have sent as many photos as we may read for now. Type your information instead"),
}
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
        return form_page(LICENSE, session, {}, fault=_said(last.failed[0]))
    notice = UNSENT if session and (session.wait or (last and last.outcome == "vendor_error")) else None
    return form_page(LICENSE, visitor(), {}, notice=notice)


def submit() -> HTTPResponse:
    """Look at the photo's first bytes, keep it sealed, enqueue, 303."""
    if not settings().license_photo_enabled:
        return see_other(VERIFY.path)
    sent = upload.photos(SIDES)
    try:
        return settled(lambda: _checked(sent))
    except Unavailable as e:
        event("request.unavailable", part=e.part, error=str(e))
        return _later(as_given(), OUTAGE, "5")


def refused(status: int) -> HTTPResponse:
    """The page of an upload that the edge did not take."""
    return error_page(status, REFUSED.get(status), LICENSE.path)


def _checked(sent: dict[str, bytes]) -> HTTPResponse:
    if lead := refusal(LICENSE, {}):
        return lead
    session = visitor()
    mark = rate_limits.photo_print(session.digest, b"".join(sent.values()))
    fault = _fault_of(sent) or ("again" if mark in session.plain.unread else "")
    if fault:
        return form_page(LICENSE, session, {}, 422, fault=_said(fault))
    if is_full(LICENSE.kind):
        return _later(session, FULL, "60")
    return _begun(session, sent, mark)


def _begun(session: Session, sent: dict[str, bytes], mark: str) -> HTTPResponse:
    job_id = asked_job(session)
    key = photos.keep(job_id, sent)
    try:
        return start(LICENSE, session, {"at": job_id, "key": key}, job_id, mark)
    except TooManyAttempts as e:
        photos.forget(job_id)
        event("attempts.used_up", name=e.limit)
        return form_page(LICENSE, session, {}, 429, fault=_said("limit"))
    except PhotosGone:  # Redis lost them in the same moment.
        return form_page(LICENSE, session, {}, 503, fault=_said("gone"))


def _fault_of(sent: dict[str, bytes]) -> str:
    for photo in sent.values():
        try:
            opened(photo)
        except Refused as e:
            return e.reason
    return ""


def _said(reason: str) -> InvalidApplicant:
    return InvalidApplicant({"back": WORDS[reason]})


def _later(session: Session | None, notice: Sentence, seconds: str) -> HTTPResponse:
    answer = form_page(LICENSE, session, {}, 503, notice=notice)
    answer.set_header("Retry-After", seconds)
    return answer
