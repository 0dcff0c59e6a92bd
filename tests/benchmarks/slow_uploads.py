"""An upload over a very poor line."""

import contextlib
import socket
import threading
import time

from tests.multipart import multipart

RATE = 2000  #: bytes a second


def drip(port: int, photo: bytes, over: threading.Event, cut: list[float]) -> None:
    """Send a photo to /license at RATE until it is cut off, and begin anew, until it is `over`."""
    body, kind = multipart({"csrf_token": "none"}, {"back": photo})
    head = f"POST /license HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    while not over.is_set():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(head.encode())
            _send(line, body, over)
        if not over.is_set():
            cut.append(time.monotonic())


def _send(line: socket.socket, body: bytes, over: threading.Event) -> None:
    """Raises OSError, or returns, where the server has answered and hung up."""
    line.settimeout(0.001)
    for at in range(0, len(body), RATE // 4):
        line.sendall(body[at : at + RATE // 4])
        with contextlib.suppress(TimeoutError):
            if line.recv(1) or True:
                return
        if over.wait(0.25):
            return
