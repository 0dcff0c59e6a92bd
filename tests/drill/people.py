"""People who come while something is broken, one after the other, and what they are told."""

import threading
import time
from collections import Counter

from tests.torture.ground import Ground
from tests.torture.people import Waiting


class Stream(threading.Thread):
    """Somebody new each `every` seconds, until `over`; each goes their way alone."""

    def __init__(self, place: Ground, every: float) -> None:
        super().__init__(daemon=True)
        self.place, self.every, self.over = place, every, threading.Event()
        self.came: list[tuple[float, Waiting]] = []

    def run(self) -> None:
        while not self.over.wait(self.every):
            one = Waiting(self.place)
            self.came.append((time.monotonic(), one))
            threading.Thread(target=_go, args=(one,), daemon=True).start()

    def told(self, first: float, last: float) -> Counter[str]:
        """What those who came between two moments were told; whoever still waits is followed to the end."""
        people = [one for at, one in self.came if first <= at <= last]
        for one in people:
            if one.accepted:
                one.join(one.wait + 30)
        return Counter(_words(one) for one in people)

    def slowest(self, first: float, last: float) -> float:
        """Seconds that the one waited who waited longest."""
        return max((one.told_at - one.accepted for at, one in self.came if first <= at <= last and one.told), default=0)

    def verified_after(self, moment: float) -> float:
        """Seconds until the first was verified who came after a moment; 0: nobody was."""
        done = [
            one.told_at - moment for at, one in self.came if at > moment and one.told_at and one.told == ["verified"]
        ]
        return min(done, default=0)


def _go(one: Waiting) -> None:
    one.open_form()
    if one.page.status == 200 and one.send() == 303:
        one.start()


def _words(one: Waiting) -> str:
    if one.accepted:
        return one.words
    status = one.status or one.page.status
    return {0: "no answer", 502: "no answer", 503: "told that we can't (503)"}.get(status, f"answered {status}")
