"""Which pictures are opened: refused by format and pixels before anything is decoded."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tasks.document.pictures import MOST, Refused, grey, opened
from tasks.document.reading import read


def saved(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def flat(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    return Image.new(mode, size, {"I;16": 40_000, "RGBA": (0, 0, 0, 0), "LA": (0, 0)}.get(mode, "white"))


def png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG that says its size in the head, and holds nothing worth it."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose frame header says another size."""
    data = bytearray(saved(flat()))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as e:
        grey(opened(data), 2000)
    return e.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "heic"),
        (b"%PDF-1.7 and so on", "format"),
        (b"\xff\xd8\xff", "format"),
        (b"\x89PNG\r\n\x1a\n", "format"),
        (saved(flat(), "GIF"), "format"),
        (saved(flat(), "WEBP", save_all=True, append_images=[flat()]), "format"),
        (saved(flat(), "TIFF"), "format"),
        (saved(flat("L", (199, 4000))), "too_small"),
        (png(13_000, 13_000), "too_large"),
        (png(60_000, 60_000), "too_large"),
        (png(25_000, 300), "too_large"),
        (jpeg_of_size(8000, 8000), "too_large"),
        (jpeg_of_size(65_000, 65_000), "too_large"),
        (saved(flat("I;16"), "PNG"), "depth"),
        (png(400, 300, depth=16, colour=2)[:60], "broken"),
        (saved(flat())[:-300], "broken"),
        (png(400, 300), "broken"),
    ],
)
def test_what_is_no_good_picture_is_refused_by_name(data, reason):
    """Broken, of another kind, of too many pixels, too deep."""
    assert refusal(data) == reason
    assert read(data).reason == reason


def test_a_bomb_is_refused_before_a_row_of_it_is_decoded(monkeypatch):
    """A PNG of 169 megapixels in half a megabyte would take 650 MB; a progressive JPEG keeps all its coefficients."""

    def no_decoding(*args):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", no_decoding)
    assert refusal(png(13_000, 13_000)) == refusal(jpeg_of_size(13_000, 13_000)) == "too_large"
    assert MOST["PNG"] < MOST["JPEG"] < 13_000 * 13_000


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_a_png_of_any_shades_is_read_as_grey(mode):
    """What is see-through is white, whatever colour lies beneath."""
    assert grey(opened(saved(flat(mode), "PNG")), 2000).getpixel((200, 150)) == 255


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"exif": b"Exif\0\0"}])
def test_a_jpeg_of_any_kind_is_read_as_grey(options):
    """Baseline, progressive, with an empty EXIF block, in CMYK as printers save it."""
    assert grey(opened(saved(flat("CMYK"), **options)), 2000).size == (400, 300)
    assert grey(opened(saved(flat("RGB"), **options)), 2000).getpixel((9, 9)) >= 250


def test_the_first_of_many_pictures_counts():
    """A phone's MPO, an animated PNG."""
    both = {"save_all": True, "append_images": [flat("L")]}
    assert grey(opened(saved(flat(), "MPO", **both)), 2000).size == (400, 300)
    assert grey(opened(saved(flat("RGBA"), "PNG", **both)), 2000).size == (400, 300)


def test_a_large_jpeg_is_decoded_small():
    """At a half, a quarter or an eighth: 12 megapixels are never held. A PNG is shrunk afterwards."""
    assert grey(opened(saved(flat("L", (4032, 3024)))), 2000).size == (2016, 1512)
    assert grey(opened(saved(flat("L", (3024, 400)), "PNG")), 1000).size == (1000, 132)


def test_a_refusal_says_nothing_of_the_file():
    """Only a word of ours, and no error beneath it that could hold more."""
    with pytest.raises(Refused) as e:
        opened(b"\x89PNG\r\n\x1a\nFAKEY MCFAKERSON")
    assert "FAKEY" not in f"{e.value} {e.value.__cause__} {e.value.__context__}"
