"""The vendors' sandbox in this process: it notes who asked when, and may change its delay or hold its answers."""

import threading
import time
from dataclasses import dataclass, field, fields
from http.server import ThreadingHTTPServer

from idp.settings import Settings
from tasks.vendors.standins import sandbox

INSTANT_VERIFY, AAMVA = "/restws/identity/", "/dldv/"
PROOFS = (INSTANT_VERIFY, AAMVA)  #: what one resolution must ask, once each


@dataclass
class Vendors:
    """A sandbox that serves while it is entered. `delay` is seconds before each answer; `slow` those of some paths."""

    server: ThreadingHTTPServer
    delay: float = 0.0
    slow: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, float]] = field(default_factory=list)

    def __enter__(self) -> "Vendors":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def note(self, path: str) -> None:
        """Somebody asks: note it, and take the time that it is to take."""
        self.asked.append((path, time.monotonic()))
        time.sleep(next((seconds for part, seconds in self.slow.items() if part in path), self.delay))

    def count(self, *parts: str) -> int:
        """How often an address with one of `parts` in it was asked."""
        return sum(any(part in path for part in parts) for path, _ in list(self.asked))


def recording(environment: dict[str, str], port: int) -> Vendors:
    """The sandbox that those who live in `environment` ask, at `port`."""
    known = {f.name: environment[f.name.upper()] for f in fields(Settings) if f.name.upper() in environment}
    told = {name: value for name, value in known.items() if name.startswith("aamva_") and "timeout" not in name}
    server = sandbox.serve(port, 0.0, Settings(**told))
    vendors = Vendors(server)
    handler = server.RequestHandlerClass

    class Recording(handler):
        def do_POST(self) -> None:
            vendors.note(self.path)
            super().do_POST()

    server.RequestHandlerClass = Recording
    return vendors
