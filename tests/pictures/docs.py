"""What docs/ shows of the pages: the path of a person, two agencies, and what a screen reader is told."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Browser

from tests.gallery import STATES_OF_PAGES
from tests.house import ROOT
from tests.pictures import camera
from views.speech import speech

DOCS = ROOT / "docs"
PATH = ("start", "form", "wait-0", "phone", "verified")
_GREY, _GAP, _HEIGHT = "#71767a", 16, 800


@dataclass(frozen=True)
class Look:
    """One picture of a row."""

    name: str
    language: str = "en"
    scheme: str = "light"
    values: tuple[tuple[str, Any], ...] = ()


def draw(browser: Browser) -> None:
    """Into docs/pictures, and docs/accessibility-tree.txt."""
    (DOCS / "pictures").mkdir(exist_ok=True)
    _row(browser, "path", [Look(name) for name in ("start", "form-wrong-refused", "wait-0", "verified")])
    others = [
        Look("start", "es"),
        Look("license", "fr"),
        Look("not-verified", "zh", "dark"),
        Look("phone", "es", "dark"),
    ]
    _row(browser, "languages", others)
    agencies = [Look("start", "en", "light", tuple(agency(name).items())) for name in ("benefits", "library")]
    _row(browser, "agencies", agencies)
    (DOCS / "accessibility-tree.txt").write_text(_trees(browser))


def agency(name: str) -> dict[str, Any]:
    """What one of the two example agencies says of itself."""
    said = yaml.safe_load((DOCS / f"agencies/{name}.yml").read_text())
    return {"logo": "", "government_banner": False, "help_url": "", "return_url": ""} | said | _logo(said)


def _logo(said: dict[str, Any]) -> dict[str, str]:
    return {"logo": camera.in_line(ROOT / said["agency_logo"])}


def _row(browser: Browser, name: str, looks: list[Look]) -> None:
    pictures = [_picture(browser, look) for look in looks]
    whole = Image.new("RGB", ((pictures[0].width + _GAP) * len(pictures) - _GAP, _HEIGHT), _GREY)
    for n, picture in enumerate(pictures):
        whole.paste(picture, (n * (picture.width + _GAP), 0))
    whole.save(DOCS / f"pictures/{name}.webp", quality=60, method=6)


def _picture(browser: Browser, look: Look) -> Image.Image:
    page = browser.new_page(viewport={"width": 390, "height": _HEIGHT}, color_scheme=look.scheme)
    state = next(state for state in STATES_OF_PAGES if state.name == look.name)
    camera.show(page, state, speech(look.language), **dict(look.values))
    taken = Image.open(BytesIO(page.screenshot()))
    page.close()
    return taken


def _trees(browser: Browser) -> str:
    """The tree of roles, names and states of each page of the main path, as the browser hands it on."""
    page, trees = browser.new_page(), []
    for name in PATH:
        camera.show(page, next(state for state in STATES_OF_PAGES if state.name == name), speech("en"))
        trees.append(f"## {name}: {page.title()}\n\n{page.locator('body').aria_snapshot()}\n")
    return "\n".join(trees)
