"""A real browser, for the tests that use one."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests import at_length
from tests.house import FORM

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: `apt-get install chromium` to run these"
)


#: A phone, whose owner wants nothing to turn: what turns is drawn sixty times a second.
PHONE = {"viewport": {"width": 390, "height": 800}, "java_script_enabled": True, "reduced_motion": "reduce"}


class OneAfterAnother:
    """A browser whose people come one after the other, to the same profile, cleared, and the same renderer, still warm.

    Those of their own cost each of them more than a second of CPU. Who needs a clock opens a page of `chromium`.
    """

    def __init__(self, chromium: Browser) -> None:
        self.chromium, self.shared = chromium, chromium.new_context(**PHONE)
        self.parked = self.shared.new_page()  # The renderer of a site ends with its last page.
        self.parked.route("**/*", lambda route: route.fulfill(body=""))
        self.parked.goto("http://127.0.0.1/")

    def new_context(self, **options: Any) -> BrowserContext:
        return self.shared if options == PHONE else self.chromium.new_context(**options)

    def forget(self) -> None:
        """No page of a test goes on asking after it, and no cookie tells the next one of it."""
        for context in self.chromium.contexts:
            for page in context.pages:
                if page is not self.parked:
                    close(page)
            if context is not self.shared:
                context.close()
        self.shared.set_offline(False)
        self.shared.clear_cookies()


def close(page: Page) -> None:
    """Close a page, whatever it is about.

    Chromium says yes to a close that meets the commit of a navigation, and drops it (crbug.com/536385539): Playwright's
    own `close` then waits forever. Here it is asked again.
    """
    chromium = page.context.browser.new_browser_cdp_session()
    target = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
    while not page.is_closed():
        with contextlib.suppress(Error), page.expect_event("close", timeout=500):
            chromium.send("Target.closeTarget", {"targetId": target})
    chromium.detach()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """With the back-forward cache that people have, and Playwright switches off; a site's pages in one renderer."""
    with sync_playwright() as playwright:
        options = ["--disable-back-forward-cache"]
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, ignore_default_args=options, args=["--process-per-site"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def people(chromium: Browser) -> OneAfterAnother:
    return OneAfterAnother(chromium)


@pytest.fixture
def browser(people: OneAfterAnother) -> Iterator[OneAfterAnother]:
    yield people
    people.forget()


def open_page(browser: Browser | OneAfterAnother, javascript: bool = True) -> Page:
    page = browser.new_context(**PHONE | {"java_script_enabled": javascript}).new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    return page


def fill(page: Page, by_key: bool = False, **changes: str) -> None:
    """The form's fields, set outright; `by_key` as people do."""
    for name, value in (FORM | changes).items():
        if name in ("state", "state_id_jurisdiction"):
            page.select_option(f"#{name}", value)
        elif name in ("state_id_kind", "consent"):
            page.check(f"[name={name}][value='{value}']")
        elif by_key:
            type_into(page, name, value)
        else:
            page.fill(f"#{name}", value)


def type_into(page: Page, name: str, value: str) -> None:
    """Key by key, as people do."""
    page.fill(f"#{name}", "")
    page.locator(f"#{name}").press_sequentially(value)
    assert page.input_value(f"#{name}") == value


def submitted(browser: Browser | OneAfterAnother, house) -> Page:
    """The page after the form was filled in and sent."""
    page = open_page(browser)
    page.goto(house.url + "/verify")
    fill(page)
    page.click("text=Continue")
    return page


def accessible(page: Page) -> list[str]:
    """The rules that axe finds broken (WCAG 2.2 A and AA, and best practice)."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {v['id']} {[n['html'] for n in v['nodes']]}" for v in found]


#: For pages that stand in the gallery too, where axe looks at them (`test_every_page`) without a house behind them.
accessible_at_length = at_length.of(accessible, usually=lambda page: [])


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def hide(page: Page, hidden: bool = True) -> None:
    """As if the person looked at another tab."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }", hidden
    )  # fmt: skip
