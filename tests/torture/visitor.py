"""One visit, from the form to the last answer, as a browser with htmx goes through it."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from idp.tokens import digest
from tests.torture import names
from tests.torture.browser import Browser, Page
from tests.torture.pages import (
    FORM_AGAIN,
    REFUSED,
    SESSION_ENDED,
    STOP_POLLING,
    TIMED_OUT,
    VENDOR_ERROR,
    VERIFIED,
    says_ended,
    told_by,
)
from tests.torture.plan import Visit

AGAIN = 1.0  #: seconds before a page that was not there is asked for again
TRIES = 4  #: how often somebody sends a form that is refused
SENDINGS = 8  #: how often a browser sends one that nobody answered
PATIENCE = 30.0  #: seconds beyond the wait until somebody counts as never told
LOOKS, LOOK = 2, 1.5  #: after the answer: how often, and after how many seconds each, they look once more


@dataclass
class Submission:
    """A form that was sent. Times of time.monotonic(); `accepted` 0: it was refused. `told`: what, and when."""

    person: int
    step: str
    answer: str  #: what the vendors have to say of it, as in a plan
    sent: float
    accepted: float = 0.0
    told: list[tuple[str, float]] = field(default_factory=list)
    session: str = ""  #: its digest
    unheard: bool = False  #: nobody told the browser that it was accepted, nor of a session

    def tell(self, outcome: str) -> None:
        if not self.told or self.told[-1][0] != outcome:
            self.told.append((outcome, time.monotonic()))


class Visitor(threading.Thread):
    """Somebody with a plan. `submissions` and `odd` (what no page should have said) grow as they go.

    From `closing` on (time.monotonic()) they begin nothing new, and are only told what they still wait for.
    """

    def __init__(self, visit: Visit, ports: Sequence[int], wait: float, closing: float) -> None:
        super().__init__(daemon=True)
        self.visit, self.wait, self.closing, self.retries = visit, wait, closing, visit.retries
        self.browser = Browser(ports, first=visit.number)
        self.submissions: list[Submission] = []
        self.odd: list[str] = []

    def run(self) -> None:
        known = names.typed(self.visit.number, self.visit.answer)
        if self._through("verify", known, self.visit.answer) == VERIFIED and self.visit.phone and not self.is_late:
            phone = {"phone": names.phone(self.visit.number, self.visit.phone)}
            self._through("phone", phone, self.visit.phone)

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self.closing

    def _through(self, step: str, typed: Mapping[str, str], answer: str) -> str:
        """A step, tried again where that is offered; the last that was told, '' for who was never let in."""
        one, page = self._sent(step, typed, answer)
        while one:
            page = self._followed(one, page)
            outcome = one.told[-1][0] if one.told else ""
            again = page.form(f"/{step}/retry") if outcome in (TIMED_OUT, VENDOR_ERROR) else None
            if not again or not self.retries or self.is_late:
                self._look_again(one)
                return outcome
            self.retries -= 1
            one, page = self._taken(self._new(step, answer), again.action, again.values)
        return ""

    def _sent(self, step: str, typed: Mapping[str, str], answer: str) -> tuple[Submission | None, Page]:
        """The submission that was accepted, and the page that it led to; None where none was."""
        page = self._opened(f"/{step}")
        for _ in range(TRIES):
            form = page.form(f"/{step}")
            if form is None or self.is_late:
                break
            one, page = self._taken(self._new(step, answer), form.action, form.filled(typed))
            if one:
                return one, page
            time.sleep(2 * AGAIN)
            page = page if page.form(f"/{step}") else self._opened(f"/{step}")
        return None, page

    def _new(self, step: str, answer: str) -> Submission:
        self.submissions.append(Submission(self.visit.number, step, answer, time.monotonic()))
        return self.submissions[-1]

    def _opened(self, path: str) -> Page:
        page = self.browser.get(path)
        for _ in range(2 * SENDINGS):
            if 0 < page.status < 500 or self.is_late:
                break
            time.sleep(AGAIN)
            page = self.browser.get(path)
        return page

    def _taken(self, one: Submission, path: str, values: Mapping[str, str]) -> tuple[Submission | None, Page]:
        """Send a form, the same again while nobody answers; the submission where it was accepted, and where it led."""
        answer = self._answered(path, values)
        leads_to = answer.headers.get("Location", "") if answer.status == 303 else ""
        if answer.status in (0, 502):
            one.unheard = True
            leads_to = f"/{one.step}/wait" if self._opened(f"/{one.step}/wait").poll_path else ""
        if not leads_to or leads_to in ("/", "/verify"):
            one.tell(REFUSED)
            if answer.status not in (0, 303, 403, 502, 503) and not says_ended(answer):
                self.odd.append(f"{answer.status} to the form of {one.step}")
            return None, answer
        one.accepted, one.session = time.monotonic(), self._session()
        if leads_to == "/too-many-attempts":
            self.odd.append(leads_to)
        return one, self._opened(leads_to)

    def _answered(self, path: str, values: Mapping[str, str]) -> Page:
        answer = self.browser.send(path, values)
        for _ in range(SENDINGS):
            if answer.status not in (0, 502) or self.is_late:
                break
            time.sleep(AGAIN)
            answer = self.browser.send(path, values)
        return answer

    def _session(self) -> str:
        cookie = next((v for name, v in self.browser.cookies.items() if name.endswith("idp_session")), "")
        return digest(cookie[1:])

    def _followed(self, one: Submission, page: Page) -> Page:
        """The page that tells the outcome, polled for as htmx does, and reloaded where it did not come."""
        until = one.accepted + self.wait + PATIENCE
        while time.monotonic() < until:
            if outcome := told_by(page, one.step):
                one.tell(outcome)
                if outcome == FORM_AGAIN and not one.unheard:
                    self.odd.append(f"the form again: {page.status} {page.path}: {page.alert}")
                break
            if page.poll_path:
                page = self._polled(one.step, page.poll_path, until)
            else:
                time.sleep(AGAIN)
                page = self.browser.get(f"/{one.step}/wait")
        return page

    def _polled(self, step: str, path: str, until: float) -> Page:
        """What comes of polling: the last fragment, or the page that is loaded anew."""
        said, pause = "0", 0.5
        while time.monotonic() < until:
            time.sleep(pause)
            pause = 1.0
            answer = self.browser.ask("GET", f"{path}?said={said}", None, 4)
            if "HX-Refresh" in answer.headers:
                break
            if answer.status == STOP_POLLING and told_by(answer, step):
                return answer
            if answer.status == STOP_POLLING:
                break
            if answer.status == 200:
                said = answer.said or said
        return self.browser.get(f"/{step}/wait")

    def _look_again(self, one: Submission) -> None:
        """Who was told something is told the same at each later look."""
        for _ in range(LOOKS):
            if not one.told or one.told[-1][0] == SESSION_ENDED:
                break
            time.sleep(LOOK)
            if outcome := told_by(self.browser.get(f"/{one.step}/wait"), one.step):
                one.tell(outcome)
