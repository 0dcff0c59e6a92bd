"""Between the two: a request as ASGI has it into one as WSGI has it (PEP 3333), and Bottle's answer back."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from idp.personal import Bytes

#: Headers that WSGI names without `HTTP_`.
BARE = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


@dataclass(frozen=True)
class Answer:
    """Names and values of headers are ASGI's: bytes, the names in lower case."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = field(repr=False)


class Errors:
    """WSGI's stream of errors, to which Bottle writes the text of an exception: we say class and place alone."""

    def write(self, _: str) -> None:
        logging.getLogger("idp").exception("request.broke")

    def flush(self) -> None:
        """Nothing is held."""


def environ_of(scope: dict[str, Any]) -> dict[str, Any]:
    """WSGI's environment of a request, without its body."""
    server, client = scope.get("server") or ("", ""), scope.get("client") or ("", "")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": Errors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # `X_Forwarded_For` would pass for `X-Forwarded-For`.
            _add(environ, name, value.decode("latin-1"))
    return environ


def _add(environ: dict[str, Any], name: bytes, value: str) -> None:
    key = BARE.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    between = "; " if name == b"cookie" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def asked(app: Callable[..., Iterable[bytes]], environ: dict[str, Any], body: bytes) -> Answer:
    """What a WSGI app answers to the whole request. Raises what it raises."""
    environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    began: list[tuple[str, list[tuple[str, str]]]] = []
    parts = app(environ, lambda status, headers, error=None: began.append((status, headers)))
    answered = Bytes(b"".join(parts))
    status, headers = began[-1]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status.split()[0]), encoded, answered)
