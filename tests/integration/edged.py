"""The edge in this process, asked as its server asks it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from views.app import app
from views.server import Edge

HOST = (b"host", b"a")


@dataclass(frozen=True)
class Said:
    """What the edge answered; whether it handed the request to the app."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    was_handed_on: bool


def scope(method: str = "GET", path: bytes = b"/", query: bytes = b"", headers: Sequence = (HOST,)) -> dict[str, Any]:
    """A request as ASGI has it."""
    return {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "raw_path": path,
        "query_string": query, "headers": list(headers), "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 9000),
    }  # fmt: skip


def ask(scope: dict[str, Any], *parts: bytes) -> Said:
    """What the edge answers."""
    sent, arriving, handed_on = [], [{"type": "http.request", "body": part, "more_body": True} for part in parts], []
    arriving.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        return arriving.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    def observed(environ, start_response):
        handed_on.append(environ)
        return app(environ, start_response)

    async def main() -> None:
        edge = Edge(observed, threads=1)
        await edge(scope, receive, send)
        await edge.polls.redis.line.disconnect()

    asyncio.run(main())
    start, body = sent
    assert (start["type"], body["type"]) == ("http.response.start", "http.response.body")
    return Said(start["status"], dict(start["headers"]), body["body"], bool(handed_on))
