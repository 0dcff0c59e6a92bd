"""What requests raises, as one of our causes."""

import re

from requests import exceptions as failures

from idp.errors import Cause

#: In the order they are tried: the first that fits names the cause.
CAUSES: tuple[tuple[type[Exception], Cause], ...] = (
    (failures.ProxyError, Cause.PROXY),
    (failures.SSLError, Cause.TLS),
    (failures.ConnectTimeout, Cause.CONNECT_TIMEOUT),
    (failures.Timeout, Cause.READ_TIMEOUT),
    (failures.ChunkedEncodingError, Cause.RESET),
    (failures.ContentDecodingError, Cause.UNREADABLE),
    (failures.RequestException, Cause.REFUSED),
)


def cause_of(error: Exception) -> Cause:
    """requests says a lost connection and a refused one, and a slow body, with one class; the cause inside tells."""
    if type(error) is failures.ConnectionError:
        inside = " ".join(type(e).__name__ for e in _chain(error))
        if re.search(r"ReadTimeout", inside):
            return Cause.READ_TIMEOUT
        return Cause.RESET if re.search(r"ProtocolError|ConnectionReset|BrokenPipe", inside) else Cause.REFUSED
    return next(cause for kind, cause in CAUSES if isinstance(error, kind))


def before_it_stood(cause: Cause, proxied: bool) -> Cause:
    """The same failure of a call whose connection was never made, so that nothing of the request has left."""
    if cause == Cause.READ_TIMEOUT:
        return Cause.CONNECT_TIMEOUT
    if cause == Cause.RESET:
        return Cause.PROXY if proxied else Cause.REFUSED
    return cause


def _chain(error: BaseException | None) -> list[BaseException]:
    """An exception and those it was made of: raised from, or given as argument."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = [arg for arg in error.args if isinstance(arg, BaseException)]
        error = getattr(error, "reason", None) if not inner else inner[0]
        error = error if isinstance(error, BaseException) else None
    return found
