"""A PDF417 symbol in a photo of a card, found rung by rung: as it is, straightened, searched for, softened, sharpened.

zxing-cpp reads PDF417 along horizontal lines and bears two or three degrees of skew (zxing-cpp issues 145 and 826); a
card held in a hand is rarely that straight. But it says where it saw a symbol that it could not read: the angle of its
corners is the correction. Pillow turns.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from tasks.document.payload import begins_as_a_license

SIDE = 2000  #: pixels of the longer side that is scanned; more hardly reads more
_SMALL = 1200  #: pixels below which a picture is enlarged
_SEARCHED = 1100  #: pixels of the copy that is turned until something is seen

_SEARCH = [sign * angle for angle in range(3, 46, 3) for sign in (1, -1)]  #: degrees
_AROUND = (0.0, 1.2, -1.2, 2.4, -2.4)  #: degrees
_NUDGES = (0.6, -0.6, 1.2, -1.2)
_TURNS = 3
_PDF417 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417)
#: By the light around each place, and by that of the whole picture: each reads what the other does not.
_BINARIZERS = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)
_WHITE = 255
#: The share of a symbol's error correction that must be left over (ISO/IEC 15415, "unused error correction"): where all
#: of it was spent, nothing tells any more whether it corrected or made up.
_UNUSED = 0.1


@dataclass(frozen=True)
class Found:
    """`payload` is empty where nothing could be read; `seen` says whether at least a symbol was. `rung` is its name."""

    payload: bytes = b""
    rung: str = ""
    seen: bool = False


class _OutOfTime(Exception):
    """Never leaves this file."""


def climb(picture: Image.Image, seconds: float, clock: Callable[[], float] = time.thread_time) -> Found:
    """Read the symbol in a grey picture, giving up `seconds` from now by `clock` (of this thread's CPU)."""
    search = _Search(_enlarged(picture), clock() + seconds, clock)
    try:
        for rung, payload in search.rungs():
            if payload:
                return Found(payload, rung, True)
    except _OutOfTime:
        pass
    return Found(seen=search.seen)


class _Search:
    """One picture, what was seen in it so far, and when to stop."""

    def __init__(self, picture: Image.Image, until: float, clock: Callable[[], float]) -> None:
        self.picture, self.until, self.clock = picture, until, clock
        self.seen, self.angle = False, 0.0

    def rungs(self) -> Iterator[tuple[str, bytes]]:
        """Each rung's name and what it read, from the cheapest on."""
        payload, skew = self._scan(self.picture)
        yield "as_is", payload
        if skew is None:
            yield "searched", self._searched()
        else:
            yield "straightened", self._straightened(skew)
        yield "nudged", self._around(self.picture, _NUDGES)
        yield "softened", self._around(self.picture.filter(ImageFilter.GaussianBlur(1)), _AROUND)
        yield "sharpened", self._around(_sharpened(self.picture), _AROUND)

    def _scan(self, picture: Image.Image) -> tuple[bytes, float | None]:
        """What is read, and the skew in degrees of what is only seen; None where nothing is."""
        skews: list[float] = []
        for binarizer in _BINARIZERS:
            if self.clock() > self.until:
                raise _OutOfTime
            for symbol in _symbols(picture, binarizer):
                self.seen = True
                if _is_sure(symbol):
                    return symbol.bytes, None
                skews += _skew(symbol.position)
        return b"", max(skews, key=abs) if skews else None

    def _straightened(self, skew: float | None) -> bytes:
        """Turn by the angle that was seen, and look again."""
        for _ in range(_TURNS):
            if skew is None:
                break
            self.angle += skew
            payload, skew = self._scan(_turned(self.picture, self.angle))
            if payload or (skew is not None and abs(skew) < 0.2):
                return payload
        return b""

    def _searched(self) -> bytes:
        """Turn a copy until something is seen; what is seen first may be another symbol's edge, or a table's."""
        small = self.picture.copy()
        small.thumbnail((_SEARCHED, _SEARCHED), Image.Resampling.BILINEAR)
        angles = []
        for angle in _SEARCH:
            payload, skew = self._scan(_turned(small, angle))
            if not payload and skew is not None:
                self.angle = float(angle)
                payload = self._straightened(skew)
                angles.append(self.angle)
            if payload:
                return payload
        self.angle = angles[0] if angles else 0.0
        return b""

    def _around(self, picture: Image.Image, steps: Sequence[float]) -> bytes:
        for step in steps:
            payload, _ = self._scan(_turned(picture, self.angle + step))
            if payload:
                return payload
        return b""


def _symbols(picture: Image.Image, binarizer: zxingcpp.Binarizer) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(
        picture, formats=_PDF417, return_errors=True, try_invert=False, binarizer=binarizer
    )  # fmt: skip


def _is_sure(symbol: zxingcpp.Barcode) -> bool:
    """Whether what was read is what was printed, on a license."""
    more = cast("dict[str, float]", symbol.extra or {})
    return symbol.valid and begins_as_a_license(symbol.bytes) and more.get("UEC", 0) >= _UNUSED


def _skew(corners: zxingcpp.Position) -> list[float]:
    """Degrees by which a symbol leans, to the nearest quarter turn: of its upper and its lower edge together, or of the
    left or the right one where the other was not found. Empty where neither was.
    """
    left = _line(corners.top_left, corners.bottom_left)
    right = _line(corners.top_right, corners.bottom_right)
    if left and right:
        above, below = _line(corners.top_left, corners.top_right), _line(corners.bottom_left, corners.bottom_right)
        across, down = (above[0] + below[0], above[1] + below[1]) if above and below else (1, 0)
    elif left or right:
        down, across = left or right or (0, 1)
        down = -down
    else:
        return []
    angle = math.degrees(math.atan2(down, across))
    return [angle - 90 * round(angle / 90)]


def _line(start: zxingcpp.Point, end: zxingcpp.Point) -> tuple[int, int] | None:
    """From one corner to another; None where either was not found, which is said as 0, 0."""
    found = (start.x, start.y) != (0, 0) != (end.x, end.y)
    return (end.x - start.x, end.y - start.y) if found else None


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    if abs(degrees) < 0.05:
        return picture
    return picture.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=_WHITE)


def _sharpened(picture: Image.Image) -> Image.Image:
    return ImageOps.autocontrast(picture, cutoff=1).filter(ImageFilter.UnsharpMask(3, 180, 2))


def _enlarged(picture: Image.Image) -> Image.Image:
    longer = max(picture.size)
    if longer >= _SMALL:
        return picture
    factor = _SMALL / longer
    width, height = picture.size
    return picture.resize((round(width * factor), round(height * factor)), Image.Resampling.BICUBIC)
