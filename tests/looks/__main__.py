"""`python -m tests.looks FOLDER`: ways of looking away, back and forth, in Chromium; pictures of what came, in FOLDER.

Prints what was done, which page came, and whether it is the true one; ends with 1 where one is not. Two minutes.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.benchmarks.ground import migrated
from tests.house import KEY, House
from tests.looks import away, ways
from tests.looks.ground import Room, Seen, led
from tests.pictures.camera import CHROMIUM

AWAY = 70  #: seconds; a person waits for 60
TOLD = {"RUBY_WORKERS_IDV_ENABLED": "true", "SESSION_ENCRYPTION_KEY": KEY, "LICENSE_PHOTO_ENABLED": "false",
        "QUEUE_MAX_DEPTH": "0"}  # fmt: skip


class Report:
    """The table, as it grows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.untrue, self.number = folder, 0, 0

    def add(self, what: str, page: Page, came: Seen, wanted: Seen) -> None:
        self.number += 1
        self.untrue += came != wanted
        name = re.sub(r"\W+", "-", what)
        page.screenshot(path=self.folder / f"{self.number:02}-{name}.png", full_page=True)
        said = "true" if came == wanted else f"UNTRUE: should be {' '.join(wanted)}"
        print(f"{self.number:02}  {what:60} -> {came[0]:15} {came[1]:40} {said}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.looks", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=AWAY, help="looked away; 0 leaves that part out")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder) / "pg") as pg, Valkey(Path(folder) / "vk") as vk:
            houses = [
                _house(Path(folder) / name, pg, f"{vk.url()[:-1]}{n}", name)
                for n, name in enumerate(["working", "idle"])
            ]
            try:
                houses[0].consumer()
                sys.exit(1 if _looked(houses, Report(options.folder), options.seconds) else 0)
            finally:
                for house in houses:
                    house.close()


def _house(folder: Path, pg: Postgres, redis_url: str, name: str) -> House:
    folder.mkdir()
    house = House(folder, TOLD | {"DATABASE_URL": migrated(pg.create(name)), "REDIS_URL": redis_url})
    house.sandbox(delay=0.2)
    house.web()
    return house


def _looked(houses: list[House], report: Report, seconds: float) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, ignore_default_args=["--disable-back-forward-cache"]
        )
        room = Room(browser, *houses)
        for scene in ways.SCENES:
            for look in scene(room):
                report.add(*look)
        if seconds:
            _look_away(room, report, seconds)
        browser.close()
    return report.untrue


def _look_away(room: Room, report: Report, seconds: float) -> None:
    """All at once, each in a window of its own."""
    scenes = [(what, scene(room)) for what, scene in away.SCENES.items()]
    pages = [next(scene) for _, scene in scenes]
    pages[-1].wait_for_timeout(seconds * 1000)
    for (what, scene), page in zip(scenes, pages, strict=True):
        wanted = next(scene)
        report.add(what, page, led(page, wanted), wanted)


if __name__ == "__main__":
    main()
