"""The barcode in a photo of a card, by the rungs that find it."""

import io

import pytest
from PIL import Image

from tasks.document import ladder
from tasks.document.pictures import grey, opened
from tasks.document.reading import read
from tests.photos.camera import jpeg, photo
from tests.photos.card import symbol
from tests.photos.conditions import NAMED, Condition
from tests.photos.people import made_up

WIDTH = 1632  #: pixels, of a photo of 2 megapixels


def taken(seed: int, condition: Condition, **options) -> bytes:
    return jpeg(photo(made_up(seed), seed, condition, WIDTH), condition, **options)


def grey_photo(seed: int, name: str) -> Image.Image:
    return grey(opened(taken(seed, NAMED[name])), ladder.SIDE)


@pytest.mark.parametrize(
    ("seed", "name"),
    [(0, "flat, sharp"), (5, "typical"), (6, "turned 7°"), (2, "turned 30°"), (5, "turned 90°"), (3, "poor")],
)
def test_a_photo_is_read_to_the_byte(seed, name):
    """Straight, askew, a wide symbol of 17 columns askew, not seen at all until it is turned, poor."""
    assert ladder.climb(grey_photo(seed, name), 10).payload == made_up(seed).payload


@pytest.mark.parametrize("orientation", [1, 2, 3, 6])
def test_how_a_phone_says_it_was_held_does_not_matter(orientation):
    """EXIF's quarter turns and mirrors are not looked at; the symbol is found as it lies."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = read(taken(0, NAMED["flat, sharp"], exif=exif.tobytes()))
    assert found.license is not None
    assert found.license.last_name == made_up(0).facts["last_name"]


def test_only_what_begins_as_a_license_is_accepted():
    """A symbol that is valid can hold rubbish, or be another's."""
    card = Image.new("L", (1600, 900), 255)
    card.paste(symbol(b"PARKING TICKET 4711, not a license", 6, 4), (200, 200))
    file = io.BytesIO()
    card.save(file, "PNG")
    found = read(file.getvalue(), seconds=0.3)
    assert (found.license, found.seen, found.rung) == (None, True, "")


def test_what_spent_all_its_correction_is_not_believed():
    """zxing-cpp finds this symbol valid, and most of its bytes are made up."""
    condition = Condition(
        "", -4.238849172083569, 0.023428478781106477, 0.7258716356259258, 1.314838836043546, 8, 0.7494606594951068,
        5.4421070645749685,
    )  # fmt: skip
    card = photo(made_up(96), 96, condition, WIDTH)
    turned = card.rotate(1.1461763562129041, Image.Resampling.BILINEAR, fillcolor=200)
    picture = grey(opened(jpeg(turned, Condition("", quality=67))), ladder.SIDE)
    assert ladder.climb(picture, 1).payload in (b"", made_up(96).payload)


def test_the_search_ends_when_its_seconds_are_over():
    """Looked at before every scan, by this thread's CPU."""
    ticks = iter(range(1000))
    found = ladder.climb(Image.effect_noise((1200, 900), 60), 7, clock=lambda: float(next(ticks)))
    assert (found.payload, next(ticks)) == (b"", 9)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition("black", dim=0.1, blur=20), "dark"),
        (Condition("fog", blur=40), "blurred"),
        (Condition("the front", angle=4, width=0.05), "not_seen"),
    ],
)
def test_what_is_wrong_with_a_photo_is_said(condition, reason):
    """Dark, not sharp, no symbol to be seen."""
    found = read(taken(1, condition), seconds=0.3)
    assert (found.license, found.reason, found.pixels) == (None, reason, 1632 * 1224)


def test_of_a_good_reading_only_what_may_be_logged_stands_beside_the_facts():
    """Rung, pixels, version and issuer."""
    found = read(taken(0, NAMED["flat, sharp"]))
    assert (found.rung, found.seen, found.version, found.iin[:4]) == (
        "as_is",
        True,
        1,
        made_up(0).payload[9:13].decode(),
    )
