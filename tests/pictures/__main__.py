"""`python -m tests.pictures`: a picture of every page, state and language, beside the last ones that were accepted.

Writes them below var/pictures/: 320 and 1280 px wide, light and dark. A picture that differs from its accepted one in
more than a few pixels is named, and both lie in var/pictures/differing. `--accept` makes the new ones the accepted.
With `--docs` it draws the pictures of the README and the accessibility tree of the main path, into docs/.
"""

import argparse
import shutil
import sys

from tests.gallery import STATES_OF_PAGES
from tests.house import ROOT
from tests.pictures import camera, docs
from tests.pictures.comparing import differing
from views.speech import LANGUAGES, speech

HERE = ROOT / "var/pictures"
NEW, ACCEPTED, DIFFERING = HERE / "new", HERE / "accepted", HERE / "differing"


def main() -> int:
    options = _parsed()
    with camera.browser() as browser:
        if options.docs:
            docs.draw(browser)
            return 0
        shutil.rmtree(NEW, ignore_errors=True)
        NEW.mkdir(parents=True)
        for width in camera.WIDTHS:
            for scheme in camera.SCHEMES:
                page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
                _take(page, f"{width}-{scheme}", options)
                page.close()
    return _compared(options.accept)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="states whose name holds this word")
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--accept", action="store_true", help="what is drawn now is what it should be")
    parser.add_argument("--docs", action="store_true", help="draw what docs/ shows")
    return parser.parse_args()


def _take(page: camera.Page, kind: str, options: argparse.Namespace) -> None:
    for language in options.languages:
        for state in STATES_OF_PAGES:
            if options.only in state.name:
                camera.show(page, state, speech(language), government_banner=True)
                page.screenshot(path=NEW / f"{state.name}.{language}.{kind}.png", full_page=True)


def _compared(accepts: bool) -> int:
    taken = sorted(NEW.glob("*.png"))
    others = [one.name for one in taken if differing(one, ACCEPTED / one.name, DIFFERING)]
    counted = f"{len(taken)} pictures in {NEW.relative_to(ROOT)}, {len(others)} of them new or changed"
    print(counted, *others, sep="\n  ")
    if accepts:
        ACCEPTED.mkdir(parents=True, exist_ok=True)
        for one in taken:
            shutil.copy(one, ACCEPTED / one.name)
    return 1 if others and not accepts else 0


if __name__ == "__main__":
    sys.exit(main())
