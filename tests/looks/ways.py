"""Tabs, history and reloads, at every page: each yields what is seen, and what should be."""

from collections.abc import Iterator

import redis
from playwright.sync_api import Page

from tests.acceptance.browsing import type_into
from tests.house import wait_for
from tests.looks.ground import CONFIRMED, REFUSED, VERIFIED, WAITING, Room, Seen, led, seen

FORM = "/verify", "Your information"
START = "/", "Confirm your identity"
PHONE_REFUSED = "/not-verified", "We could not verify your phone number"

Looks = Iterator[tuple[str, Page, Seen, Seen]]


def moved(page: Page, way: str) -> None:
    """Through the browser's history; a page from its cache does not load again, so that nothing is waited for."""
    page.wait_for_timeout(500)
    page.evaluate(f"setTimeout(() => history.{way}(), 0)")
    page.wait_for_timeout(1500)


def _look(what: str, page: Page, wanted: Seen, seconds: float = 5) -> tuple[str, Page, Seen, Seen]:
    return what, page, led(page, wanted, seconds), wanted


def _after(what: str, page: Page, wanted: Seen) -> tuple[str, Page, Seen, Seen]:
    """The look after a step, which is the first word of what is done: `reload`, `back` or `forward`."""
    step = what.split(maxsplit=1)[0].rstrip(":")
    if step == "reload":
        page.wait_for_load_state("domcontentloaded")  # Chromium can't reload what has only just come.
        page.reload()
    else:
        moved(page, step)
    return _look(what, page, wanted)


def reload_at_every_page(room: Room) -> Looks:
    page = room.opened()
    page.goto(room.house.url)
    yield _after("reload: start", page, START)
    page.goto(f"{room.house.url}/verify")
    yield _after("reload: form", page, FORM)
    page.click("text=Continue")
    yield _after("reload: refused form", page, FORM)
    page = room.submitted(room.idle)
    yield _after("reload: waiting", page, WAITING)
    page = room.submitted(room.house, first_name="Bad")
    led(page, REFUSED)
    yield _after("reload: no", page, REFUSED)
    page = room.submitted(room.house, first_name="Fail")
    failed = "/vendor-error", "We could not check your information"
    led(page, failed)
    yield _after("reload: vendors failed", page, failed)
    page = room.submitted(room.house)
    led(page, CONFIRMED)
    yield _after("reload: phone", page, CONFIRMED)
    yield from _through_the_phone(page)


def _through_the_phone(page: Page) -> Looks:
    """Back and forward on the way, and at its end."""
    yield _after("back from the phone's form", page, CONFIRMED)
    type_into(page, "phone", "703-555-5555")
    page.click("text=Continue")
    led(page, PHONE_REFUSED)
    yield _after("reload: phone refused", page, PHONE_REFUSED)
    page.click("text=Try again or use another number")
    led(page, CONFIRMED)
    yield _after("back from the phone's second form", page, PHONE_REFUSED)
    yield _after("forward again", page, CONFIRMED)
    type_into(page, "phone", "202-555-1212")
    page.click("text=Continue")
    led(page, VERIFIED)
    yield _after("reload: verified", page, VERIFIED)
    yield _after("back from the end", page, VERIFIED)
    yield _after("back once more", page, VERIFIED)
    yield _after("forward to the end", page, VERIFIED)


def back_to_a_form(room: Room) -> Looks:
    page = room.opened()
    page.goto(f"{room.house.url}/verify")
    type_into(page, "last_name", "Kept")
    page.click("header a")
    led(page, START)
    moved(page, "back")
    yield f"back to a form (last name: {page.input_value('#last_name')})", page, seen(page), FORM
    yield _after("forward from it", page, START)


def back_into_a_wait(room: Room) -> Looks:
    page = room.submitted(room.idle)
    page.click("header a")
    led(page, START)
    yield _after("back into a wait", page, WAITING)
    yield _after("back from a wait to its form", page, WAITING)
    page = room.submitted(room.house, first_name="Bad")
    led(page, REFUSED)
    page.click("text=Check my answers and try again")
    led(page, FORM)
    yield _after("back from a second form", page, REFUSED)
    yield _after("back from a no", page, FORM)


def two_tabs(room: Room) -> Looks:
    one = room.submitted(room.idle)
    two = one.context.new_page()
    two.goto(f"{room.idle.url}/verify")
    yield _look("a second tab, while one waits", two, WAITING)
    two.goto(f"{room.idle.url}/cancel")
    two.click("button:has-text('Stop and erase')")
    yield _look("erased in the second tab", two, ("/cancel", "Your answers are erased"))
    wait_for(lambda: one.is_visible("text=Your session ended"), "words", 10)
    yield _look("then, by itself and in words, the first tab", one, FORM)
    one = room.submitted(room.house)
    led(one, CONFIRMED)
    two = one.context.new_page()
    two.goto(f"{room.house.url}/phone")
    for page, number in ((one, "703-555-5555"), (two, "202-555-1212")):
        type_into(page, "phone", number)
        page.click("text=Continue")
        led(page, PHONE_REFUSED if page == one else VERIFIED)
    yield _look("two tabs, a no in the first, then a yes in the second: the second", two, VERIFIED)
    one.click("text=Try again or use another number")
    yield _look("and the first, by its button", one, VERIFIED)


def ended_session(room: Room) -> Looks:
    page = room.submitted(room.house)
    led(page, CONFIRMED)
    store = redis.Redis.from_url(room.house.environment["REDIS_URL"])
    store.delete(*store.keys("session:*"))
    page.reload()
    wait_for(lambda: page.is_visible("text=Your session ended"), "words", 5)
    yield _look("reload after the session's end", page, FORM)


SCENES = [reload_at_every_page, back_to_a_form, back_into_a_wait, two_tabs, ended_session]
