"""Answers in fewer bytes: what is static once and well, pages as they are made.

Pages hold a form's token and what was typed. A compressed page would tell these by its length to whoever could have the
person's browser send text of theirs along and count the bytes (BREACH); nothing of a request's address is ever in a
page, and a form of another site comes without the cookie (`SameSite`), so that there is nothing to compare.
"""

import gzip
from dataclasses import replace
from functools import cache

import brotli

from idp.personal import Bytes
from views.wsgi import Answer

#: What is worth it: by media type, from so many bytes on.
_KINDS = (b"text/", b"application/json", b"image/svg+xml")
_LEAST = 300

#: How hard: of what is static, and of a page, which somebody waits for (half a millisecond).
HARD, QUICK = 11, 5


def compressed(answer: Answer, accept: str) -> Answer:
    """An answer as a browser takes it that sent this `Accept-Encoding`; as it is where it is small, or done already."""
    headers = dict(answer.headers)
    kind, coding = headers.get(b"content-type", b""), best(accept)
    if not coding or len(answer.body) < _LEAST or not kind.startswith(_KINDS) or b"content-encoding" in headers:
        return answer
    body = Bytes(_pressed(answer.body, coding, QUICK))
    said = {b"content-encoding": coding.encode(), b"vary": b"Accept-Encoding", b"content-length": b"%d" % len(body)}
    kept = [(name, value) for name, value in answer.headers if name not in said]
    return replace(answer, headers=[*kept, *said.items()], body=body)


def best(accept: str) -> str:
    """The smallest coding of an `Accept-Encoding` (RFC 9110, 12.5.3): `br`, `gzip`, or '' where neither is taken."""
    taken = {name.strip().lower() for name, _, weight in map(_parts, accept.split(",")) if weight not in ("0", "0.0")}
    return next((coding for coding in ("br", "gzip") if coding in taken), "")


@cache
def pressed_for_good(body: bytes, coding: str) -> bytes:
    """Static bytes, as small as they get; each is worked on once in a process."""
    return _pressed(body, coding, HARD)


def _pressed(body: bytes, coding: str, quality: int) -> bytes:
    """Bytes in a coding, with an effort from 1 to 11."""
    if coding == "br":
        return brotli.compress(body, quality=quality)
    return gzip.compress(body, min(quality, 9), mtime=0)


def _parts(wish: str) -> tuple[str, str, str]:
    name, between, weight = wish.partition(";")
    return name, between, weight.replace(" ", "").removeprefix("q=")
