"""Photos sent by a tab as a browser sends them, and a worker that reads them."""

import io
import uuid
from functools import cache

from integration.tab import Answer, Tab
from integration.working import work
from PIL import Image

from tasks.engine.huey import huey
from tests.photos.camera import jpeg, photo
from tests.photos.conditions import NAMED
from tests.photos.people import MadeUp, made_up

SEED = 21  #: of somebody whose license fills every field: version 02, a U.S. state


def person() -> MadeUp:
    return made_up(SEED)


@cache
def good_photo() -> bytes:
    return jpeg(photo(person(), SEED, NAMED["flat, sharp"], 1156), NAMED["flat, sharp"])


@cache
def no_barcode(shade: int = 200) -> bytes:
    """A picture of nothing."""
    file = io.BytesIO()
    Image.new("L", (640, 480), shade).save(file, "JPEG")
    return file.getvalue()


def multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    """A body of RFC 7578, and its media type."""
    boundary = uuid.uuid4().hex
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = 'form-data; name="{}"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    parts += [head.format(name).encode() + data for name, data in files.items()]
    body = b"".join(b"--%s\r\nContent-Disposition: %s\r\n" % (boundary.encode(), part) for part in parts)
    return body + b"--%s--\r\n" % boundary.encode(), f"multipart/form-data; boundary={boundary}"


def send_photo(tab: Tab, data: bytes, **changes: str) -> Answer:
    """The page's form, as it is after a fresh look at it."""
    tab.get("/license")
    body, kind = multipart(tab.hidden | changes, {"back": data})
    return tab.ask("POST", "/license", raw=body, kind=kind)


def read_photo(tab: Tab, data: bytes) -> Answer:
    """Sent, read by a worker, and concluded: where that leads."""
    assert send_photo(tab, data).location == "/license/wait"
    assert work(huey, ["document_reading"])
    return tab.get("/license/wait")
