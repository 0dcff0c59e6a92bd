"""How a vendor misbehaves on the wire: it hangs, breaks off, drips in any part of its answer, or talks garbage."""

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

DRIP = 0.25  #: seconds between two bytes
LONGEST = 30.0  #: seconds for which anything hangs or drips

_NOISE = (b"", b"{}", b"[]", b"null", b"<html></html>", bytes(range(256)), b'{"Status": {', b"<a><b></a>")
GARBAGE = itertools.cycle(_NOISE)


class Mood:
    """`name` is that of the fault, `part` where it drips; it ends with `over`."""

    def __init__(self, name: str, part: str = "") -> None:
        self.name, self.part, self.over = name, part, threading.Event()

    def is_silent(self) -> bool:
        """Whether no answer comes at all; a vendor that hangs says so when it is over."""
        if self.name == "vendor hangs":
            self.over.wait(LONGEST)
        return self.name in ("vendor hangs", "vendor resets")

    def speak(self, handler: Any, status: int, body: Any, reply: Callable[[int, Any], None]) -> None:
        """Say `body` in this mood. `reply` says it as it should be said."""
        if self.name == "vendor talks garbage":
            _say(handler, [_head(200, f"Content-Length: {len(noise := next(GARBAGE))}"), noise])
        else:
            handler.close_connection = True
            text = (body if isinstance(body, str) else json.dumps(body)).encode()
            _say(handler, self._dripping(status, text))

    def _dripping(self, status: int, text: bytes) -> Iterator[bytes]:
        """The answer in pieces, byte by byte where it drips; in the rest of it nothing is wrong."""
        line, length = b"HTTP/1.1 %d OK\r\n" % status, f"Content-Length: {len(text)}"
        if self.part == "status":
            return itertools.chain(self._drops(line), [f"{length}\r\n\r\n".encode(), text])
        if self.part == "headers":
            return itertools.chain([line], self._drops(f"{length}\r\nX-More: {'x' * 400}\r\n\r\n".encode()), [text])
        if self.part == "chunks":
            pieces = (b"1\r\n%c\r\n" % byte for byte in text)
            dripped = (piece for piece in pieces if self._waited())
            return itertools.chain([_head(status, "Transfer-Encoding: chunked")], dripped, [b"0\r\n\r\n"])
        more = "Connection: close" if self.part == "until_close" else length
        return itertools.chain([_head(status, more)], self._drops(text))

    def _drops(self, text: bytes) -> Iterator[bytes]:
        return (bytes([byte]) for byte in text if self._waited())

    def _waited(self) -> bool:
        """True, after a while; at once when the mood is over."""
        self.over.wait(DRIP)
        return True


def _head(status: int, more: str) -> bytes:
    return f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n{more}\r\n\r\n".encode()


def _say(handler: Any, pieces: Any) -> None:
    """Until it is said, or nobody listens, or the time is over."""
    until = time.monotonic() + LONGEST
    with contextlib.suppress(OSError):
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            if time.monotonic() > until:
                handler.close_connection = True
                return
