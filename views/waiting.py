"""Wait, fragment, retry: one file for every step."""

import logging
import time
import uuid
from typing import Any

from bottle import HTTPResponse, request
from huey.utils import Error

from idp import rate_limits
from idp.config import settings
from idp.errors import DecryptionError
from idp.logs import event
from idp.sessions import Last, Session, Waiting
from tasks.engine.huey import huey
from views.forms import ENDED, form_page, same_token, start
from views.pages import page, see_other
from views.request import cookie_name, existing_session, remembered
from views.steps import STEPS, Step

#: Seconds after which the words change.
STAGES = (15, 45)


def wait(step: Step) -> HTTPResponse:
    """The router of waiting: no result yet, the page; a result, 303 to where it leads; 60 seconds over, a retry."""
    current = existing_session()
    job = current.plain.job if current else None
    if current is None or job is None or job.step != step.name:
        return see_other(step.yes if current and step.name in current.plain.done else step.path)
    result = _result_of(job.id)
    if result is None:
        return page("wait", waiting=True, **words(step, job))
    return _concluded(step, current, result)


def fragment(step: Step, job_id: str) -> HTTPResponse:
    """A poll: one Redis read, and neither Postgres nor KMS."""
    token = request.get_cookie(cookie_name()) or ""
    current, ready = Session.load(token, exists=huey.storage.result_key(job_id)) if token else (None, False)
    job = current.plain.job if current else None
    if current is None or job is None or job.id != job_id or job.step != step.name:
        return HTTPResponse("", 404, {"HX-Refresh": "true"})
    if ready:
        return HTTPResponse("", 204, {"HX-Refresh": "true"})
    remembered(current)
    said = words(step, job)
    if said["timed_out"]:
        return page("fragment", "286 Stop Polling", **said)
    if str(said["stage"]) == (request.query.get("said") or "0"):
        return HTTPResponse("", 204)
    return page("fragment", **said)


def retry(step: Step) -> HTTPResponse:
    """The same applicant again, as a new job; the old one is revoked."""
    current = existing_session()
    if current is None or not same_token(current):
        return form_page(step, {}, 403, notice=ENDED)
    applicant = current.applicant()
    if not applicant:
        return see_other(step.path)
    return start(step, current, applicant)


def words(step: Step, job: Waiting) -> dict[str, Any]:
    """What the fragment says now."""
    waited = time.time() - job.since
    return {
        "step": step.path,
        "job_id": job.id,
        "stage": sum(waited >= stage for stage in STAGES),
        "timed_out": time.time() >= job.deadline,
        "submission_id": str(uuid.uuid4()),
        "poll_seconds": settings().poll_rate_for_verify_in_seconds,
    }


def _result_of(job_id: str) -> dict[str, Any] | None:
    """A job's result, None before there is one. A job that broke is a vendor's failure to the person."""
    try:
        result = huey.get(job_id, peek=True)
    except DecryptionError as e:
        event("result.unreadable", logging.ERROR, id=job_id, error=str(e))
        return {"outcome": "vendor_error", "errors": {}}
    return {"outcome": "vendor_error", "errors": {}} if isinstance(result, Error) else result


def _concluded(step: Step, current: Session, result: dict[str, Any]) -> HTTPResponse:
    """Note how the job ended and lead on; after the last yes the applicant is erased."""
    outcome = result["outcome"]
    if outcome == "vendor_error" and current.plain.job:
        rate_limits.give_back(current.plain.job.counted)
    current.plain.job, current.plain.last = None, Last(step.name, outcome, sorted(result["errors"]))
    if outcome == "verified":
        current.plain.done.append(step.name)
        if set(STEPS) <= set(current.plain.done):
            current.forget_applicant()
    current.save()
    return see_other({"verified": step.yes, "not_verified": "/not-verified"}.get(outcome, "/vendor-error"))
