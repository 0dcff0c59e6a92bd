"""A picture as it came from a browser, opened with care: refused by its format and its pixels before any is decoded."""

import io
import warnings
from typing import cast

from PIL import Image, ImageOps, UnidentifiedImageError

from idp.errors import IdpError
from idp.personal import Bytes
from idp.unseen import unseen

FORMATS = ("JPEG", "PNG")  #: no other decoder of Pillow's is ever asked

#: Pixels. A PNG is decoded whole, and a flat one of half a megabyte can hold 170 million.
MOST = {"JPEG": 60_000_000, "MPO": 60_000_000, "PNG": 25_000_000}
LEAST_SIDE = 200  #: pixels
LONGEST_SIDE = 20_000  #: pixels

#: Eight bits a channel, or less. Sixteen would come out white.
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})

#: What a HEIC or AVIF file has at its fifth byte (ISO/IEC 14496-12, `ftyp`), and its brands.
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


class Refused(IdpError):
    """A picture that is not decoded. `reason` is a word of ours: what the person is told by."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"picture refused: {reason}")
        self.reason = reason


@unseen
def opened(data: bytes) -> Image.Image:
    """The picture, its header read and nothing decoded. Raises Refused: `empty`, `heic`, `format`, `too_small`,
    `too_large`, `depth`.
    """
    if not data:
        raise Refused("empty")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refused("heic")
    picture = _header(data)
    width, height = picture.size
    if min(width, height) < LEAST_SIDE:
        raise Refused("too_small")
    if width * height > MOST[str(picture.format)] or max(width, height) > LONGEST_SIDE:
        raise Refused("too_large")
    if picture.mode not in _MODES:
        raise Refused("depth")
    return picture


def _header(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return cast(Image.Image, Image.open(io.BytesIO(data), formats=FORMATS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, OverflowError):
        raise Refused("format") from None
    except Exception as e:  # A decoder's own faults are many (struct.error, EOFError, ...).
        raise Refused("format") from e.with_traceback(None)


def grey(picture: Image.Image, side: int) -> Image.Image:
    """The first picture of a file in shades of grey, its longer side about `side` pixels; decoded here.

    A JPEG is decoded at a half, a quarter or an eighth of its size where that is large enough. Raises Refused:
    `broken`.
    """
    try:
        longer = max(picture.size)
        if longer > 1.5 * side:
            picture.draft("L", tuple(n * side // longer for n in picture.size))  # type: ignore[arg-type]
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            picture = _on_white(picture)
        whole = picture.convert("L")
    except Exception as e:
        raise Refused("broken") from e.with_traceback(None)
    if max(whole.size) > 1.5 * side:
        whole.thumbnail((side, side), Image.Resampling.BILINEAR)
    return whole


@unseen
def upright(picture: Image.Image, side: int = 3000) -> Bytes:
    """The first picture of a file as a JPEG in color, turned as EXIF says and without EXIF, such as the place where it
    was taken; its longer side at most `side` pixels. Raises Refused: `broken`.
    """
    file = io.BytesIO()
    try:
        turned = ImageOps.exif_transpose(picture)
        colours = (_on_white(turned) if turned.mode in ("RGBA", "LA", "PA") else turned).convert("RGB")
        colours.thumbnail((side, side), Image.Resampling.BICUBIC)
        # Made anew: a copy would take what the file said of itself along.
        bare = Image.frombytes("RGB", colours.size, colours.tobytes())
        bare.save(file, "JPEG", quality=90)
    except Exception as e:
        raise Refused("broken") from e.with_traceback(None)
    return Bytes(file.getvalue())


def _on_white(picture: Image.Image) -> Image.Image:
    colours = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours)
