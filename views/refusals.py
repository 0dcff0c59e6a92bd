"""What is refused for what a stranger's first words say, before a body is read or a route is looked for. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from idp.config import settings
from views.allowances import ALLOWANCES

#: RFC 9110, 9.1 and RFC 5789. Whatever else comes as a method is not repeated anywhere.
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"])

#: Machines ask these by the host's number, as a load balancer's health checks do.
MACHINES = ("/healthz", "/readyz", "/metrics")

CHARSETS = ("", "utf-8", "utf8")

#: In a request's environment: the status that the edge refuses it with, after what it saw of the body.
REFUSED = "idp.refused"


def refused(environ: Mapping[str, Any]) -> int:
    """The status with which to refuse a request (WSGI's `environ`, PEP 3333); 0: none."""
    said = environ.get(REFUSED, 0)
    return said or next((status for status, is_so in _RULES if is_so(environ)), 0)


def method_of(environ: Mapping[str, Any]) -> str:
    """The method where it is one, for logs and metrics."""
    method = str(environ["REQUEST_METHOD"])
    return method if method in METHODS else "other"


def _has_odd_path(environ: Mapping[str, Any]) -> bool:
    try:
        _path(environ).encode("latin-1").decode()
    except UnicodeError:
        return True
    return False


def _has_no_host(environ: Mapping[str, Any]) -> bool:
    """RFC 9112, 3.2: exactly one."""
    host = environ.get("HTTP_HOST", "")
    return "," in host or (not host and environ.get("SERVER_PROTOCOL") == "HTTP/1.1")


def _has_other_host(environ: Mapping[str, Any]) -> bool:
    is_asked = settings().production and _path(environ) not in MACHINES
    return is_asked and _name(environ.get("HTTP_HOST", "")) != _name(settings().domain_name)


def _name(host: str) -> str:
    name, _, port = host.lower().rpartition(":")
    return name if name and port.isdigit() else host.lower()


def _has_needless_body(environ: Mapping[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and _has_body(environ)


def _has_odd_length(environ: Mapping[str, Any]) -> bool:
    length = environ.get("CONTENT_LENGTH") or "0"
    return not (length.isascii() and length.isdigit())


def _is_too_long(environ: Mapping[str, Any]) -> bool:
    allowance = ALLOWANCES.get(_path(environ))
    return _is_posted(environ) and allowance is not None and int(environ.get("CONTENT_LENGTH") or 0) > allowance.most


def _is_of_other_kind(environ: Mapping[str, Any]) -> bool:
    allowance = ALLOWANCES.get(_path(environ))
    if not _is_posted(environ) or allowance is None or not _has_body(environ):
        return False
    kind, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
    kind, parameters = kind.strip().lower(), parameters.strip().lower()
    is_encoded = environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity"
    return kind not in allowance.kinds or _is_odd(kind, parameters) or is_encoded


def _is_odd(kind: str, parameters: str) -> bool:
    """RFC 2046, 5.1.1: parts have a boundary; what is no parts is in UTF-8."""
    if kind.startswith("multipart/"):
        return not parameters.startswith("boundary=")
    return parameters.removeprefix("charset=").strip('"') not in CHARSETS


def _path(environ: Mapping[str, Any]) -> str:
    """As it came: Bottle reads it as UTF-8, and leaves out what is none."""
    return str(environ.get("bottle.raw_path", environ["PATH_INFO"]))


def _is_posted(environ: Mapping[str, Any]) -> bool:
    return bool(environ["REQUEST_METHOD"] == "POST")


def _has_body(environ: Mapping[str, Any]) -> bool:
    return bool(environ.get("HTTP_TRANSFER_ENCODING")) or environ.get("CONTENT_LENGTH", "") not in ("", "0")


#: In the order in which they are asked.
_RULES: tuple[tuple[int, Callable[[Mapping[str, Any]], bool]], ...] = (
    (501, lambda environ: environ["REQUEST_METHOD"] not in METHODS),
    (400, _has_odd_path),
    (400, _has_no_host),
    (421, _has_other_host),
    (400, _has_odd_length),
    (400, _has_needless_body),
    (413, _is_too_long),
    (415, _is_of_other_kind),
)
