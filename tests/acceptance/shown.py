"""The gallery in a browser: one page shows one state after the other, without a server."""

from importlib.resources import files

from playwright.sync_api import Browser, Page

from tests.gallery import STATES_OF_PAGES
from tests.pictures.camera import styled
from views.speech import speech

PUT = """([html, lang]) => { const made = new DOMParser().parseFromString(html, 'text/html');
  document.documentElement.lang = lang; document.title = made.title; document.body.replaceWith(made.body); }"""


def opened(chromium: Browser, width: int, scheme: str, axe: bool) -> Page:
    """A page with the style sheet, for PUT to change."""
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.set_content(styled(STATES_OF_PAGES[0].html(speech("en"))))
    if axe:
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    return page
