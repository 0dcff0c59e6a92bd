"""The one HTTP session: proxy, time-outs, limits, and every failure as a VendorError.

Nobody above this file sees an exception of `requests` (its text holds the URL), a body or a header of a vendor.
"""

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import exceptions as failures

from idp.errors import Cause, VendorError
from idp.logs import event
from tasks.vendors.wire.causes import before_it_stood, cause_of
from tasks.vendors.wire.circuits import guarded
from tasks.vendors.wire.connections import http_session
from tasks.vendors.wire.watch import Seconds, watched

MAX_BYTES = 1_000_000  #: no real answer is a tenth of it
FAULT_STATUS = 500  #: the status that SOAP 1.2 gives its faults (W3C SOAP 1.2 part 2, section 7.5.2.2)


@dataclass(frozen=True, repr=False)
class Reply:
    """A 2xx answer. `body` holds personal data: it goes to the vendor's file and no further."""

    service: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises VendorError (unreadable)."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise VendorError(self.service, Cause.UNREADABLE)
        return found


def at(base_url: str, path: str) -> str:
    """The address of `path` at a vendor: any path of `base_url` is replaced (vendors.md 1.1)."""
    base = urlsplit(base_url)
    return f"{base.scheme}://{base.netloc}{path}"


@dataclass(frozen=True)
class Outbound:
    """The way out for one job. Its calls end at `deadline` (of time.monotonic()), and none begins after `hang_up`.

    `wanted` tells whether the job is still this process': one that was frozen may have lost it.
    """

    proxy: str
    deadline: float
    wanted: Callable[[], bool] = lambda: True
    hung_up: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def until(cls, proxy: str, seconds_left: float, wanted: Callable[[], bool] = lambda: True) -> "Outbound":
        return cls(proxy, time.monotonic() + seconds_left, wanted)

    @property
    def seconds_left(self) -> float:
        return self.deadline - time.monotonic()

    def hang_up(self) -> None:
        """No further call can change the outcome, and each costs money. Calls under way are not cut."""
        self.hung_up.set()

    def post(
        self,
        service: str,
        url: str,
        *,
        data: bytes,
        headers: Mapping[str, str],
        seconds: Seconds,
        fault: Callable[[bytes], str] = lambda body: "",
        part: str = "",
    ) -> Reply:
        """POST `data` and return the answer. Raises VendorError.

        `part` names whom the service answers for (a state), where there are several: see `circuits`.
        `fault` finds a vendor's own code in the body of an answer outside 2xx; '' where there is none.
        """
        began, call_id = time.monotonic(), uuid.uuid4().hex[:12]
        outcome: str = "answered"
        status: int | str | None = None
        try:
            allowed = self.allowed(service, seconds)
            status, body = guarded(
                service,
                part,
                lambda: _exchange(http_session(self.proxy), service, url, data, headers, allowed, fault),
                counts=_is_fair(allowed, seconds),
            )
            return Reply(service, body)
        except VendorError as e:
            outcome, status = e.cause.value, e.detail or status
            raise
        finally:
            event(
                "vendor.called", logging.INFO if outcome in ("answered", Cause.NOT_NEEDED.value) else logging.WARNING,
                service=service, host=urlsplit(url).hostname, outcome=outcome, status=status, call_id=call_id,
                duration_ms=round((time.monotonic() - began) * 1000, 2),
            )  # fmt: skip

    def allowed(self, service: str, seconds: Seconds) -> Seconds:
        """The vendor's time-outs, or what is left where that is less. Raises VendorError where no call is to be."""
        left = self.seconds_left
        if left <= 0:
            raise VendorError(service, Cause.DEADLINE)
        if self.hung_up.is_set() or not self.wanted():
            raise VendorError(service, Cause.NOT_NEEDED)
        return Seconds(min(seconds.connect, left), min(seconds.whole, left))


def _is_fair(allowed: Seconds, seconds: Seconds) -> bool:
    """Whether the vendor has most of its time, so that its silence is its own: not for somebody about to leave."""
    return allowed.connect * 2 > seconds.connect and allowed.whole * 2 > seconds.whole


def _exchange(
    via: requests.Session,
    service: str,
    url: str,
    data: bytes,
    headers: Mapping[str, str],
    seconds: Seconds,
    fault: Callable[[bytes], str],
) -> tuple[int, bytes]:
    """Status and body of a 2xx answer that came whole in time. Raises VendorError."""
    timeouts = (min(seconds.connect, seconds.whole), seconds.whole)
    with watched(seconds) as watch:
        try:
            with via.post(
                url, data=data, headers=dict(headers), timeout=timeouts, allow_redirects=False, stream=True
            ) as response:
                status = response.status_code
                body = _read(service, response) if status < 300 or status == FAULT_STATUS else b""
        except failures.RequestException as e:
            cause = Cause.READ_TIMEOUT if watch.expired else cause_of(e)
            raise VendorError(
                service, before_it_stood(cause, bool(via.proxies)) if watch.connecting else cause
            ) from None
        if watch.expired:  # A shut socket looks like the end of the headers, or of a body without a length.
            raise VendorError(service, Cause.READ_TIMEOUT)
    if 300 <= status < 400:
        raise VendorError(service, Cause.REDIRECT, str(status))
    if not 200 <= status < 300:
        code = fault(body)
        raise VendorError(service, Cause.FAULT, code) if code else VendorError(service, Cause.STATUS, str(status))
    return status, body


def _read(service: str, response: requests.Response) -> bytes:
    """The body, decoded; a vendor that floods is cut off."""
    body = bytearray()
    for piece in response.iter_content(16_384):
        body += piece
        if len(body) > MAX_BYTES:
            raise VendorError(service, Cause.TOO_LARGE)
    return bytes(body)
