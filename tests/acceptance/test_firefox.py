"""The main path in another browser than Chromium, with its scripts and without: one Firefox for both."""

import pytest
from acceptance.firefox import firefox, needs_firefox

SEND = "form.usa-form button.usa-button"


@needs_firefox
@pytest.mark.timeout(120)
def test_the_whole_path_in_firefox(working_house, tmp_path):
    """From the empty form, refused, to the last page, and without scripts past the first wait; the SSN is hidden by the
    style sheet there as well.
    """
    with firefox(tmp_path) as browser:
        for scripts in (True, False):
            browser.scripts(scripts)
            browser.open(working_house.url + "/verify")
            browser.click(SEND)
            assert browser.text("#error-summary h2").startswith("There are")
            assert browser.focus() == "error-summary"
            browser.fill()
            assert browser.style("#ssn", "-webkit-text-security") == "disc"
            browser.click(SEND)
            browser.led_to("/phone")
            if not scripts:
                return
            browser.type("#phone", "202-555-1212")
            browser.click(SEND)
            browser.led_to("/verified")
            assert browser.text("h1") == "You are verified"
            browser.forget()
