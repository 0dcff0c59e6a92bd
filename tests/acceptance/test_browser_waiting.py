"""The waiting page in a real browser: looked away from, cut off, without its scripts."""

import pytest
from acceptance.browsing import accessible, fill, hide, needs_chromium, open_page, shot, submitted
from acceptance.conftest import SHORT

pytestmark = needs_chromium


def test_the_wait_ends_in_words_and_a_retry(browser, lent):
    """No worker: polling ends, focus is on the heading, the retry works; and a lost connection is said."""
    house = lent(works=False, **SHORT)
    page = submitted(browser, house)
    page.wait_for_selector("#timed-out", timeout=10_000)
    assert page.evaluate("document.activeElement.textContent") == "No answer came"
    shot(page, "8-timed-out")
    assert accessible(page) == []
    house.consumer()
    page.click("text=Try again")
    page.wait_for_url("**/phone", timeout=10_000)


def test_a_lost_connection_is_said_and_found_again(browser, idle_house):
    """Three polls without an answer bring words; polling goes on by itself."""
    page = submitted(browser, idle_house)
    page.wait_for_selector("#wait")
    page.context.set_offline(True)
    page.wait_for_selector("text=Your connection is lost", timeout=10_000)
    page.context.set_offline(False)
    idle_house.consumer()
    page.wait_for_url("**/phone", timeout=10_000)
    page.go_back()
    assert page.url.endswith("/phone"), "back leads neither to a used form nor to a wait that is over"


def waits_hidden(browser, house, seconds):
    """A page whose tab was hidden at once, for so long."""
    page = submitted(browser, house)
    page.wait_for_selector("#wait")
    hide(page)
    page.wait_for_timeout(seconds * 1000)
    return page


def test_an_answer_is_not_lost_by_looking_away(browser, lent):
    """Hidden for longer than a result lives and a person waits: the answer that came in time is there."""
    house = lent(works=True, **SHORT)
    page = waits_hidden(browser, house, 6)
    hide(page, False)
    page.wait_for_url("**/phone", timeout=10_000)
    shot(page, "10-answer-after-hiding")


def test_offline_for_longer_than_a_wait(browser, lent):
    """The answer came meanwhile; back on the line the page finds it by itself."""
    house = lent(works=True, **SHORT)
    page = submitted(browser, house)
    page.wait_for_selector("#wait")
    page.context.set_offline(True)
    page.wait_for_timeout(6000)
    page.context.set_offline(False)
    page.wait_for_url("**/phone", timeout=10_000)


def test_a_hidden_tab_asks_seldom_and_its_title_tells(browser, idle_house):
    """Some polls in a quarter of a minute, not fifteen; the news stands in the title while nobody looks."""
    page, asked = submitted(browser, idle_house), []
    page.wait_for_selector("#wait")
    page.on("request", lambda request: asked.append(request.url))
    hide(page)
    page.wait_for_timeout(6000)
    assert len([url for url in asked if "/verify/wait/" in url]) <= 2
    idle_house.consumer()
    page.wait_for_url("**/phone", timeout=20_000)
    assert page.title().startswith("Information confirmed")


def test_a_title_tells_of_the_time_out(browser, lent):
    """Without a reload, as the heading does."""
    house = lent(works=False, **SHORT)
    page = submitted(browser, house)
    page.wait_for_selector("#timed-out", timeout=10_000)
    assert page.title().startswith("We could not finish – Identity check")
    page.reload()
    assert page.title().startswith("We could not finish – Identity check")


@pytest.mark.parametrize(("without", "silent"), [("htmx.js", False), ("htmx.js", True), ("app.js", False)])
def test_a_script_that_does_not_load(browser, idle_house, without, silent):
    """Without htmx, refused or never answered, the page still moves on by itself; without our own script htmx does; a
    link is there in any case.
    """
    page = open_page(browser)
    page.route(f"**/{without}", lambda route: None if silent else route.abort())
    page.goto(idle_house.url + "/verify")
    fill(page)
    page.click("text=Continue", no_wait_after=True)
    page.wait_for_selector("#wait")
    assert page.is_visible("text=Check now")
    shot(page, f"11-without-{without}")
    idle_house.consumer()
    page.wait_for_url("**/phone", timeout=15_000, wait_until="commit")


def test_the_end_of_a_wait_is_in_every_word_without_our_script(browser, lent):
    """Heading and title, too, say that no answer came: htmx alone changes them."""
    page = open_page(browser)
    page.route("**/app.js", lambda route: route.abort())
    page.goto(lent(works=False, **SHORT).url + "/verify")
    fill(page)
    page.click("text=Continue")
    page.wait_for_selector("#timed-out", timeout=10_000)
    assert page.inner_text("h1") == "We could not finish"
    assert page.title().startswith("We could not finish – Identity check")


def test_an_early_look_comes_before_the_first_of_htmx(browser, idle_house):
    """Most answers are there by then. Every later timer is stopped, so that no other look can come."""
    page = open_page(browser)
    page.add_init_script(
        "const later = setTimeout; window.setInterval = () => 0;"
        "window.setTimeout = (act, ms, ...rest) => ms <= 300 ? later(act, ms, ...rest) : 0;"
    )
    page.goto(idle_house.url + "/verify")
    fill(page)
    with page.expect_request("**/verify/wait/*", timeout=10_000):
        page.click("text=Continue")


def test_the_first_look_without_javascript(browser, idle_house):
    """Comes after three seconds, by itself."""
    page = open_page(browser, javascript=False)
    page.goto(idle_house.url + "/verify")
    fill(page)
    page.click("text=Continue")
    assert 'http-equiv="refresh" content="3"' in page.content()
    idle_house.consumer()
    page.wait_for_url("**/phone", timeout=8_000)
