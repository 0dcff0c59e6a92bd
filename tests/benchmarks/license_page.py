"""`python -m tests.benchmarks.license_page`: the photo of a license in a whole house of real processes.

In Chromium, from choosing a photo of 12 megapixels to the filled form, with JavaScript and without; then people who
verify, alone and beside uploads that drip; at the end, whether a byte of a photo is left anywhere.
"""

import argparse
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.benchmarks.slow_uploads import drip
from tests.photos.camera import jpeg, photo
from tests.photos.card import WIDTH
from tests.photos.conditions import NAMED
from tests.photos.people import made_up
from tests.torture.ground import Ground, ground
from tests.torture.leaks import process_memory

SEED = 21


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.license_page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--uploads", type=int, default=20, help="at once, each at 2 KB a second")
    options = parser.parse_args()
    typical = NAMED["typical"]
    taken = jpeg(photo(made_up(SEED), SEED, typical), typical, WIDTH)
    with ground() as place, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "license.jpg"
        file.write_bytes(taken)
        place.house.sandbox()
        place.house.web()
        place.house.consumer()
        print(f"a photo of 12.2 megapixels, {len(taken) // 1000} KB, typical")
        _browsers(place, file, options.rounds)
        _beside(place, taken, options.people, options.uploads)
        _left(place, taken)


def _browsers(place: Ground, file: Path, rounds: int) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for javascript in (True, False):
            took = [_filled(chromium, place.house.url, file, javascript) for _ in range(rounds + 1)][1:]
            how = "with" if javascript else "without"
            print(f"{how} JavaScript: chosen to filled {median(took):.2f} s, at most {max(took):.2f} s, of {rounds}")
        chromium.close()


def _filled(chromium, url: str, file: Path, javascript: bool) -> float:
    """Seconds from choosing the file to the form that shows the name."""
    page = chromium.new_context(java_script_enabled=javascript).new_page()
    page.goto(f"{url}/license")
    began = time.monotonic()
    page.set_input_files("#back", file)
    page.click("text=Read my license")
    while not page.url.endswith("/verify"):
        if not javascript:
            page.locator("a.usa-button--outline").click()
        page.wait_for_timeout(20)
    page.wait_for_selector("#last_name")
    took = time.monotonic() - began
    if page.input_value("#last_name") != made_up(SEED).facts["last_name"]:
        raise AssertionError("the form shows another name")
    page.context.close()
    return took


def _beside(place: Ground, taken: bytes, people: int, uploads: int) -> None:
    """The same people alone, beside slow uploads, and alone again."""
    alone = _verified(place, people, "a")
    with _dripping(place, taken, uploads) as cut:
        beside = _verified(place, people, "b")
    again = _verified(place, people, "c")
    base = median(alone + again)
    print(f"{people} people who verify beside {uploads} uploads at 2 KB/s; milliseconds of a form's POST:")
    for name, took in (("alone", alone), ("beside", beside), ("alone again", again)):
        print(f"  {name}: {1000 * median(took):.0f}, at most {1000 * max(took):.0f}")
    print(f"ratio {median(beside) / base:.2f}; {len(cut)} uploads were cut off")


def _verified(place: Ground, people: int, name: str) -> list[float]:
    """Seconds of each POST; every one must be taken."""
    took = []
    for n in range(people):
        person = place.house.person()
        person.get("/verify")
        number = {"a": 0, "b": 200, "c": 400}[name] + n
        began = time.monotonic()
        answer = person.submit(
            ssn=f"900-55-{number:04}", last_name=f"Mc{name}{'x' * (n % 20)}", dob_day=str(1 + n % 28)
        )
        took.append(time.monotonic() - began)
        if answer.headers.get("Location") != "/verify/wait":
            raise AssertionError(f"a form was answered with {answer.status_code}")
    return took


@contextmanager
def _dripping(place: Ground, taken: bytes, uploads: int) -> Iterator[list[float]]:
    """Uploads that begin anew when they are cut off; yields when each was."""
    cut: list[float] = []
    over = threading.Event()
    threads = [
        threading.Thread(target=drip, args=(place.house.web_port, taken, over, cut), daemon=True)
        for _ in range(uploads)
    ]
    for thread in threads:
        thread.start()
    time.sleep(3)
    yield cut
    over.set()
    for thread in threads:
        thread.join(5)


def _left(place: Ground, taken: bytes) -> None:
    """Whether bytes of a photo, or of what it says, are in a file of the house or in Redis' memory."""
    looked_for = (taken[20_000:20_032], taken[-64:-32], made_up(SEED).facts["address1"].encode())
    place.house.sql("CHECKPOINT")
    places = {"Redis' memory": process_memory(place.valkey.process.pid)}
    temporary = [path for path in Path(tempfile.gettempdir()).glob("tmp*") if path.is_file()]
    for path in [*place.folder.rglob("*"), *temporary]:
        if path.is_file() and os.access(path, os.R_OK):
            places[str(path)] = path.read_bytes()
    found = sorted({name for name, data in places.items() for text in looked_for if text in data})
    print(f"left of the photo in {len(places)} files and Redis' memory: {', '.join(found) or 'nothing'}")


if __name__ == "__main__":
    main()
