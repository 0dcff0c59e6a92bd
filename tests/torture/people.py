"""People at the door of a house under torture: what each of them is told, and how often."""

import threading
import time

import requests

from tests.torture.ground import Ground

TIMED_OUT = "timed-out"
OUTCOMES = {"/phone": "verified", "/not-verified": "not verified", "/vendor-error": "vendor error"}


class Waiting(threading.Thread):
    """One person from the form to the answer, and three looks more. The vendors have a yes for each of them."""

    def __init__(self, place: Ground) -> None:
        super().__init__(daemon=True)
        self.place, self.told, self.accepted, self.status = place, [], 0.0, 0
        self.told_at, self.sent = 0.0, False
        self.person, self.form = place.stranger()
        self.wait = float(place.house.environment.get("ASYNC_WAIT_TIMEOUT_SECONDS", 60))

    def open_form(self) -> None:
        self.person.get("/verify", timeout=10)

    def send(self) -> int:
        """Send the form that was opened; the status, 0 where there was no answer at all."""
        try:
            form = self.form | self.person.hidden
            self.status = self.person.post("/verify", form, allow_redirects=False, timeout=25).status_code
        except requests.RequestException:
            self.status = 0
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
        try:
            answer = self.person.get("/verify/wait", allow_redirects=False, timeout=15)
        except requests.RequestException:
            return
        outcome = OUTCOMES.get(answer.headers.get("Location", ""))
        if f'id="{TIMED_OUT}"' in answer.text:
            outcome = TIMED_OUT
        if outcome and outcome not in self.told:
            self.told.append(outcome)

    @property
    def truly(self) -> bool:
        """Told exactly one thing, and a true one: a yes, or, once the time was over, that it is over."""
        over = self.told_at - self.accepted > self.wait - 1
        return self.told == ["verified"] or (self.told == [TIMED_OUT] and over)

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
        try:
            one.open_form()
            one.send()
        except requests.RequestException:
            pass
        if one.status == 303 or time.monotonic() - began > seconds:
            break
        time.sleep(0.2)
    while one.accepted and not one.told and time.monotonic() - began < seconds:
        one.look()
        time.sleep(0.05)
    one.told_at = time.monotonic()
    return one.told_at - began, one
