"""A static file, under the name that its content gives it, for ever, and in as few bytes as its reader takes."""

from functools import cache

from bottle import HTTPResponse, request

from views.assets import assets, sources
from views.compression import best, pressed_for_good
from views.pages import error_page

_FOR_EVER = "public, max-age=31536000, immutable"
_PACKED = "image/png", "image/webp"


def static(digest: str, name: str) -> HTTPResponse:
    """A file of ours, of a wheel or of the agency."""
    if assets().get(name) != f"/static/{digest}/{name}":
        return error_page(404)
    kind = sources()[name][1]
    coding = "" if kind in _PACKED else best(str(request.environ.get("HTTP_ACCEPT_ENCODING", "")))
    headers = {"Content-Type": kind, "Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    body = _bytes(name)
    if not coding:
        return HTTPResponse(body, 200, headers)
    return HTTPResponse(pressed_for_good(body, coding), 200, headers | {"Content-Encoding": coding})


def make_ready() -> None:
    """Compress all there is before anybody asks. Raises ConfigError where the agency's logo can't be read."""
    for name in assets():
        for coding in ("br", "gzip"):
            pressed_for_good(_bytes(name), coding)


@cache
def _bytes(name: str) -> bytes:
    return sources()[name][0].read_bytes()
