"""One SOAP 1.2 call: post an envelope, read the answer, and a fault as a VendorError."""

from collections.abc import Callable

from idp.errors import Cause, VendorError
from tasks.vendors.wire import xml
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.watch import Seconds


def call(
    outbound: Outbound,
    service: str,
    url: str,
    action: str,
    envelope: bytes,
    seconds: Seconds,
    code: Callable[[xml.Element], str] = lambda root: "",
    part: str = "",
) -> xml.Element:
    """The answer's root. Raises VendorError, for a fault with its `code`, whatever status it came with.

    `part` as in `Outbound.post`. Without a code a fault outside 2xx is told by its status alone.
    """
    reply = outbound.post(
        service,
        url,
        data=envelope,
        headers={"Content-Type": "application/soap+xml;charset=UTF-8", "SOAPAction": action_header(action)},
        seconds=seconds,
        fault=lambda body: _code_in(service, body, code),
        part=part,
    )
    root = xml.parsed(service, reply.body)
    if xml.is_fault(root):
        raise VendorError(service, Cause.FAULT, code(root))
    return root


def _code_in(service: str, body: bytes, code: Callable[[xml.Element], str]) -> str:
    """The code of a fault; '' for anything else."""
    try:
        root = xml.parsed(service, body)
    except VendorError:
        return ""
    return code(root) if xml.is_fault(root) else ""


def action_header(action: str) -> str:
    """SOAPAction's value includes the quotes (vendors.md 3.1)."""
    return f'"{action}"'
