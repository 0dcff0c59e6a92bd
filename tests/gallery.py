"""Every page in every state, as the templates make it from made-up values: for the tests, and for whoever looks.

A new template that is a page of its own belongs here; a test holds that none is left out.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from idp.applicant import Applicant
from idp.errors import InvalidApplicant
from idp.sentences import sentence
from idp.typed.license import KINDS
from idp.typed.places import HOMES, STATES
from tests.house import FORM
from views import ending, forms, license, license_words, news, outcomes, reading
from views.pages import ERRORS, rendered
from views.speech import Speech
from views.steps import ADDRESS, CARD, LICENSE, PHONE, VERIFY, WHO, advice, progress

#: What no setting and no session says here.
SHARED: dict[str, Any] = {
    "agency_name": "Department of Examples", "privacy_url": "https://agency.example/privacy",
    "help_url": "https://agency.example/help", "help_phone": "1-800-555-0100", "return_url": "https://agency.example/",
    "csrf_token": "t", "can_cancel": True, "seconds_left": 900, "language_at": "", "submission_id": "s",
}  # fmt: skip
_START = {"notice": "", "first": "/license", "can_cancel": False, "seconds_left": 0}
_BLANK = {"form": {}, "errors": {}, "doubtful": (), "notice": "", "kept_ssn": ""}
_LISTS = {"kinds": KINDS, "states": STATES, "homes": HOMES}
_FORM = {**_BLANK, **_LISTS, **progress(VERIFY)}
_PHONE = {**_BLANK, **progress(PHONE)}
_WAIT = {"job_id": "j", "stage": 0, "timed_out": False, "poll_seconds": 1, "look_again": 3}


def _named(step: Any, *groups: Any) -> dict[str, Any]:
    return {"groups": groups, "advice": advice(step, groups)}


_NO = {
    "said": VERIFY.said, **_named(VERIFY, WHO, ADDRESS), "dead": False, "attempts_left": 4, "seconds": 0,
    "step": "/verify", "optional": False, "reference": "K7M-2QX-9ZD", **progress(VERIFY),
}  # fmt: skip
_PHONE_NO = {"said": PHONE.said, **_named(PHONE), "step": "/phone"}


@dataclass(frozen=True)
class State:
    """A page as somebody meets it."""

    name: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def html(self, spoken: Speech, **values: Any) -> str:
        """The page, in a language, with some `values` changed."""
        return rendered(self.template, spoken, **{**SHARED, **self.values, **values})


def refused(**changes: str) -> dict[str, Any]:
    """The form as it comes back after something was wrong with it."""
    form = FORM | changes
    try:
        Applicant.from_form(form, date(2026, 11, 25), made_up=True)
    except InvalidApplicant as e:
        return {**_FORM, "form": _unsaid(form), "errors": e.errors, "doubtful": e.doubtful}
    raise AssertionError("nothing was wrong")


def _unsaid(form: dict[str, str]) -> dict[str, str]:
    """What is shown of a form: never its SSN."""
    return {name: value for name, value in form.items() if name != "ssn"}


def _waits(step: Any, seconds: int) -> dict[str, Any]:
    said = {"asked": step.said.asks, "doing": step.said.doing, "optional": step.optional, "step": step.path}
    return {**_WAIT, **said, "words": news.STAGES[seconds], **progress(step)}


_PHONE_FAULT = sentence("Check the number: type a US phone number of ten digits, like 202-555-1212")
_WRONG = {"dob_month": "2", "dob_day": "30", "ssn": "000-12-3456", "zipcode": "1", "city": "APO", "first_name": "4"}
_NOTICES = {"ended": forms.ENDED, "anew": forms.STARTED_ANEW, "stale": forms.STALE, "outage": forms.OUTAGE}

_PHOTO = {**_BLANK, **progress(LICENSE), "sides": {"back": license_words.SIDES["back"]}}
_BOTH_SIDES = {**_PHOTO, "sides": license_words.SIDES}
_REMARKS = {
    "first_name": reading.GUESSED, "last_name": reading.FROM_LICENSE, "address1": reading.CUT_SHORT,
    "city": reading.DISAGREEING, "state_id_jurisdiction": reading.CANADIAN, "state_id_expiration": reading.EXPIRED,
}  # fmt: skip

STATES_OF_PAGES = [
    State("start", "start", _START),
    State("start-session-ended", "start", {**_START, "notice": outcomes.ENDED}),
    State("license", "license", _PHOTO),
    State("license-unsent", "license", {**_PHOTO, "notice": license.UNSENT}),
    State("license-both", "license", _BOTH_SIDES),
    State("license-no-front", "license", {**_BOTH_SIDES, "errors": {"front": license_words.NO_FRONT}}),
    *(
        State(f"license-{why}", "license", {**_PHOTO, "errors": {"back": said}})
        for why, said in license_words.WORDS.items()
    ),
    *(
        State(f"license-{why}", "license", {**_BOTH_SIDES, "errors": {"front": said}})
        for why, said in license_words.OF_VENDOR.items()
    ),
    State("license-wait", "wait", _waits(LICENSE, 0)),
    State("license-timed-out", "wait", {**_waits(LICENSE, 0), "timed_out": True}),
    State("form", "verify", _FORM),
    State("form-from-license", "verify", {**_FORM, "form": _unsaid(FORM), "remarks": _REMARKS}),
    State("form-empty-refused", "verify", refused(**dict.fromkeys(FORM, ""))),
    State("form-wrong-refused", "verify", {**refused(**_WRONG), "kept_ssn": ""}),
    State("form-ssn-kept", "verify", {**refused(zipcode="1"), "kept_ssn": "1234"}),
    *(State(f"form-{name}", "verify", {**_FORM, "notice": notice}) for name, notice in _NOTICES.items()),
    State("form-full", "verify", {**_FORM, "notice": forms.FULL}),
    *(State(f"wait-{seconds}", "wait", _waits(VERIFY, seconds)) for seconds in news.STAGES),
    State("wait-phone", "wait", _waits(PHONE, 0)),
    State("timed-out", "wait", {**_waits(VERIFY, 0), "timed_out": True}),
    State("not-verified", "not_verified", _NO),
    State("not-verified-license", "not_verified", {**_NO, **_named(VERIFY, CARD), "attempts_left": 1}),
    State("not-verified-none-left", "not_verified", {**_NO, "attempts_left": 0, "seconds": 21_540}),
    State("not-verified-death-record", "not_verified", {**_NO, "dead": True, "groups": []}),
    State("not-verified-phone", "not_verified", {**_NO, **_PHONE_NO, **progress(PHONE)}),
    State("vendor-error", "vendor_error", _NO),
    State("too-many-attempts", "too_many_attempts", {"seconds": 3600}),
    State("phone", "phone", _PHONE),
    State("phone-refused", "phone", {**_PHONE, "form": {"phone": "555"}, "errors": {"phone": _PHONE_FAULT}}),
    State("verified", "verified", {"reference": "K7M-2QX-9ZD", "at": 1_795_600_800}),
    State("verified-told", "verified", {"reference": "K7M-2QX-9ZD", "at": 1_795_600_800, "told": "/verified?return=1"}),
    State("verified-no-return", "verified", {"reference": "K7M-2QX-9ZD", "at": 1_795_600_800, "return_url": ""}),
    State("cancel", "cancel"),
    State("ended", "ended", {"sent": ending.SENT, "can_cancel": False, "seconds_left": 0}),
    State("ended-nothing-sent", "ended", {"sent": ending.NOTHING_SENT, "can_cancel": False, "seconds_left": 0}),
    State("keep-going", "keep_going", {"minutes": 14}),
    State("accessibility", "accessibility"),
    *(
        State(f"error-{status}", "error", {"heading": said[0], "message": said[1], "retry_to": "/"})
        for status, said in ERRORS.items()
        if status in {400, 403, 404, 408, 413, 500, 501, 503}
    ),
    *(
        State(f"license-error-{status}", "error", {"heading": said[0], "message": said[1], "retry_to": "/license"})
        for status, said in license.REFUSED.items()
    ),
]  # fmt: skip
