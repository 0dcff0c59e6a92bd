"""TCP servers on loopback that treat each connection as a test says."""

import contextlib
import itertools
import json
import re
import socket
import threading
from collections.abc import Callable

from tasks.vendors.lexisnexis import standin as lexisnexis_standin

Treat = Callable[[socket.socket], None]

_body = json.dumps(lexisnexis_standin.instant_verify_says()).encode()

#: InstantVerify's yes, with a cookie.
YES = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: %d\r\n\r\n" % len(_body) + _body


_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"

#: Where it drips: what is said at once, and what is said over and over, a byte at a time.
DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "header lines": (_OK, b"X-A: b\r\n"),
    "a header without end": (_OK + b"X-A: ", b"b"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body of known length": (_OK + b"Content-Length: 100000\r\n\r\n", b" "),
    "a body until the close": (_OK + b"\r\n", b" "),
    "a chunk's size": (_CHUNKED, b"0"),
    "a chunk's extension": (_CHUNKED + b"1;", b"x"),
    "a chunk": (_CHUNKED + b"fffff\r\n", b" "),
    "trailers": (_CHUNKED + b"0\r\n", b"X-A: b\r\n"),
}
HELLO = (b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", b"\x03")  #: a TLS record that promises 16 kB (RFC 8446, section 5.1)


class Peers:
    """Start them with `start`; `stop` ends them all."""

    def __init__(self) -> None:
        self.listeners: list[socket.socket] = []
        self.over = threading.Event()

    def start(self, treat: Treat) -> str:
        """A server that does `treat` with each connection, each in a thread; its host and port."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.listeners.append(listener)
        threading.Thread(target=self.serve, args=(listener, treat), daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def serve(self, listener: socket.socket, treat: Treat) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self.treated, args=(connection, treat), daemon=True).start()

    def treated(self, connection: socket.socket, treat: Treat) -> None:
        with contextlib.suppress(OSError), connection:
            treat(connection)

    def stop(self) -> None:
        self.over.set()
        for listener in self.listeners:
            listener.close()


def heard(connection: socket.socket) -> bytes:
    """One whole request: its head, and its body where it says how long that is. Or the beginning of a TLS handshake."""
    got = connection.recv(65536)
    while b"\r\n\r\n" not in got and not got.startswith(b"\x16"):
        got += connection.recv(65536) or b"\r\n\r\n"
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while len(body) < (int(length[1]) if length else 0):
        body += connection.recv(65536) or b" " * 65536
    return head + b"\r\n\r\n" + body


def says(answer: bytes) -> Treat:
    """Hears a request, and says this."""

    def treat(connection: socket.socket) -> None:
        heard(connection)
        connection.sendall(answer)

    return treat


class Drip:
    """Says `first` at once, and then `again` over and over, a byte at a time, twenty a second."""

    def __init__(self, over: threading.Event, first: bytes, again: bytes, times: int = 60) -> None:
        self.over, self.first, self.again, self.times = over, first, again, times
        self.to_the_end = False

    def __call__(self, connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(self.first)
        for byte in itertools.islice(itertools.cycle(self.again), self.times):
            connection.sendall(bytes([byte]))
            self.over.wait(0.05)
        self.to_the_end = True
