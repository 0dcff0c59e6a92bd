"""AWS KMS as moto's server plays it, behind a front that can hang, throttle or refuse."""

import contextlib
import http.client
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.torture.vendors import Server

HANGS, THROTTLES, REFUSES = "KMS hangs", "KMS throttles", "KMS refuses"
LONGEST = 30.0  #: seconds for which it hangs

#: AWS' own words (KMS API Reference, common errors).
ERRORS = {THROTTLES: (400, "ThrottlingException"), REFUSES: (400, "AccessDeniedException")}


class Kms:
    """Serves at `port` what moto serves at `target`, both of loopback, until it is closed."""

    def __init__(self, target: int) -> None:
        self.target, self.mood, self.over = target, "", threading.Event()
        self.server = Server(("127.0.0.1", 0), type("Front", (_Front,), {"kms": self}))
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    @contextmanager
    def in_mood(self, mood: str) -> Iterator[None]:
        """While inside, it hangs, throttles or refuses."""
        self.over.clear()
        self.mood = mood
        try:
            yield
        finally:
            self.mood = ""
            self.over.set()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class _Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    kms: Kms
    calls = itertools.count()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        mood = self.kms.mood
        if mood == HANGS:
            self.kms.over.wait(LONGEST)
            self.close_connection = True
        elif mood == REFUSES or (mood == THROTTLES and next(self.calls) % 3):  # Two calls of three.
            status, code = ERRORS[mood]
            self._say(status, json.dumps({"__type": code, "message": "so it was wished"}).encode())
        else:
            self._forward(body)

    def _forward(self, body: bytes) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.kms.target, timeout=10)) as line:
            line.request("POST", self.path, body, {n: v for n, v in self.headers.items() if n != "Connection"})
            answer = line.getresponse()
            self._say(answer.status, answer.read())

    def _say(self, status: int, body: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing."""
