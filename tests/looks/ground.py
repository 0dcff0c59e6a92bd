"""Who looks: people in a browser with the cache that people's browsers have, and what they should see."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.acceptance.browsing import fill, open_page
from tests.house import House

CONFIRMED = "/phone", "Your phone number"
REFUSED = "/not-verified", "We could not verify your information"
VERIFIED = "/verified", "You are verified"
UNFINISHED = "/verify/wait", "We could not finish"
WAITING = "/verify/wait", "Checking your information"

Seen = tuple[str, str]  #: a page's path and heading
Scene = Callable[["Room"], Iterator[Seen]]

_numbers = itertools.count(1)


@dataclass
class Room:
    """A browser and two houses: one with a worker, one where nobody works."""

    browser: Browser
    house: House
    idle: House

    def opened(self, javascript: bool = True) -> Page:
        page = open_page(self.browser, javascript)
        page.set_default_timeout(5000)
        return page

    def submitted(self, house: House, page: Page | None = None, **changes: str) -> Page:
        """The page after the form was sent."""
        page, n = page or self.opened(), next(_numbers)
        page.goto(f"{house.url}/verify")
        fill(page, last_name=f"Mc{chr(97 + n // 26)}{chr(97 + n % 26)}", ssn=f"90077{n:04}", **changes)
        page.click("text=Continue")
        page.wait_for_url(lambda url: not url.endswith("/verify"), wait_until="commit")
        return page


def seen(page: Page) -> Seen:
    """Where somebody is, and what stands there."""
    path = "/" + page.url.split("/", 3)[3]
    return path, page.inner_text("h1")


def led(page: Page, wanted: Seen, seconds: float = 20) -> Seen:
    """What is seen as soon as it is what should be, or at the end of so many seconds."""
    for _ in range(int(seconds * 4)):
        try:
            if seen(page) == wanted:
                break
        except Exception:  # In the middle of a navigation there is nothing to see.
            pass
        page.wait_for_timeout(250)
    return seen(page)
