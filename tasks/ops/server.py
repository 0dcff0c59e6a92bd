"""A small server of its own for `ops_port`, in a thread of each web and consumer process.

The web processes of one host share the port (SO_REUSEPORT): any of them answers, for all of them, and one that dies
takes no answer along. A consumer's is its own.
"""

import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from idp.config import settings
from idp.logs import event
from tasks.ops import watch
from tasks.ops.answers import ANSWERS, Asked, Pages, Reply

SILENCE = 5.0  #: seconds after which a connection that says nothing is closed

LONGEST = 16 * 1024  #: bytes of a form

TOO_LONG = Reply(413, "text/plain", b"too long, or of no length\n")
NOT_FOUND = Reply(404, "text/plain", b"not found\n")


def begin(stopped: threading.Event, is_web: bool = False, pages: Pages | None = None) -> None:
    """Watch, and serve `ops_port` where it is set, until `stopped`; `pages` answers what machines do not ask. A port
    that is taken ends no process.
    """
    watch.begin(stopped, is_web)
    port = settings().ops_port
    if not port:
        return
    try:
        server = _Server((settings().ops_host, port), shared=is_web, pages=pages)
    except OSError as e:
        event("ops.not_served", logging.ERROR, port=port, error=type(e).__name__)
        return
    threading.Thread(target=server.serve_forever, name="ops", daemon=True).start()
    event("ops.served", port=port)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], shared: bool, pages: Pages | None) -> None:
        self.shared, self.pages = shared, pages
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        if self.shared:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hung up in the middle is no news, and nothing of theirs goes to standard error."""


class _Handler(BaseHTTPRequestHandler):
    timeout = SILENCE
    server_version, sys_version = "ops", ""

    def do_GET(self) -> None:
        self._send(self._answer(b""))

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or ""
        fits = length.isdecimal() and int(length) <= LONGEST
        self._send(self._answer(self.rfile.read(int(length))) if fits else TOO_LONG)

    def _answer(self, body: bytes) -> Reply:
        ask = ANSWERS.get(self.path.partition("?")[0]) if self.command != "POST" else None
        pages = cast(_Server, self.server).pages
        try:
            if ask or pages is None:
                return ask() if ask else NOT_FOUND
            return pages(Asked(self.command, self.path, self.headers.items(), body, self.client_address[0]))
        except Exception as e:
            event("ops.broke", logging.ERROR, exc_info=e)
            return Reply(500, "text/plain", b"see the log\n")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        told = {"content-type": reply.kind, **reply.headers, "content-length": str(len(reply.body))}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: its line would hold what a stranger sent."""
