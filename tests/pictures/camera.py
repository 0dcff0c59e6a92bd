"""A browser that shows a page of the gallery, with its style sheet, and takes its picture."""

import base64
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from idp.checks import LOGOS
from tests.gallery import State
from views.assets import sources
from views.speech import Speech

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS, SCHEMES = (320, 1280), ("light", "dark")


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
    page.set_content(styled(state.html(spoken, **values)), wait_until="load")


def styled(html: str) -> str:
    """A page that needs no server: its style sheet in line, its scripts and pictures left out."""
    html = re.sub(r'<script.*?</script>|<link rel="(?:icon|preload)"[^>]*>|<meta http-equiv[^>]*>', "", html)
    return re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{_css()}</style>", html)


def in_line(path: Path) -> str:
    """A picture as an address that holds it."""
    return f"data:{LOGOS[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"


@cache
def _css() -> str:
    return f"{sources()['app.css'][0].read_text()}\n.spinner {{ animation: none }}"
