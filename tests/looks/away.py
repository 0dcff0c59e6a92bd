"""Looked away for longer than a person waits, or without what the page needs. Each yields, and goes on after that time.

What a scene yields first is its page; what it yields last is where that leads, and where it should.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.acceptance.browsing import hide
from tests.looks.ground import CONFIRMED, UNFINISHED, Room
from views.assets import sources


def hidden(room: Room) -> Iterator:
    """hidden for 70 s, the answer came at once"""
    page = room.submitted(room.house)
    hide(page)
    yield page
    hide(page, False)
    yield CONFIRMED


def hidden_in_vain(room: Room) -> Iterator:
    """hidden for 70 s, no answer came"""
    page = room.submitted(room.idle)
    hide(page)
    yield page
    hide(page, False)
    yield UNFINISHED


def offline(room: Room) -> Iterator:
    """offline for 70 s, the answer came at once"""
    yield from _offline(room.submitted(room.house, first_name="Fakey"), CONFIRMED)


def offline_in_vain(room: Room) -> Iterator:
    """offline for 70 s, no answer came"""
    yield from _offline(room.submitted(room.idle), UNFINISHED)


def _offline(page: Page, wanted: tuple[str, str]) -> Iterator:
    page.context.set_offline(True)
    yield page
    page.context.set_offline(False)
    yield wanted


def frozen(room: Room) -> Iterator:
    """the phone locked, its page frozen for 70 s"""
    page = room.submitted(room.house)
    tools = page.context.new_cdp_session(page)
    tools.send("Page.setWebLifecycleState", {"state": "frozen"})
    yield page
    tools.send("Page.setWebLifecycleState", {"state": "active"})
    yield CONFIRMED


def _without(room: Room, name: str, how: str, works: bool) -> Iterator:
    page = room.opened()
    source = sources()[name][0].read_bytes()
    said = {"body": source[: len(source) // 2], "content_type": "text/javascript"}
    treat = {
        "blocked": lambda route: route.abort(),
        "cut": lambda route: route.fulfill(**said),
        "missing": lambda route: route.fulfill(status=503),
        "silent": lambda route: None,
    }[how]
    page.route(f"**/{name}", treat)
    yield room.submitted(room.house if works else room.idle, page)
    yield CONFIRMED if works else UNFINISHED


def htmx_blocked(room: Room) -> Iterator:
    """htmx blocked"""
    yield from _without(room, "htmx.js", "blocked", True)


def htmx_blocked_in_vain(room: Room) -> Iterator:
    """htmx blocked, no answer came"""
    yield from _without(room, "htmx.js", "blocked", False)


def htmx_cut(room: Room) -> Iterator:
    """htmx cut off in its middle"""
    yield from _without(room, "htmx.js", "cut", True)


def htmx_silent(room: Room) -> Iterator:
    """htmx asked for, and the line silent from then on"""
    yield from _without(room, "htmx.js", "silent", True)


def htmx_silent_in_vain(room: Room) -> Iterator:
    """the same, and no answer came"""
    yield from _without(room, "htmx.js", "silent", False)


def script_blocked(room: Room) -> Iterator:
    """app.js blocked"""
    yield from _without(room, "app.js", "blocked", True)


def script_cut(room: Room) -> Iterator:
    """app.js cut off in its middle"""
    yield from _without(room, "app.js", "cut", True)


def script_cut_in_vain(room: Room) -> Iterator:
    """app.js cut off in its middle, no answer came"""
    yield from _without(room, "app.js", "cut", False)


def no_script(room: Room) -> Iterator:
    """JavaScript off"""
    yield room.submitted(room.house, room.opened(javascript=False))
    yield CONFIRMED


def no_script_in_vain(room: Room) -> Iterator:
    """JavaScript off, no answer came"""
    yield room.submitted(room.idle, room.opened(javascript=False))
    yield UNFINISHED


SCENES = [
    hidden, hidden_in_vain, offline, offline_in_vain, frozen, htmx_blocked, htmx_blocked_in_vain, htmx_cut,
    htmx_silent, htmx_silent_in_vain, script_blocked, script_cut, script_cut_in_vain, no_script, no_script_in_vain,
]  # fmt: skip
