"""The vendors' sandbox in this process: it notes who asked when about whom, and may be slow or misbehave."""

import io
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from http.server import ThreadingHTTPServer
from typing import Any

from idp.settings import Settings
from tasks.vendors.standins import sandbox
from tests.torture.forwarder import RESET
from tests.torture.moods import Mood
from tests.torture.names import told_of

INSTANT_VERIFY, AAMVA = "/restws/identity/", "/dldv/"
PROOFS = (INSTANT_VERIFY, AAMVA)  #: what one resolution must ask, once each


@dataclass
class Call:
    """One request: from whom (a door's name), about whom (a number; 0 for nobody). Times of time.monotonic()."""

    path: str
    vendor: str
    asker: str
    person: int
    begun: float
    answered: float = 0.0


@dataclass
class Vendors:
    """A sandbox that serves while it is entered. `delay` is seconds before each answer; `slow` those of some paths."""

    server: ThreadingHTTPServer
    delay: float = 0.0
    slow: dict[str, float] = field(default_factory=dict)
    moods: dict[str, Mood] = field(default_factory=dict)
    deadly: set[int] = field(default_factory=set)  #: people whose question kills who asks it
    kill: Callable[[str], None] = lambda asker: None
    calls: list[Call] = field(default_factory=list)
    doors: list[ThreadingHTTPServer] = field(default_factory=list)

    def __enter__(self) -> "Vendors":
        self._serve(self.server)
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.server, *self.doors):
            server.shutdown()
            server.server_close()

    def door(self, asker: str) -> int:
        """The port of another entrance, by which it is known who asks."""
        handler = type("Handler", (self.server.RequestHandlerClass,), {"asker": asker})
        server = Server(("127.0.0.1", 0), handler)
        self.doors.append(server)
        self._serve(server)
        return server.server_address[1]

    def _serve(self, server: ThreadingHTTPServer) -> None:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()

    def pause(self, path: str) -> None:
        """The time that this path is to take."""
        time.sleep(next((seconds for part, seconds in self.slow.items() if part in path), self.delay))

    def count(self, *parts: str) -> int:
        """How often an address with one of `parts` in it was asked."""
        return sum(any(part in call.path for part in parts) for call in list(self.calls))


class Server(sandbox.Server):
    """One that can break a connection off, and has nothing to say of whoever does."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8) == RESET:
            request.close()
        else:
            super().shutdown_request(request)


def recording(environment: dict[str, str], port: int) -> Vendors:
    """The sandbox that those who live in `environment` ask, at `port`."""
    known = {f.name: environment[f.name.upper()] for f in fields(Settings) if f.name.upper() in environment}
    told = {name: value for name, value in known.items() if name.startswith("aamva_") and "timeout" not in name}
    plain = sandbox.serve(0, 0.0, Settings(**told))
    plain.server_close()
    vendors = Vendors(Server(("127.0.0.1", port), _recording(plain.RequestHandlerClass)))
    vendors.server.RequestHandlerClass.vendors = vendors
    return vendors


def _vendor(path: str, body: bytes) -> str:
    if AAMVA in path:
        return "aamva"
    if INSTANT_VERIFY in path:
        return "phone_finder" if b'"Phones":' in body else "instant_verify"
    return "aamva_token" if re.search("(?i)authentic", path) else path


def _recording(handler: Any) -> Any:
    class Recording(handler):
        vendors: Vendors
        asker = ""
        mood: Mood | None = None

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.call = Call(self.path, _vendor(self.path, body), self.asker, told_of(body), time.monotonic())
            self.vendors.calls.append(self.call)
            self.mood = self.vendors.moods.get(self.call.vendor)
            if self.call.person in self.vendors.deadly and self.call.vendor == "instant_verify":
                self.vendors.kill(self.asker)
                self.break_off()
            elif self.mood and self.mood.is_silent():
                self.break_off()
            else:
                self.vendors.pause(self.path)
                self.answer(body)

        def answer(self, body: bytes) -> None:
            """The sandbox' own, which reads the body once more."""
            wire, self.rfile = self.rfile, io.BytesIO(body)
            try:
                super().do_POST()
            finally:
                self.rfile = wire

        def reply(self, status: int, body: Any) -> None:
            if self.mood is None:
                super().reply(status, body)
            else:
                self.mood.speak(self, status, body, super().reply)
            self.call.answered = time.monotonic()

        def break_off(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.close_connection = True

    return Recording
