"""The back of a made-up license, drawn as large as a phone's camera sees it."""

import random

import zxingcpp
from PIL import Image, ImageDraw

WIDTH = 4032  #: pixels of a photo of 12.2 megapixels, in whose pixels everything here is measured
HEIGHT = 3024
CARD = (85.6, 53.98)  #: millimetres (ISO/IEC 7810, ID-1)

_SYMBOL = (74.0, 15.0)  #: millimetres at most
_MODULE = 0.30  #: millimetres at most


def symbol(payload: bytes, columns: int, module: int) -> Image.Image:
    """PDF417 of error level 5, `module` pixels for each module, with its quiet zone."""
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.PDF417, columns=columns, ec_level="5")
    drawn = made.to_image(scale=1, add_quiet_zones=True)
    height, width = drawn.shape
    plain = Image.frombytes("L", (width, height), bytes(drawn))
    return plain.resize((width * module, height * module), Image.Resampling.NEAREST)


def back(payload: bytes, seed: int, columns: int, scale: float = 1.0) -> Image.Image:
    """The back of a card in grey, `scale` 1.0 for a photo of 12.2 megapixels: fine lines, print, a second barcode."""
    some = random.Random(seed)
    dots = 35.0 * scale  # pixels a millimetre
    width, height = round(CARD[0] * dots), round(CARD[1] * dots)
    card = Image.new("L", (width, height), 236)
    pen = ImageDraw.Draw(card)
    for n in range(0, width + height, max(3, round(2.2 * dots))):
        pen.line((n, 0, n - height, height), fill=222, width=max(1, round(0.12 * dots)))
    _print(pen, some, dots)
    made = _fitting(payload, columns, dots)
    card.paste(made, ((width - made.width) // 2, round(14 * dots)))
    return card


def _fitting(payload: bytes, columns: int, dots: float) -> Image.Image:
    plain = symbol(payload, columns, 1)
    most = min(_SYMBOL[0] * dots / plain.width, _MODULE * dots)
    size = round(plain.width * most), round(min(plain.height * most, _SYMBOL[1] * dots * 1.6))
    return plain.resize((size[0] * 2, size[1] * 2), Image.Resampling.NEAREST).resize(size, Image.Resampling.BOX)


def _print(pen: ImageDraw.ImageDraw, some: random.Random, dots: float) -> None:
    """Lines of small print, and a narrow barcode of one dimension below."""
    for row in range(6):
        at = 3.0
        while at < 80:
            word = some.uniform(1.5, 6)
            top = (3 + 1.6 * row) * dots if row < 4 else (45 + 2 * row) * dots * 0.92
            pen.rectangle((at * dots, top, (at + word) * dots, top + 0.8 * dots), fill=some.randint(60, 120))
            at += word + 1
    at = 30.0
    while at < 60:
        bar = some.choice((0.25, 0.5, 0.75))
        pen.rectangle((at * dots, 41 * dots, (at + bar) * dots, 45 * dots), fill=20)
        at += bar + some.choice((0.25, 0.5, 0.75))
