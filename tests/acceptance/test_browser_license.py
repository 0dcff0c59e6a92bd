"""A photo of a license in a real browser: shrunk by the script, or sent as it is without one; and the form it fills."""

import random

import pytest
from acceptance.browsing import accessible, accessible_at_length, fill, needs_chromium, open_page, shot
from PIL import Image

from tests.house import wait_for
from tests.photos.camera import jpeg, photo
from tests.photos.conditions import NAMED
from tests.photos.people import made_up

pytestmark = needs_chromium

SEED = 21
PLACE = 0x8825  #: EXIF's block of where a photo was taken


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A typical photo of 5 megapixels, held a quarter turn, which says so and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[PLACE] = {1: "N", 2: (46.0, 50.0, 0.0)}
    path = tmp_path_factory.mktemp("photos") / "license.jpg"
    turned = photo(made_up(SEED), SEED, NAMED["typical"], 2632).rotate(90, expand=True)
    path.write_bytes(jpeg(turned, NAMED["flat, sharp"], exif=exif.tobytes()))
    return path


def head_of_what_is_sent(page) -> dict:
    """Of the file in the form: its size, and whether it has EXIF."""
    return page.evaluate("""async () => {
        const file = document.querySelector("#back").files[0], bytes = new Uint8Array(await file.arrayBuffer());
        return { name: file.name, size: file.size, exif: new TextDecoder("latin1").decode(bytes).includes("Exif") };
    }""")


@pytest.mark.at_length
def test_a_photo_fills_the_form(browser, working_house, taken):
    """Shrunk, without EXIF, read; each field says where it comes from; axe finds nothing, and the policy is kept."""
    page, faults = open_page(browser), []
    page.goto(working_house.url + "/license")
    page.set_input_files("#back", taken)
    wait_for(lambda: head_of_what_is_sent(page)["name"] == "photo.jpg", "the smaller photo")
    sent = head_of_what_is_sent(page)
    assert sent["size"] < taken.stat().st_size
    assert not sent["exif"]
    page.click("text=Read my license")
    page.wait_for_url("**/verify", timeout=20_000)
    assert page.input_value("#last_name") == made_up(SEED).facts["last_name"]
    assert page.is_visible("text=From your license.")
    shot(page, "10-filled")
    faults += accessible_at_length(page)
    fill(page)
    page.click("text=Continue")
    page.wait_for_url("**/phone", timeout=10_000)
    assert faults == []
    assert page.complaints == []


def test_a_photo_fills_the_form_without_javascript(browser, working_house, taken):
    """The photo goes as it is; the waiting page looks again by itself, or at a press."""
    page = open_page(browser, javascript=False)
    page.goto(working_house.url + "/license")
    page.set_input_files("#back", taken)
    page.click("text=Read my license")
    check = page.locator("a.usa-button--outline")
    check.click()
    page.wait_for_url("**/verify", timeout=20_000)
    assert page.input_value("#last_name") == made_up(SEED).facts["last_name"]


def test_a_photo_of_nothing_is_said_so(browser, working_house, tmp_path):
    """At the field, with the way on; no file at all likewise."""
    page = open_page(browser)
    page.goto(working_house.url + "/license")
    page.click("text=Read my license")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    shot(page, "11-no-photo")
    faults = accessible(page)
    noise = random.Random(SEED).randbytes(800 * 600)  # Pillow's own differs each time, and may look like a bad photo.
    Image.frombytes("L", (800, 600), noise).save(tmp_path / "noise.jpg")
    page.set_input_files("#back", tmp_path / "noise.jpg")
    page.click("text=Read my license")
    page.wait_for_selector("#wait")
    shot(page, "12-reading")
    page.wait_for_url("**/license", timeout=20_000)
    page.click("#error-summary a")  # In noise a barcode may be seen, or none.
    assert page.evaluate("document.activeElement.id") == "back"
    assert faults + accessible(page) == []
    page.click("text=Type it in instead")
    assert page.input_value("#last_name") == ""
