"""The pages in a real browser, with JavaScript and without, looked at by axe."""

import pytest
from acceptance.browsing import accessible, accessible_at_length, fill, needs_chromium, open_page, shot, type_into

pytestmark = needs_chromium


@pytest.mark.at_length
def test_a_person_clicks_through(browser, working_house):
    """Start, form, mistakes, waiting, verified; htmx moves on by itself; nothing breaks the policy."""
    page, faults = open_page(browser), []
    page.goto(working_house.url)
    shot(page, "1-start")
    faults += accessible_at_length(page)
    page.click("text=Start")
    shot(page, "1-license")
    faults += accessible_at_length(page)
    page.click("text=Type it in instead")
    faults += accessible_at_length(page)
    page.click("text=Continue")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.title().startswith("Error: ")
    shot(page, "2-errors")
    faults += accessible(page)
    page.click("text=Enter your Social Security number")
    assert page.evaluate("document.activeElement.id") == "ssn"
    fill(page, by_key=True)
    shot(page, "3-form")
    page.click("text=Continue")
    page.wait_for_selector("#wait")
    shot(page, "4-wait")
    faults += accessible(page)
    page.wait_for_url("**/phone", timeout=10_000)
    shot(page, "5-phone")
    faults += accessible_at_length(page)
    type_into(page, "phone", "(202) 555-1212")
    page.click("text=Continue")
    page.wait_for_url("**/verified", timeout=10_000)
    shot(page, "5-verified")
    faults += accessible_at_length(page)
    assert faults == []
    assert [c for c in page.complaints if "422" not in c] == []


@pytest.mark.at_length
def test_not_verified_then_again(browser, working_house):
    """The page says what to check; what was typed is there again, and the SSN need not be typed again."""
    page = open_page(browser)
    page.goto(working_house.url + "/verify")
    fill(page, first_name="Bad")
    page.click("text=Continue")
    page.wait_for_url("**/not-verified", timeout=10_000)
    shot(page, "6-not-verified")
    assert accessible_at_length(page) == []
    page.click("text=Check my answers and try again")
    assert page.input_value("#last_name") == "McFakerson"
    assert page.input_value("#dob_year") == "1938"
    assert page.input_value("#ssn") == ""
    assert page.is_visible("text=ends in 1234")
    type_into(page, "first_name", "Fail")
    page.click("text=Continue")
    page.wait_for_url("**/vendor-error", timeout=10_000)
    shot(page, "7-vendor-error")
    assert accessible_at_length(page) == []
    page.click("text=Change my answers")
    type_into(page, "first_name", "Fakey")
    page.click("text=Continue")
    page.wait_for_url("**/phone", timeout=10_000)


def test_everything_works_without_javascript(browser, working_house):
    """Plain form posts, and a page that refreshes itself or is asked by a link."""
    page = open_page(browser, javascript=False)
    page.goto(working_house.url)
    page.click("text=Start")
    page.click("text=Type it in instead")
    page.click("text=Continue")
    assert page.is_visible("#error-summary")
    fill(page)
    page.click("text=Continue")
    check = page.locator("a.usa-button--outline")  # text= does not look into <noscript>
    assert check.is_visible()
    shot(page, "9-no-javascript")
    check.click()
    page.wait_for_url("**/phone", timeout=20_000)
