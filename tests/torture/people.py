"""People at the door of a house under torture: what each of them is told, and how often."""

import threading
import time

from tests.torture import names
from tests.torture.browser import Browser, Page
from tests.torture.ground import Ground
from tests.torture.pages import TIMED_OUT, VERIFIED, told_by


class Waiting(threading.Thread):
    """One person from the form to the answer, and three looks more. The vendors have a yes for each of them."""

    def __init__(self, place: Ground) -> None:
        super().__init__(daemon=True)
        place.people += 1
        self.told, self.accepted, self.status = [], 0.0, 0
        self.told_at, self.sent = 0.0, False
        self.typed = names.typed(place.people)
        self.browser = Browser([place.house.web_port])
        self.page = Page(0, "")
        self.wait = float(place.house.environment.get("ASYNC_WAIT_TIMEOUT_SECONDS", 60))

    def open_form(self) -> None:
        self.page = self.browser.get("/verify", 10)

    def send(self) -> int:
        """Send the form that was opened; the status, 0 where there was no answer at all."""
        form = self.page.form("/verify")
        self.status = self.browser.send("/verify", form.filled(self.typed)).status if form else 0
        if self.status == 303:
            self.accepted = time.monotonic()
        self.sent = True
        return self.status

    def run(self) -> None:
        """Look at the waiting page until it leads on, as a browser does, but twice a second."""
        until = self.accepted + self.wait + 15
        while not self.told and time.monotonic() < until:
            self.look()
            time.sleep(0.2)
        self.told_at = time.monotonic()
        for _ in range(3):
            time.sleep(0.5)
            self.look()

    def look(self) -> None:
        outcome = told_by(self.browser.get("/verify/wait"), "verify")
        if outcome and outcome not in self.told:
            self.told.append(outcome)

    @property
    def truly(self) -> bool:
        """Told exactly one thing, and a true one: a yes, or, once the time was over, that it is over."""
        over = self.told_at - self.accepted > self.wait - 1
        return self.told == [VERIFIED] or (self.told == [TIMED_OUT] and over)

    @property
    def words(self) -> str:
        return " then ".join(self.told) or "nothing"


def waiting(place: Ground, count: int) -> list[Waiting]:
    """So many people whose forms were taken, each followed by a thread of their own."""
    people = [Waiting(place) for _ in range(count)]
    for one in people:
        one.open_form()
    for one in people:
        if one.send() != 303:
            raise AssertionError(f"the form was answered {one.status} before any fault")
        one.start()
    return people


def fresh(place: Ground, seconds: float) -> tuple[float, Waiting]:
    """Seconds until somebody new is verified, who comes again while they are turned away; at most about `seconds`."""
    began = time.monotonic()
    while True:
        one = Waiting(place)
        one.open_form()
        one.send()
        if one.status == 303 or time.monotonic() - began > seconds:
            break
        time.sleep(0.2)
    while one.accepted and not one.told and time.monotonic() - began < seconds:
        one.look()
        time.sleep(0.05)
    one.told_at = time.monotonic()
    return one.told_at - began, one
