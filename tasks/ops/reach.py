"""Whether the outbound proxy and each vendor's host can be reached from here: by a connection, and no request."""

import base64
import re
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, unquote, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from idp.described import HTTPS
from idp.settings import ABOUT, Settings
from idp.strict import IN_USE, VENDORS

SECONDS = 5.0  #: for a connection, its tunnel and its TLS each
UNTRIED = "not tried: a tunnel inside of TLS to the proxy"

#: The first that fits, so that a class stands before those it is made from.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "its certificate is not trusted; see outbound_ca_bundle",
    ),
    (ssl.SSLError, "TLS fails"),
    (socket.gaierror, "its host's name is unknown"),
    (TimeoutError, "no answer in time"),
    (ConnectionRefusedError, "nothing listens there"),
    (ConnectionError, "the connection broke"),
)
_REFUSED = re.compile(r"Tunnel connection failed: (\d{3})")


def addresses(s: Settings) -> dict[str, str]:
    """Of each vendor's host that these settings ask: an address, by host and port."""
    asked = [getattr(s, name) for name, about in ABOUT.items()
             if name.startswith(VENDORS) and about.schemes == HTTPS and IN_USE[about.needed](s)]  # fmt: skip
    return {f"{urlsplit(address).hostname}:{_port(urlsplit(address))}": address for address in asked}


def proxy(s: Settings) -> str:
    """Why nobody can be asked through the proxy; '' where it takes a connection."""
    url = urlsplit(s.outbound_proxy_url)
    return _reason(_connection(url.scheme, url, s))


def vendor(address: str, s: Settings) -> str:
    """Why a vendor can't be reached, through the proxy where there is one; '' where its TLS stands."""
    url, through = urlsplit(address), urlsplit(s.outbound_proxy_url)
    if not s.outbound_proxy_url:
        return _reason(_connection(url.scheme, url, s))
    if through.scheme == "https":
        return UNTRIED
    connection = _connection(url.scheme, through, s)
    connection.set_tunnel(url.hostname or "", _port(url), dict(_credentials(through)))
    return _reason(connection)


def _connection(scheme: str, to: SplitResult, s: Settings) -> HTTPConnection:
    """One of this scheme, to a vendor or to the proxy before it."""
    host, port = to.hostname or "", _port(to)
    if scheme == "http":
        return HTTPConnection(host, port, timeout=SECONDS)
    trusted = ssl.create_default_context(cafile=s.outbound_ca_bundle or DEFAULT_CA_BUNDLE_PATH)
    return HTTPSConnection(host, port, timeout=SECONDS, context=trusted)


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _credentials(through: SplitResult) -> Iterator[tuple[str, str]]:
    if through.username:
        pair = f"{unquote(through.username)}:{unquote(through.password or '')}"
        yield "Proxy-Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"


def _reason(connection: HTTPConnection) -> str:
    """In words of ours: what a proxy says may be anything."""
    try:
        connection.connect()
    except (OSError, HTTPException) as e:
        if refused := _REFUSED.match(str(e)):
            return f"the proxy refuses with {refused[1]}"
        return next((words for kind, words in _REASONS if isinstance(e, kind)), type(e).__name__)
    finally:
        connection.close()
    return ""
