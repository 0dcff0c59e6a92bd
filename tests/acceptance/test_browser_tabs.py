"""Tabs, history and the end of a session in a real browser."""

from acceptance.browsing import FORM, accessible, fill, needs_chromium, open_page, shot, submitted, type_into

pytestmark = needs_chromium


def test_a_double_click_is_one_job(browser, idle_house):
    """On a slow line people click twice."""
    page = open_page(browser)
    page.goto(idle_house.url + "/verify")
    fill(page)
    page.dblclick("text=Continue")
    page.wait_for_selector("#wait")
    assert idle_house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'") == [(1,)]


def test_loading_that_was_stopped_can_be_sent_again(browser, idle_house):
    """Esc on a slow line, then Continue: the form is sent."""
    page, sent = open_page(browser), []
    page.goto(idle_house.url + "/verify")
    fill(page)

    def first_hangs(route):
        sent.append(route)
        if len(sent) > 1:
            route.continue_()

    page.route("**/verify", lambda r: first_hangs(r) if r.request.method == "POST" else r.continue_())
    page.evaluate("setTimeout(() => window.stop(), 400); document.querySelector('form.usa-form button').click()")
    page.wait_for_timeout(2700)
    page.click("text=Continue")
    page.wait_for_url("**/verify/wait", timeout=10_000)
    assert len(sent) == 2


def test_two_tabs_of_one_session(browser, idle_house):
    """The tab whose check was replaced says so and leads on; both come to the same answer."""
    one = submitted(browser, idle_house)
    one.wait_for_selector("#wait")
    two = one.context.new_page()
    two.goto(idle_house.url + "/verify")
    assert two.url.endswith("/verify/wait"), "a running check is what the second tab shows"
    other = one.context.new_page()
    token = one.context.new_page()
    token.goto(idle_house.url + "/cancel")
    csrf = token.input_value("[name=csrf_token]")
    form = FORM | {"first_name": "Bad", "csrf_token": csrf, "submission_id": "another"}
    other.request.post(
        idle_house.url + "/verify", form=form, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    one.wait_for_selector("#replaced", timeout=5_000)
    assert one.title().startswith("This check was replaced") or one.title().startswith("Continued elsewhere")
    shot(one, "12-replaced")
    assert accessible(one) == []
    idle_house.consumer()
    one.wait_for_timeout(1500)
    one.click("text=See where it stands")
    one.wait_for_url("**/not-verified", timeout=10_000)
    two.goto(idle_house.url + "/verify/wait")
    assert two.url.endswith("/not-verified")


def go(page, way):
    """Through the browser's history; a page from its cache does not load again, so that nothing is waited for."""
    page.wait_for_timeout(500)
    page.evaluate(f"setTimeout(() => history.{way}(), 0)")
    page.wait_for_timeout(1000)


def test_back_never_wipes_a_form(browser, idle_house):
    """Typed, left by the header's link, and back: it is all there, with the browser's cache on."""
    page = open_page(browser)
    page.goto(idle_house.url + "/verify")
    fill(page)
    page.click("header a")
    page.wait_for_url(idle_house.url + "/")
    go(page, "back")
    page.wait_for_url("**/verify", wait_until="commit", timeout=5_000)
    page.wait_for_timeout(500)
    assert page.input_value("#last_name") == "McFakerson"


def test_stopping_is_asked_once_and_says_the_truth(browser, idle_house):
    """Nobody had worked on it: nothing was sent; another tab then says that the session ended."""
    page = submitted(browser, idle_house)
    page.wait_for_selector("#wait")
    page.click("text=Stop and erase my answers")
    assert page.is_visible("text=Stop and erase your answers?")
    shot(page, "13-cancel")
    assert accessible(page) == []
    page.click("button:has-text('Stop and erase')")
    assert page.is_visible("text=None of it had been sent to anybody.")
    shot(page, "14-erased")
    assert page.context.cookies() == []
    theirs = "SELECT state, message IS NULL FROM jobs WHERE name = 'resolution_proofing'"  # Beside a canary's.
    assert idle_house.sql(theirs) == [("revoked", True)]


def test_back_forward_and_reload_at_every_page(browser, working_house):
    """Each leads to the page that is true by then."""
    page = submitted(browser, working_house)
    page.wait_for_url("**/phone", timeout=10_000)
    page.reload()
    assert page.url.endswith("/phone")
    go(page, "back")
    page.wait_for_url("**/phone", wait_until="commit", timeout=5_000)
    type_into(page, "phone", "703-555-5555")
    page.click("text=Continue")
    page.wait_for_url("**/not-verified", timeout=10_000)
    page.reload()
    assert page.url.endswith("/not-verified")
    page.click("text=Try again or use another number")
    go(page, "back")
    page.wait_for_url("**/not-verified", wait_until="commit", timeout=5_000)
    go(page, "forward")
    page.wait_for_url("**/phone", wait_until="commit", timeout=5_000)
    type_into(page, "phone", "202-555-1212")
    page.click("text=Continue")
    page.wait_for_url("**/verified", timeout=10_000)
    page.reload()
    go(page, "back")
    page.wait_for_url("**/verified", wait_until="commit", timeout=5_000)


def test_the_sessions_end_is_said_before_and_after(browser, chromium, working_house):
    """A dialog in time, one press for more; when it is over, the page one is sent to says so."""
    page = submitted(chromium, working_house)  # A clock stays set for its profile.
    page.wait_for_url("**/phone", timeout=10_000)
    page.clock.install()
    page.reload()
    page.clock.fast_forward("13:05")
    page.wait_for_selector("#ending-soon[open]", timeout=5_000)
    shot(page, "15-ending-soon")
    assert accessible(page) == []
    page.click("#keep-going")
    page.wait_for_selector("#ending-soon:not([open])", state="attached", timeout=5_000)
    import redis

    store = redis.Redis.from_url(working_house.environment["REDIS_URL"])
    store.delete(*store.keys("session:*"))
    type_into(page, "phone", "202-555-1212")
    page.click("text=Continue")
    page.wait_for_url("**/verify", timeout=5_000)
    assert page.is_visible("text=Your session ended")
    shot(page, "16-ended")
