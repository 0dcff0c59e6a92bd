"""The pages in a real browser, with JavaScript and without, looked at by axe."""

import pytest
from acceptance.browsing import accessible, browser, fill, needs_chromium, open_page, shot, type_into

pytestmark = needs_chromium
__all__ = ["browser"]


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
    """The page says what to check; what was typed is there again, and the SSN need not be typed again."""
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
    page.click("text=Check my answers and try again")
    assert page.input_value("#last_name") == "McFakerson"
    assert page.input_value("#dob_year") == "1938"
    assert page.input_value("#ssn") == ""
    assert page.is_visible("text=Kept: it ends in 1234")
    type_into(page, "first_name", "Fail")
    page.click("text=Continue")
    page.wait_for_url("**/vendor-error", timeout=10_000)
    shot(page, "7-vendor-error")
    assert accessible(page) == []
    page.click("text=Change my answers")
    type_into(page, "first_name", "Fakey")
    page.click("text=Continue")
    page.wait_for_url("**/phone", timeout=10_000)


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
    check.click()
    page.wait_for_url("**/phone", timeout=20_000)
