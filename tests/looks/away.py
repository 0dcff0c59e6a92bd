"""Looked away for longer than a person waits, or without what the page needs. Each yields, and goes on after that time.

What a scene yields first is its page; what it yields last is where that leads, and where it should.
"""

from collections.abc import Callable, Iterator
from functools import partial

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
        "silent": lambda route: None,
    }[how]
    page.route(f"**/{name}", treat)
    yield room.submitted(room.house if works else room.idle, page)
    yield CONFIRMED if works else UNFINISHED


def no_script(room: Room) -> Iterator:
    """JavaScript off"""
    yield room.submitted(room.house, room.opened(javascript=False))
    yield CONFIRMED


def no_script_in_vain(room: Room) -> Iterator:
    """JavaScript off, no answer came"""
    yield room.submitted(room.idle, room.opened(javascript=False))
    yield UNFINISHED


#: Which script, what becomes of it, and whether an answer comes.
_SCRIPTS = {
    "htmx blocked": ("htmx.js", "blocked", True),
    "htmx blocked, no answer came": ("htmx.js", "blocked", False),
    "htmx cut off in its middle": ("htmx.js", "cut", True),
    "htmx asked for, and the line silent from then on": ("htmx.js", "silent", True),
    "the same, and no answer came": ("htmx.js", "silent", False),
    "app.js blocked": ("app.js", "blocked", True),
    "app.js cut off in its middle": ("app.js", "cut", True),
    "app.js cut off in its middle, no answer came": ("app.js", "cut", False),
}

#: What is done: how.
SCENES: dict[str, Callable[[Room], Iterator]] = {
    **{scene.__doc__ or "": scene for scene in (hidden, hidden_in_vain, offline, offline_in_vain, frozen)},
    **{what: partial(_without, name=name, how=how, works=works) for what, (name, how, works) in _SCRIPTS.items()},
    **{scene.__doc__ or "": scene for scene in (no_script, no_script_in_vain)},
}
