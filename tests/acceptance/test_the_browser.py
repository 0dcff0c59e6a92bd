"""What the tests of pages rest on."""

import contextlib

from acceptance.browsing import close, needs_chromium, open_page
from playwright.sync_api import Error

pytestmark = needs_chromium


def test_a_page_is_closed_while_it_moves_on(browser, idle_house):
    """Chromium drops a close that meets a commit, nearly always within the first five tries."""
    for _ in range(5):
        page = open_page(browser)
        page.goto(idle_house.url)
        with contextlib.suppress(Error):
            page.evaluate("() => { location.reload(); return new Promise(() => {}) }")
        close(page)
        assert page.is_closed()
