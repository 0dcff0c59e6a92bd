"""`python -m tests.benchmarks.clicks`: from the click on Continue to the next page, in a browser, vendors at 300 ms.

A whole house of processes; each person is a new browser session who sends the form and waits. Prints the median and the
slowest of the times from the click until the next page is there. Absolute figures are of the machine.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.benchmarks import marks
from tests.house import FORM, KEY, ROOT, House
from tests.pictures import camera

SETTINGS = {
    "SESSION_ENCRYPTION_KEY": KEY, "RUBY_WORKERS_IDV_ENABLED": "true", "PERSON_MAX_ATTEMPTS": "0",
    "PROOF_SSN_MAX_ATTEMPTS": "1000", "NETWORK_MAX_ATTEMPTS": "0", "LEXISNEXIS_INSTANT_VERIFY_TIMEOUT": "5",
    "LEXISNEXIS_CONNECT_TIMEOUT": "5",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.clicks", description=__doc__)
    parser.add_argument("--people", type=int, default=15)
    parser.add_argument("--delay", type=float, default=0.3, help="seconds that each vendor takes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Postgres(folder / "pg") as postgres, Valkey(folder / "vk") as valkey:
            house = House(folder, SETTINGS | {"DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url()})
            try:
                _open(house, options.delay)
                with camera.browser() as browser:
                    _report([_clicked(browser, house) for _ in range(options.people + 1)][1:], options.delay)
            finally:
                house.close()


def _open(house: House, delay: float) -> None:
    subprocess.run([sys.executable, "run_web.py", "--migrate"], cwd=ROOT, env=house.environment, check=True)
    house.sandbox(delay=delay)
    house.web()
    house.consumer()


def _clicked(browser: Browser, house: House) -> float:
    """Seconds; the first of all also fetches AAMVA's token and is not counted."""
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{house.url}/verify")
    for name, value in FORM.items():
        if name in ("state", "state_id_jurisdiction"):
            page.select_option(f"#{name}", value)
        elif name in ("state_id_kind", "consent"):
            page.check(f"[name={name}][value='{value}']")
        else:
            page.fill(f"#{name}", value)
    button = page.locator("form.usa-form button[type=submit]")
    began = time.monotonic()
    button.click(no_wait_after=True)
    page.wait_for_url("**/phone", timeout=30_000, wait_until="domcontentloaded")
    took = time.monotonic() - began
    page.context.close()
    return took


def _report(seconds: list[float], delay: float) -> None:
    middle, slowest = statistics.median(seconds), max(seconds)
    print(f"{len(seconds)} people, vendors at {delay * 1000:.0f} ms: from the click to the next page "
          f"{middle * 1000:.0f} ms (median), {slowest * 1000:.0f} ms at most")  # fmt: skip
    marks.report([marks.Mark("from the click to the next page", middle, at_most=0.9, unit="s")])


if __name__ == "__main__":
    main()
