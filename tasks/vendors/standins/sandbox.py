"""The vendors' sandbox: every vendor's wire format on loopback, with its authentication. Not for production.

`python -m tasks.vendors.standins.sandbox --port N --delay SECONDS` runs it alone. What it says to whom stands in each
vendor's `standin`.
"""

import argparse
import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from idp.config import Settings, settings
from idp.development.servers import free_port
from idp.errors import VendorError
from idp.settings import ABOUT
from idp.strict import VENDORS
from tasks.vendors.mocking import Heard, Spoken
from tasks.vendors.standins.found import made_up_settings, stand_ins

ELSE = "Anything else is a yes."


def _spoken(heard: Heard) -> Spoken:
    """What the vendor at `heard.path` says. Bodies are as bad as the network they come from."""
    routes = [route for one in stand_ins() for route in one.routes.items()]
    answered = next((answered for path, answered in routes if re.fullmatch(path, heard.path)), None)
    if answered is None:
        return 404, {}
    try:
        return answered(heard)
    except (ValueError, KeyError, TypeError, IndexError, SyntaxError, VendorError):
        return 400, {"Message": "sandbox: not the wire format of vendors.md"}


class Handler(BaseHTTPRequestHandler):
    """One request of a vendor's client: wait as told, answer."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # One packet an answer: in two, the second waits 40 ms for the first's acknowledgement.
    delay = 0.0
    settings = Settings()

    def do_GET(self) -> None:
        self.reply(200 if self.path == "/healthz" else 404, {})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.delay)
        self.reply(*_spoken(Heard(self.settings, self.path, self.headers, data)))

    def reply(self, status: int, body: dict[str, Any] | str) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = "application/soap+xml; charset=utf-8" if isinstance(body, str) else "application/json"
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()
        except ConnectionError:
            self.close_connection = True  # The client stopped waiting, as it should.

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request line is no log event of ours."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(port: int = 0, delay: float = 0.0, given: Settings | None = None) -> ThreadingHTTPServer:
    """A bound server, not yet serving; port 0 takes a free one. `delay` is seconds before each answer."""
    kind = type("Handler", (Handler,), {"delay": delay, "settings": given or Settings()})
    return Server(("127.0.0.1", port), kind)


def places(base: str) -> dict[str, str]:
    """The settings that lead every vendor to a sandbox at `base`."""
    return {name: base + path for one in stand_ins() for name, path in one.places.items()}


def environment(port: int) -> dict[str, str]:
    """The variables with which a process asks the sandbox at `port` of this machine, and is believed."""
    told = _credentials() | places(f"http://127.0.0.1:{port}") | made_up_settings()
    return {name.upper(): value for name, value in told.items()}


def _credentials() -> dict[str, str]:
    """The made-up ones that the sandbox knows; nobody's real ones are sent to it, nor told to it."""
    given = {name: getattr(Settings, name, "") for name, about in ABOUT.items() if about.secret}
    return {name: value for name, value in given.items() if name.startswith(VENDORS)}


def patient(seconds: float) -> dict[str, str]:
    """The variables with which every vendor may take so long."""
    return {name.upper(): str(seconds) for one in stand_ins() for name in one.timeouts}


def development(delay: float) -> tuple[list[str], dict[str, str]]:
    """The arguments that start a sandbox of this delay (seconds), and the variables of those who ask it."""
    port = free_port()
    patience = patient(delay + 1) if delay else {}
    command = ["-m", "tasks.vendors.standins.sandbox", "--port", str(port), "--delay", str(delay)]
    return command, environment(port) | patience


def _magic() -> str:
    """The magic values of them all, each once."""
    paragraphs = dict.fromkeys(one.strip("\n") for found in stand_ins() for one in found.magic.split("\n\n"))
    return "\n\n".join(paragraphs)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tasks.vendors.standins.sandbox", 
        description=f"The vendors' sandbox. What it says to whom (vendors.md section 7):\n\n{_magic()}\n\n{ELSE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=8001, help="on 127.0.0.1 (default: 8001)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="before each answer (default: 0)")
    options = parser.parse_args()
    serve(options.port, options.delay, settings()).serve_forever()


if __name__ == "__main__":
    main()
