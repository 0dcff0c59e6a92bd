"""One SOAP 1.2 call: post an envelope, read the answer, and a fault as a VendorError."""

import re
from collections.abc import Callable
from typing import TypeVar

from idp.errors import Cause, VendorError
from tasks.vendors.wire import xml
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import Reply
from tasks.vendors.wire.watch import Seconds

UNNAMED = "unnamed"  #: a fault that does not say what is wrong

Result = TypeVar("Result")


def _fault_name(fault: xml.Element) -> str:
    """What SOAP itself calls it: the innermost code without its prefix, as `Sender` or `FailedAuthentication`."""
    code = xml.first(fault, "Code")
    named = xml.all_texts_of(code, "Value") if code is not None else []
    name = named[-1].rpartition(":")[2] if named else ""
    return name if re.fullmatch(r"[A-Za-z]{1,64}", name) else UNNAMED


def call(
    outbound: Outbound,
    service: str,
    url: str,
    action: str,
    envelope: bytes,
    seconds: Seconds,
    *,
    call_id: str,
    read: Callable[[xml.Element], Result],
    code: Callable[[xml.Element], str] = _fault_name,
    part: str = "",
) -> Result:
    """What `read` makes of the answer's root. Raises VendorError, for a fault with its `code`, whatever its status.

    `call_id` and `part` as in `Outbound.post`.
    """
    return outbound.post(
        service,
        url,
        data=envelope,
        headers={"Content-Type": "application/soap+xml;charset=UTF-8", "SOAPAction": action_header(action)},
        seconds=seconds,
        call_id=call_id,
        read=lambda reply: read(_answer(reply, code)),
        fault=lambda reply: _code_in(reply, code),
        part=part,
    )


def _answer(reply: Reply, code: Callable[[xml.Element], str]) -> xml.Element:
    root = xml.parsed(reply.service, reply.body, reply.charset)
    if xml.is_fault(root):
        raise VendorError(reply.service, Cause.FAULT, code(root))
    return root


def _code_in(reply: Reply, code: Callable[[xml.Element], str]) -> str:
    """The code of a fault; '' for anything else."""
    try:
        root = xml.parsed(reply.service, reply.body, reply.charset)
    except VendorError:
        return ""
    return code(root) if xml.is_fault(root) else ""


def action_header(action: str) -> str:
    """SOAPAction's value includes the quotes (vendors.md 3.1)."""
    return f'"{action}"'
