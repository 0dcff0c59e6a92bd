"""How many bytes a path through the pages takes, on the wire, headers included."""

import asyncio
import gzip

import brotli
import pytest

from idp.config import settings
from tests.gallery import STATES_OF_PAGES
from views.app import app
from views.assets import assets
from views.compression import best, compressed
from views.headers import of_a_mere_sign
from views.server import Edge
from views.speech import LANGUAGES, speech
from views.wsgi import Answer

BROWSERS = "gzip, deflate, br, zstd"


@pytest.fixture(autouse=True)
def no_redis(monkeypatch):
    """No page here is of a session: nobody is asked."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    yield
    settings.cache_clear()


def asked(path: str, accept: str = BROWSERS) -> Answer:
    """What the edge answers to a GET, as a browser asks it."""
    scope = {
        "type": "http", "method": "GET", "raw_path": path.encode(), "query_string": b"", "http_version": "1.1",
        "scheme": "http", "headers": [(b"host", b"localhost"), (b"accept-encoding", accept.encode())],
    }  # fmt: skip
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Edge(app, threads=1)(scope, None, send))
    return Answer(sent[0]["status"], sent[0]["headers"], sent[1]["body"])


def weight(answer: Answer) -> int:
    """Bytes, with the status line and the two headers that the server itself adds."""
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    return len("HTTP/1.1 200 OK\r\n\r\n") + len("date: Wed, 25 Nov 2026 10:00:00 GMT\r\n") + head + len(answer.body)


def page(name: str, language: str) -> int:
    """The weight of a page of the gallery, under the headers of the start page."""
    state = next(state for state in STATES_OF_PAGES if state.name == name)
    headers = [(k, v) for k, v in asked("/").headers if k not in (b"content-encoding", b"vary", b"content-length")]
    return weight(compressed(Answer(200, headers, state.html(speech(language)).encode()), BROWSERS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_light(language):
    """The first page with all that it needs 15 KB, the first waiting page with htmx 25, each later page 5."""
    static = {name: weight(asked(path)) for name, path in assets().items()}
    first = page("start", language) + static["app.css"] + static["app.js"] + static["icon.svg"]
    waits = page("wait-0", language) + static["htmx.js"]
    later = {state.name: page(state.name, language) for state in STATES_OF_PAGES if "license-" not in state.name}
    assert first <= 15_000
    assert waits <= 25_000
    assert {name: size for name, size in later.items() if size > 5_000} == {}


def test_a_poll_is_light():
    """350 bytes at most of answer: what a browser heeds in pages alone does not come each second."""
    headers = [(name.encode(), value.encode()) for name, value in of_a_mere_sign().items()]
    assert weight(Answer(204, headers, b"")) <= 350


@pytest.mark.parametrize(("accept", "coding", "opened"), [
    ("gzip, br", b"br", brotli.decompress), ("gzip;q=0.5", b"gzip", gzip.decompress), ("br;q=0", b"", bytes),
    ("identity", b"", bytes), ("", b"", bytes),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/nowhere", "app.css"])
def test_a_browser_gets_what_it_can_open(path, accept, coding, opened):
    """Pages, error pages and static files; whoever takes no coding gets the plain bytes."""
    answer = asked(assets().get(path, path), accept)
    assert dict(answer.headers).get(b"content-encoding", b"") == coding
    assert dict(answer.headers)[b"content-length"] == b"%d" % len(answer.body)
    assert (b"--ink" if path == "app.css" else b"<!DOCTYPE html>") in opened(answer.body)


def test_odd_wishes_are_no_coding():
    """Whatever a stranger sends as Accept-Encoding."""
    assert [best(odd) for odd in (";;,,q", "BR ; q=0", "brr,gz", "\xff" * 1000)] == ["", "", "", ""]
