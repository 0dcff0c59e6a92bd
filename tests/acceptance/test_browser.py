"""The pages in a real browser, with JavaScript and without, looked at by axe."""

import os
import shutil
from collections.abc import Iterator

import pytest
from acceptance.conftest import FORM
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here: `apt-get install chromium` to run these"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


def open_page(browser: Browser, javascript: bool = True) -> Page:
    page = browser.new_context(java_script_enabled=javascript, viewport={"width": 390, "height": 800}).new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    return page


def fill(page: Page, **changes: str) -> None:
    for name, value in (FORM | changes).items():
        if name in ("state", "state_id_jurisdiction"):
            page.select_option(f"#{name}", value)
        else:
            type_into(page, name, value)


def type_into(page: Page, name: str, value: str) -> None:
    """Key by key, as people do: setting a value outright would pass by maxlength."""
    page.fill(f"#{name}", "")
    page.locator(f"#{name}").press_sequentially(value)
    assert page.input_value(f"#{name}") == value


def submitted(browser: Browser, house) -> Page:
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


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_person_clicks_through(browser, house):
    """Start, form, mistakes, waiting, verified; htmx moves on by itself; nothing breaks the policy."""
    house.sandbox(delay=0.5)
    house.web()
    house.consumer()
    page, faults = open_page(browser), []
    page.goto(house.url)
    shot(page, "1-start")
    faults += accessible(page)
    page.click("text=Start")
    faults += accessible(page)
    page.click("text=Continue")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.title().startswith("Error: ")
    shot(page, "2-errors")
    faults += accessible(page)
    page.click("text=Enter your Social Security number")
    assert page.evaluate("document.activeElement.id") == "ssn"
    fill(page)
    shot(page, "3-form")
    page.click("text=Continue")
    page.wait_for_selector("#wait")
    shot(page, "4-wait")
    faults += accessible(page)
    page.wait_for_url("**/phone", timeout=10_000)
    shot(page, "5-phone")
    faults += accessible(page)
    type_into(page, "phone", "(202) 555-1212")
    page.click("text=Continue")
    page.wait_for_url("**/verified", timeout=10_000)
    shot(page, "5-verified")
    faults += accessible(page)
    assert faults == []
    assert [c for c in page.complaints if "422" not in c] == []


def test_not_verified_then_again(browser, house):
    """The page says what to check; what was typed is there again, the SSN excepted."""
    house.sandbox()
    house.web()
    house.consumer()
    page = open_page(browser)
    page.goto(house.url + "/verify")
    fill(page, first_name="Bad")
    page.click("text=Continue")
    page.wait_for_url("**/not-verified", timeout=10_000)
    shot(page, "6-not-verified")
    assert accessible(page) == []
    page.click("text=Check and try again")
    assert page.input_value("#last_name") == "McFakerson"
    assert page.input_value("#dob_year") == "1938"
    assert page.input_value("#ssn") == ""
    type_into(page, "first_name", "Fail")
    type_into(page, "ssn", FORM["ssn"])
    page.click("text=Continue")
    page.wait_for_url("**/vendor-error", timeout=10_000)
    shot(page, "7-vendor-error")
    assert accessible(page) == []


#: What is typed differently: where it leads (vendors.md section 7).
MAGIC = [
    ({"first_name": "Fail"}, "/vendor-error"),
    ({"first_name": "Time"}, "/vendor-error"),
    ({"first_name": "Parse"}, "/vendor-error"),
    ({"first_name": "Bad"}, "/not-verified"),
    ({"ssn": "123-45-6789"}, "/not-verified"),
    ({"zipcode": "00000"}, "/not-verified"),
    ({"state_id_number": "mvatimeout"}, "/vendor-error"),
    ({"state_id_number": "00000000"}, "/not-verified"),
    ({"ssn": "666-12-3456", "state_id_jurisdiction": "NY"}, "/phone"),
]
MAGIC_PHONES = [
    ("703-555-5555", "/not-verified"),
    ("703-555-5999", "/vendor-error"),
    ("703-555-5888", "/vendor-error"),
    ("202-555-1212", "/verified"),
]


@pytest.mark.timeout(180)
def test_every_magic_value_leads_where_it_should(browser, house_of, database_url, redis_url):
    """From the form to the page at the end, for each vendor's yes, no and failure."""
    house = house_of(database_url, redis_url, IDV_MAX_ATTEMPTS="20")
    house.sandbox()
    house.web()
    house.consumer()
    page = open_page(browser)
    for changes, leads_to in MAGIC:
        page.goto(house.url + "/verify")
        fill(page, **changes)
        page.click("text=Continue")
        page.wait_for_url(f"**{leads_to}", timeout=15_000)
    for number, leads_to in MAGIC_PHONES:
        page.goto(house.url + "/phone")
        type_into(page, "phone", number)
        page.click("text=Continue")
        page.wait_for_url(f"**{leads_to}", timeout=15_000)


def test_the_wait_ends_in_words_and_a_retry(browser, house_of, database_url, redis_url):
    """No worker: polling ends, focus is on the heading, the retry works; and a lost connection is said."""
    house = house_of(database_url, redis_url, ASYNC_WAIT_TIMEOUT_SECONDS="4")
    house.sandbox()
    house.web()
    page = submitted(browser, house)
    page.wait_for_selector("#timed-out", timeout=10_000)
    assert page.evaluate("document.activeElement.textContent") == "This is taking too long"
    shot(page, "8-timed-out")
    assert accessible(page) == []
    house.consumer()
    page.click("text=Try again")
    page.wait_for_url("**/phone", timeout=10_000)


def test_a_lost_connection_is_said_and_found_again(browser, house):
    """Three polls without an answer bring words; polling goes on by itself."""
    house.sandbox()
    house.web()
    page = submitted(browser, house)
    page.wait_for_selector("#wait")
    page.context.set_offline(True)
    page.wait_for_selector("text=Connection lost", timeout=10_000)
    page.context.set_offline(False)
    house.consumer()
    page.wait_for_url("**/phone", timeout=10_000)
    page.go_back()
    assert page.url.endswith("/phone"), "back leads neither to a used form nor to a wait that is over"


def test_everything_works_without_javascript(browser, house):
    """Plain form posts, and a page that refreshes itself or is asked by a link."""
    house.sandbox(delay=0.5)
    house.web()
    house.consumer()
    page = open_page(browser, javascript=False)
    page.goto(house.url)
    page.click("text=Start")
    page.click("text=Continue")
    assert page.is_visible("text=There is a problem")
    fill(page)
    page.click("text=Continue")
    check = page.locator("a.usa-button--outline")  # text= does not look into <noscript>
    assert check.is_visible()
    shot(page, "9-no-javascript")
    page.wait_for_timeout(1500)
    if page.url.endswith("/wait"):
        check.click()
    assert page.url.endswith("/phone")


def test_a_double_click_is_one_job(browser, house):
    """On a slow line people click twice."""
    house.sandbox()
    house.web()
    page = open_page(browser)
    page.goto(house.url + "/verify")
    fill(page)
    page.dblclick("text=Continue")
    page.wait_for_selector("#wait")
    assert house.sql("SELECT count(*) FROM jobs") == [(1,)]
