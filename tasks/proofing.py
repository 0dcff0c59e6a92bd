"""The proofing jobs, a few lines each: unpack, ask, adjudicate, return."""

import time
from collections.abc import Callable
from typing import Any

from huey import RetryTask
from huey.api import Task

from idp.applicant import Applicant
from idp.config import Settings, settings
from idp.errors import VendorError
from idp.logs import event
from tasks.adjudication import Asked, Outcome, adjudicate
from tasks.queue import claim_of, huey
from tasks.vendors import instant_verify, phone_finder
from tasks.vendors.answer import Answer
from tasks.vendors.http import Line

#: Seconds that must be left for a second try to be worth it.
WORTH_A_RETRY = 5.0

Vendor = Callable[[Applicant, Line, Settings], Answer]

PRIORITY = 50  #: a person is waiting


@huey.task(context=True, priority=PRIORITY, expires=settings().async_wait_timeout_seconds)
def resolution_proofing(applicant: dict[str, str], task: Task) -> dict[str, Any]:
    """Do these facts belong to one real person. `applicant` is `Applicant.to_message`; returns `Outcome.result`."""
    return proofed("resolution", instant_verify.ask, applicant, task)


@huey.task(context=True, priority=PRIORITY, expires=settings().async_wait_timeout_seconds)
def address_proofing(applicant: dict[str, str], task: Task) -> dict[str, Any]:
    """Does this phone number belong to that person. In and out as in `resolution_proofing`."""
    return proofed("address", phone_finder.ask, applicant, task)


def proofed(name: str, vendor: Vendor, applicant: dict[str, str], task: Task) -> dict[str, Any]:
    """Ask, retry where it is worth it, note and give back the outcome."""
    line = Line.until(settings().outbound_proxy_url, seconds_left(task))
    outcome = adjudicate([ask(name, vendor, Applicant.from_message(applicant), line)])
    retry_if_worth_it(task, outcome)
    result = outcome.result()
    event(
        f"{name}.proofed", id=task.id, success=result["success"], outcome=outcome.outcome,
        vendor=result["vendor"] or "none", reasons=outcome.reasons, timings=result["timings"],
    )  # fmt: skip
    return result


def ask(name: str, vendor: Vendor, applicant: Applicant, line: Line) -> Asked:
    """Ask one vendor; its failure is an outcome, not an exception."""
    began = time.monotonic()
    said: Answer | VendorError
    try:
        said = vendor(applicant, line, settings())
    except VendorError as e:
        said = e
    return Asked(name, said, round((time.monotonic() - began) * 1000, 2))


def seconds_left(task: Task) -> float:
    """Until nobody waits any more; at most the whole wait (inside a web request no row counts it)."""
    return min(task.time_remaining, float(settings().async_wait_timeout_seconds))


def retry_if_worth_it(task: Task, outcome: Outcome) -> None:
    """One more try where a vendor timed out or refused the connection, time is left, and a worker runs this."""
    failures = [asked.said for asked in outcome.asked if isinstance(asked.said, VendorError)]
    claim = claim_of(task)
    if outcome.outcome == "vendor_error" and claim and claim.attempt == 1 and seconds_left(task) > WORTH_A_RETRY:
        if any(failure.retryable for failure in failures):
            raise RetryTask()
