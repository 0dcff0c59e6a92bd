"""A photo of a card on a busy table, under one of the conditions."""

import io
import math
import random
from collections.abc import Sequence
from statistics import NormalDist

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.photos.card import CARD, HEIGHT, WIDTH, back
from tests.photos.conditions import Condition
from tests.photos.people import MadeUp

Point = tuple[float, float]

#: Of the symbols on real cards.
COLUMNS = (9, 10, 12, 13, 15, 16, 17, 11)


def photo(person: MadeUp, seed: int, condition: Condition, width: int = WIDTH) -> Image.Image:
    """In grey, `width` pixels wide, everything else to that measure; the same for the same arguments."""
    scale = width / WIDTH
    some = random.Random(seed)
    card = back(person.payload, seed, COLUMNS[seed % len(COLUMNS)], scale)
    taken = _laid(card, _table(some, scale), condition)
    if condition.glare:
        taken = _glaring(taken, scale)
    if condition.blur:
        taken = taken.filter(ImageFilter.GaussianBlur(condition.blur * scale))
    if condition.shaken:
        taken = taken.filter(ImageFilter.BoxBlur((condition.shaken * scale / 2, 0)))
    taken = taken.point([round(level * condition.dim) for level in range(256)])
    return ImageChops.add(taken, _noise(some, taken.size, condition.grain), offset=-128)


def jpeg(taken: Image.Image, condition: Condition, width: int = 0, exif: bytes = b"") -> bytes:
    """The file that a browser sends, shrunk to `width` pixels if that is given."""
    if width and width != taken.width:
        taken = taken.resize((width, round(width * taken.height / taken.width)), Image.Resampling.BOX)
    file = io.BytesIO()
    taken.convert("RGB").save(file, "JPEG", quality=condition.quality, exif=exif)
    return file.getvalue()


def _noise(some: random.Random, size: tuple[int, int], deviation: float) -> Image.Image:
    """Gaussian, around 128. Pillow's `effect_noise` has a seed that nobody can set."""
    normal = NormalDist(128, deviation).inv_cdf
    levels = [min(255, max(0, round(normal((byte + 0.5) / 256)))) if deviation else 128 for byte in range(256)]
    return Image.frombytes("L", size, some.randbytes(size[0] * size[1])).point(levels)


def _table(some: random.Random, scale: float) -> Image.Image:
    """Wood with a few sheets of paper that have print on them."""
    size = round(WIDTH * scale), round(HEIGHT * scale)
    grain = _noise(some, (max(2, size[0] // 60), max(2, size[1] // 4)), 40).resize(size, Image.Resampling.BILINEAR)
    table = grain.point([60 + level // 3 for level in range(256)])
    pen = ImageDraw.Draw(table)
    for _ in range(5):
        left, top = some.uniform(0, size[0]), some.uniform(0, size[1])
        pen.rectangle((left, top, left + size[0] / 5, top + size[1] / 4), fill=some.randint(150, 230))
        for row in range(12):
            pen.line((left + 9, top + (9 + 50 * row) * scale, left + size[0] / 6, top + (9 + 50 * row) * scale), 90,
                     max(1, round(9 * scale)))  # fmt: skip
    return table


def _laid(card: Image.Image, table: Image.Image, condition: Condition) -> Image.Image:
    """The card on the table, turned and seen from an edge."""
    corners = _corners(table.size, condition)
    width, height = card.size
    plan = _projection(corners, [(0, 0), (width, 0), (width, height), (0, height)])
    laid = card.transform(table.size, Image.Transform.PERSPECTIVE, plan, Image.Resampling.BICUBIC)
    shape = Image.new("L", card.size, 255).transform(table.size, Image.Transform.PERSPECTIVE, plan)
    return Image.composite(laid, table, shape)


def _corners(size: tuple[int, int], condition: Condition) -> list[Point]:
    wide = size[0] * condition.width / 2
    high, near = wide * CARD[1] / CARD[0], wide * (1 - condition.tilt)
    turned = math.radians(condition.angle)
    flat = [(-near, -high), (near, -high), (wide, high), (-wide, high)]
    return [
        (size[0] / 2 + x * math.cos(turned) - y * math.sin(turned),
         size[1] / 2 + x * math.sin(turned) + y * math.cos(turned))
        for x, y in flat
    ]  # fmt: skip


def _glaring(taken: Image.Image, scale: float) -> Image.Image:
    """A lamp's spot, nearly white, on a part of the symbol."""
    spot = Image.new("L", taken.size, 0)
    at = taken.width * 0.62, taken.height * 0.42
    reach = 260 * scale
    ImageDraw.Draw(spot).ellipse((at[0] - reach, at[1] - reach / 2, at[0] + reach, at[1] + reach / 2), fill=190)
    spot = spot.reduce(8).filter(ImageFilter.GaussianBlur(11 * scale)).resize(taken.size)
    return ImageChops.add(taken, spot)


def _projection(seen: Sequence[Point], drawn: Sequence[Point]) -> list[float]:
    """The eight numbers by which Pillow finds the point of the drawing that is seen at a point of the photo."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, drawn, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss and Jordan, of as many equations as unknowns; each row ends with its right side."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(size):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
