"""A raw connection to a web server, for what no HTTP client would send."""

import re
import socket
from dataclasses import dataclass
from typing import Self

POST = b"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Said:
    """What came back: 0 where nothing did; whether the server then closed the connection."""

    status: int
    text: str
    is_closed: bool


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *parts: bytes) -> Self:
        for part in parts:
            self.socket.sendall(part)
        return self

    def said(self, seconds: float = 10) -> Said:
        """One answer, whole, or what came of it in so many seconds."""
        self.socket.settimeout(seconds)
        got, is_closed = b"", False
        try:
            while not _is_whole(got) and not is_closed:
                more = self.socket.recv(65536)
                got, is_closed = got + more, not more
            is_closed = is_closed or self._closes()
        except TimeoutError:
            pass
        except ConnectionError:
            is_closed = True
        status = re.match(rb"HTTP/1\.[01] (\d{3})", got)
        return Said(int(status[1]) if status else 0, got.decode("latin-1"), is_closed)

    def _closes(self) -> bool:
        self.socket.settimeout(0.3)
        return self.socket.recv(1) == b""


def _is_whole(got: bytes) -> bool:
    head, between, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(between) and len(body) >= int(length[1] if length else 0)
