"""What the hop before us says of a request, its address and its trace: believed where `trusted_proxies` trusts one."""

import re
import secrets

from bottle import request

from idp.config import settings

#: As AWS' load balancers write it: `Self` is their own; `Root` came with the request where there is a `Self` beside it.
_TRACE = re.compile(r"(?:^|;)((?:Self|Root)=1-[0-9a-f]{8}-[0-9a-f]{1,32})(?=;|$)")

_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]*):\d+")


def address() -> str:
    """The browser's address, as the first hop that we trust saw it (`trusted_proxies`)."""
    hops = settings().trusted_proxies
    seen = [hop.strip() for hop in _said("X_FORWARDED_FOR").split(",") if hop.strip()]
    return _bare(seen[-hops]) if 0 < hops <= len(seen) else request.environ.get("REMOTE_ADDR", "")


def _bare(hop: str) -> str:
    """An address without the port that some proxies write after it (of IPv6 in brackets: RFC 7239, 6)."""
    found = _WITH_PORT.fullmatch(hop)
    return (found[1] or found[2]) if found else hop


def trace() -> str:
    """Of `X-Amzn-Trace-Id` what the load balancer wrote; made anew where there is none, or nobody to believe."""
    given = _said("X_AMZN_TRACE_ID") if settings().trusted_proxies else ""
    found = sorted(_TRACE.findall(given))
    return found[-1] if found else f"Root=1-{secrets.token_hex(12)}"


def _said(name: str) -> str:
    """A header, whatever its bytes are; Bottle's own `get_header` raises where they are no UTF-8."""
    return str(request.environ.get(f"HTTP_{name}", ""))
