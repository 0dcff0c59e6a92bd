"""The way out: who may still be called, for how long, and a line of the log for each call."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from idp.errors import Cause, VendorError
from idp.logs import event
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.circuits import guarded
from tasks.vendors.wire.connections import http_session
from tasks.vendors.wire.exchange import answered
from tasks.vendors.wire.reply import Reply
from tasks.vendors.wire.watch import Seconds

#: Our account, key or certificate is wrong, which no waiting mends: a status, or the vendor's own word for it
#: (LexisNexis' codes, of each platform; WS-Security's).
_DENIED = ("401", "403", "invalid_transaction_initiate", "fail_access", "FailedAuthentication")

Result = TypeVar("Result")


def at(base_url: str, path: str) -> str:
    """The address of `path` at a vendor: any path of `base_url` is replaced (vendors.md 1.1)."""
    base = urlsplit(base_url)
    return f"{base.scheme}://{base.netloc}{path}"


@dataclass(frozen=True)
class Outbound:
    """The way out for one job. Its calls end at `deadline` (of time.monotonic()), and none begins after `hang_up`.

    `wanted` tells whether the job is still this process': one that was frozen may have lost it. `ca_bundle` is the file
    of the authorities that servers are checked by; without one they are the public ones.
    """

    proxy: str
    deadline: float
    wanted: Callable[[], bool] = lambda: True
    ca_bundle: str = ""
    hung_up: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def until(
        cls, proxy: str, seconds_left: float, wanted: Callable[[], bool] = lambda: True, ca_bundle: str = ""
    ) -> "Outbound":
        return cls(proxy, time.monotonic() + seconds_left, wanted, ca_bundle)

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
        call_id: str,
        read: Callable[[Reply], Result],
        fault: Callable[[Reply], str] = lambda reply: "",
        part: str = "",
    ) -> Result:
        """POST `data`, and give back what `read` makes of the answer. Raises VendorError, as `read` may.

        `call_id` is what the vendor knows this call by, if anything (`fresh_id`): with it a line of the log is found at
        the vendor. `part` names whom the service answers for (a state), where there are several: see `circuits`.
        `fault` finds a vendor's own code in an answer outside 2xx; '' where there is none.
        """
        began, outcome, detail = time.monotonic(), "answered", ""
        reply: Reply | None = None
        found: Result | None = None
        try:
            allowed = self.allowed(service, seconds)
            call = partial(self._exchange, service, url, data, headers, allowed, call_id, fault)
            reply = guarded(service, part, call, counts=_is_fair(allowed, seconds))
            found = read(reply)
            return found
        except VendorError as e:
            outcome, detail = e.cause.value, e.detail
            raise
        finally:
            event(
                "vendor.called", _level(outcome, detail),
                service=service, vendor_host=urlsplit(url).hostname, outcome=outcome,
                status=detail or (reply.status if reply else None), call_id=call_id, **_said(reply, found),
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

    def _exchange(
        self,
        service: str,
        url: str,
        data: bytes,
        headers: Mapping[str, str],
        seconds: Seconds,
        call_id: str,
        fault: Callable[[Reply], str],
    ) -> Reply:
        """A 2xx answer that came whole in time. Raises VendorError."""
        reply = answered(http_session(self.proxy, self.ca_bundle), service, url, data, headers, seconds)
        reply.call_id, reply.sent = call_id, data
        if 300 <= reply.status < 400:
            raise VendorError(service, Cause.REDIRECT, str(reply.status))
        if not 200 <= reply.status < 300:
            code = fault(reply)
            raise (
                VendorError(service, Cause.FAULT, code)
                if code
                else VendorError(service, Cause.STATUS, str(reply.status))
            )
        return reply


def _is_fair(allowed: Seconds, seconds: Seconds) -> bool:
    """Whether the vendor has most of its time, so that its silence is its own: not for somebody about to leave."""
    return allowed.connect * 2 > seconds.connect and allowed.whole * 2 > seconds.whole


def _level(outcome: str, detail: str) -> int:
    """A refused account is an error at once: it does not pass by itself, as an outage does."""
    if outcome in ("answered", Cause.NOT_NEEDED.value):
        return logging.INFO
    is_denied = outcome in (Cause.STATUS.value, Cause.FAULT.value) and detail in _DENIED
    return logging.ERROR if is_denied else logging.WARNING


def _said(reply: Reply | None, found: object) -> dict[str, Any]:
    """The vendor's id of an answer, the names of the attributes that failed, and the vendor's codes."""
    answer = found if isinstance(found, Answer) else None
    named = reply and reply.id_for_log(reply.transaction_id or (answer.transaction_id if answer else ""))
    return {"transaction_id": named or None, **(_listed(answer) if answer else {})}


def _listed(answer: Answer) -> dict[str, Any]:
    return {"attributes": list(answer.failed) or None, "codes": list(answer.codes) or None}
