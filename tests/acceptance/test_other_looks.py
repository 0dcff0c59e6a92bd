"""Pages on paper, in the reader's own colors, and with more contrast: what must not get lost there, by its pixels."""

from io import BytesIO

import pytest
from acceptance.browsing import needs_chromium
from acceptance.shown import PUT, opened
from PIL import Image, ImageChops

from tests.gallery import STATES_OF_PAGES
from views.speech import speech

pytestmark = needs_chromium

SEEN = "names => names.filter(n => [...document.querySelectorAll(n)].some(e => e.checkVisibility()))"
PRESSED = [
    "button", "nav", "footer", ".usa-button", ".usa-banner", ".spinner", "[type=file]", "#ssn-show",
    "main a[href^='/']",
]  # fmt: skip
LOOKS = [
    {"forced_colors": "active", "color_scheme": "light"}, {"forced_colors": "active", "color_scheme": "dark"},
    {"contrast": "more", "color_scheme": "light"}, {"contrast": "more", "color_scheme": "dark"},
]  # fmt: skip


def put(page, name: str) -> None:
    html = next(state for state in STATES_OF_PAGES if state.name == name).html(speech("en"), government_banner=True)
    page.evaluate(PUT, [html, "en"])


def drawn(page, selector: str, room: int = 0) -> Image.Image:
    """The first such element as it looks, with `room` px around it."""
    page.locator(selector).first.scroll_into_view_if_needed()
    box = page.locator(selector).first.bounding_box()
    clip = {
        "x": box["x"] - room,
        "y": box["y"] - room,
        "width": box["width"] + 2 * room,
        "height": box["height"] + 2 * room,
    }
    return Image.open(BytesIO(page.screenshot(clip=clip))).convert("L")


def stands_out(picture: Image.Image) -> bool:
    """Whether something in it has 3:1 with something else (WCAG 1.4.11), by the grey that each has."""
    darkest, brightest = ((one / 255) ** 2.2 + 0.05 for one in picture.getextrema())
    return brightest / darkest >= 3


def test_paper_has_what_was_said_and_nothing_to_press(browser):
    """Of each page in each state, from a dark screen too; the last page keeps its number, its day, and whom to ask."""
    page = opened(browser, 800, "dark", axe=False)
    page.emulate_media(media="print", color_scheme="dark")
    pressed = {}
    for state in STATES_OF_PAGES:
        put(page, state.name)
        pressed[state.name] = page.evaluate(SEEN, PRESSED)
    assert {name: found for name, found in pressed.items() if found} == {}
    put(page, "verified")
    said = page.locator("body").inner_text()
    for word in ("Department of Examples", "You are verified", "K7M-2QX-9ZD", "November 25, 2026", "1-800-555-0100"):
        assert word in said
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 27, 27)"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_marks_are_seen_in_any_colors(browser, look):
    """The bar of a fault and of an alert, a choice and what is chosen, the ring of the focus, how far one has come."""
    page = opened(browser, 390, look["color_scheme"], axe=False)
    page.emulate_media(**look)
    put(page, "form-wrong-refused")
    for bar in (".usa-form-group--error", "#error-summary"):
        assert stands_out(drawn(page, bar, room=2).crop((0, 4, 9, 40))), bar
    for kind in ("#consent", "[name=state_id_kind]"):
        chosen = drawn(page, kind)
        page.evaluate("kind => { document.querySelector(kind).checked = false; }", kind)
        other = drawn(page, kind)
        assert [stands_out(one) for one in (chosen, other, ImageChops.difference(chosen, other))] == [True] * 3, kind
    before = drawn(page, "#zipcode", room=7)
    page.focus("#zipcode")
    assert stands_out(ImageChops.difference(before, drawn(page, "#zipcode", room=7)).crop((0, 0, 60, 5)))
    now, later = (drawn(page, f".usa-step-indicator__bars span:{which}-child") for which in ("first", "last"))
    middle = (10, now.height // 2)
    assert stands_out(later)
    assert abs(now.getpixel(middle) - later.getpixel(middle)) >= 64
