"""Photos sent by a tab as a browser sends them, and a worker that reads them."""

import io
from functools import cache

from integration.tab import Answer, Tab
from integration.working import work
from PIL import Image

from tasks.engine.huey import huey
from tests.multipart import multipart
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


def send_photo(tab: Tab, data: bytes, **more: bytes) -> Answer:
    """The page's form, as it is after a fresh look at it, with the back and what more there is."""
    tab.get("/license")
    body, kind = multipart(tab.hidden, {"back": data, **more})
    return tab.ask("POST", "/license", raw=body, kind=kind)


def read_photo(tab: Tab, data: bytes) -> Answer:
    """Sent, read by a worker, and concluded: where that leads."""
    assert send_photo(tab, data).location == "/license/wait"
    assert work(huey, ["document_reading"])
    return tab.get("/license/wait")
