"""A form with a photo is taken apart in memory: no file is ever opened for it."""

import io
import os
import sys
import tempfile

import pytest
from bottle import HTTPError, request

from tests.multipart import multipart
from views.refusals import refused
from views.upload import MOST, photos

PHOTO = os.urandom(3_000_000)


def posted(body: bytes, kind: str) -> dict:
    return {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "PATH_INFO": "/license",
            "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(body)}  # fmt: skip


@pytest.fixture
def opened(monkeypatch):
    """Every file that this process opens to write, by Python's own word (PEP 578)."""
    seen, listening = [], [True]

    def hear(event, args):
        if listening and event in ("open", "tempfile.mkstemp") and "w" in str(args[1] if len(args) > 1 else "w"):
            seen.append((event, args[0]))

    sys.addaudithook(hear)
    yield seen
    listening.clear()


def test_no_file_is_opened_for_a_photo(opened):
    """Neither for the body nor for its parts, and the form's other fields are read out of the same memory."""
    body, kind = multipart({"csrf_token": "abc"}, {"back": PHOTO})
    request.bind(posted(body, kind))
    assert photos(("back", "front")) == {"back": PHOTO, "front": b""}
    assert request.forms.getunicode("csrf_token") == "abc"
    assert opened == []
    tempfile.TemporaryFile().close()
    assert opened


def test_a_form_without_parts_has_no_photos():
    """An empty one; what begins no part at all is Bottle's to refuse, by a status."""
    body, kind = multipart({}, {})
    request.bind(posted(body, kind))
    assert photos(("back",)) == {"back": b""}
    request.bind(posted(b"back=1", kind))
    with pytest.raises(HTTPError) as e:
        photos(("back",))
    assert e.value.status_code == 400


@pytest.mark.parametrize(
    ("kind", "length", "status"),
    [
        ("multipart/form-data; boundary=----x", 500, 0),
        ("Multipart/Form-Data; Boundary=x", 500, 0),
        ("multipart/form-data", 500, 415),
        ("multipart/mixed; boundary=x", 500, 415),
        ("application/x-www-form-urlencoded", 500, 415),
        ("multipart/form-data; boundary=x", MOST, 0),
        ("multipart/form-data; boundary=x", MOST + 1, 413),
    ],
)
def test_the_edge_takes_photos_on_one_route(kind, length, status):
    """As parts with a boundary, and up to a size."""
    assert refused(posted(b"", kind) | {"CONTENT_LENGTH": str(length)}) == status
    assert refused(posted(b"", kind) | {"CONTENT_LENGTH": str(length), "PATH_INFO": "/verify"}) in (413, 415) or (
        kind.startswith("application")
    )
