"""The answers to machines, the same on the public port of a development start and on `ops_port`."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import CONTENT_TYPE_LATEST

from tasks.ops import metrics, parts


@dataclass(frozen=True)
class Asked:
    """A whole request: method, path with its query, headers by name, body, the address that it came from."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    peer: str


@dataclass(frozen=True)
class Reply:
    """Status, content type, body, other headers."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


#: What else is answered there than to machines: handed down by whoever has pages.
Pages = Callable[[Asked], Reply]


def healthz() -> Reply:
    """The process lives."""
    return _as_json(200, {"status": "ok"})


def readyz() -> Reply:
    """Whether requests may be sent here: 503 and which parts do not serve us, or that this process is going."""
    if parts.going.is_set():
        return _as_json(503, {"status": "going", "down": []})
    down = parts.down()
    return _as_json(503 if down else 200, {"status": "unavailable" if down else "ok", "down": list(down), "why": down})


def exposition() -> Reply:
    """Prometheus text."""
    return Reply(200, CONTENT_TYPE_LATEST, metrics.exposition())


#: Path: what is answered there.
ANSWERS: dict[str, Callable[[], Reply]] = {"/healthz": healthz, "/readyz": readyz, "/metrics": exposition}


def _as_json(status: int, value: dict[str, object]) -> Reply:
    return Reply(status, "application/json", json.dumps(value).encode())
