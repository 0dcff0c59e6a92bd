"""One request and its whole answer: time-outs, limits, and every failure as a VendorError.

Nobody above this file sees an exception of `requests` (its text holds the URL) or a header of a vendor.
"""

from collections.abc import Mapping
from email.message import Message

import requests
from requests import exceptions as failures

from idp.errors import Cause, VendorError
from idp.personal import Bytes
from idp.unseen import unseen
from tasks.vendors.wire.causes import before_it_stood, cause_of
from tasks.vendors.wire.reply import Reply
from tasks.vendors.wire.watch import Seconds, watched

MAX_BYTES = 1_000_000  #: no real answer is a tenth of it
FAULT_STATUS = 500  #: the status that SOAP 1.2 gives its faults (W3C SOAP 1.2 part 2, section 7.5.2.2)


@unseen
def answered(
    via: requests.Session, service: str, url: str, data: bytes, headers: Mapping[str, str], seconds: Seconds
) -> Reply:
    """Any answer that came whole in time; a body only of 2xx and of a fault. Raises VendorError."""
    timeouts = (min(seconds.connect, seconds.whole), seconds.whole)
    asked = requests.Request("POST", url, dict(headers), data=data)
    with watched(seconds) as watch:
        try:
            with via.send(asked.prepare(), timeout=timeouts, allow_redirects=False, stream=True) as response:
                status = response.status_code
                body = _read(service, response) if status < 300 or status == FAULT_STATUS else b""
        except failures.RequestException as e:
            cause = Cause.READ_TIMEOUT if watch.expired else cause_of(e)
            raise VendorError(
                service, before_it_stood(cause, bool(via.proxies)) if watch.connecting else cause
            ) from None
        if watch.expired:  # A shut socket looks like the end of the headers, or of a body without a length.
            raise VendorError(service, Cause.READ_TIMEOUT)
    return Reply(service, status, Bytes(body), _charset(response))


def _charset(response: requests.Response) -> str:
    """What the Content-Type declares; ''."""
    declared = Message()
    declared["Content-Type"] = response.headers.get("Content-Type", "")
    return str(declared.get_content_charset(""))


def _read(service: str, response: requests.Response) -> bytes:
    """The body, decoded; a vendor that floods is cut off."""
    body = bytearray()
    for piece in response.iter_content(16_384):
        body += piece
        if len(body) > MAX_BYTES:
            raise VendorError(service, Cause.TOO_LARGE)
    return bytes(body)
