"""A browser that shows a page of the gallery, with its style sheet, and takes its picture."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.gallery import State
from views.assets import sources
from views.speech import Speech

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with one way of drawing letters, so that the same page is the same picture."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--font-render-hinting=none", "--disable-lcd-text", "--hide-scrollbars"]
        )
        yield started
        started.close()


def show(page: Page, state: State, spoken: Speech, **values: object) -> None:
    """Put a page of the gallery into the browser, styled, and still."""
    page.set_content(styled(state.html(spoken, **values)), wait_until="commit")


def styled(html: str) -> str:
    """A page that needs no server: its style sheet in line, its scripts and pictures left out."""
    css = sources()["app.css"][0].read_text()
    html = re.sub(r"<script.*?</script>|<link rel=\"(?:icon|preload)\"[^>]*>|<meta http-equiv[^>]*>", "", html)
    return re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{css}.spinner{{animation:none}}</style>", html)
