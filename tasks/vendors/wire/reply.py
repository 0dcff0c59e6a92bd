"""A vendor's answer as it came, and what of it may be written down."""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from idp.errors import Cause, VendorError
from idp.personal import Facts, from_json
from idp.unseen import unseen

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_CODE = re.compile(r"[a-z]+([._][a-z0-9]+)*")
_NUMBERED = re.compile(r"[A-Z][0-9]{3,4}")
_WHITE = " \t\r\n"


def fresh_id() -> str:
    """The id of one call: it goes to the vendor and to the log, and can't be joined with a person."""
    return str(uuid.uuid4())


@dataclass(repr=False)
class Reply:
    """A 2xx answer to `sent`, or a fault. Both bodies hold personal data: they go to the vendor's file and no further.

    `charset`: what the Content-Type says. `transaction_id`: how the vendor names it, set by who reads the body.
    """

    service: str
    status: int
    body: bytes
    charset: str = ""
    call_id: str = ""
    sent: bytes = b""
    transaction_id: str = ""

    @unseen
    def json(self) -> Facts:
        """The body as a JSON object. Raises VendorError (unreadable)."""
        for text in readings(self.body, self.charset):
            try:
                found = from_json(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, Facts):
                return found
        raise VendorError(self.service, Cause.UNREADABLE)

    def id_for_log(self, value: object) -> str:
        """A vendor's id of the form of one; '' for what was ours, but for the call's id: it would tell of a person."""
        return self._own(value, _ID)

    def code_for_log(self, value: object) -> str:
        """A vendor's code that is a plain word, as `invalid_transaction_initiate`; '' likewise."""
        return self._own(value, _CODE)

    def numbered_codes_for_log(self, values: Sequence[str]) -> tuple[str, ...]:
        """Those of a vendor's codes that are a letter and a number, as `R907`; likewise."""
        return tuple(filter(None, (self._own(one, _NUMBERED) for one in values)))

    def _own(self, value: object, form: re.Pattern[str]) -> str:
        text = value if isinstance(value, str) and len(value) <= 64 and form.fullmatch(value) else ""
        return text if text == self.call_id or text.lower().encode() not in self.sent.lower() else ""


def readings(body: bytes, charset: str) -> Iterator[bytes | str]:
    """A body in the encoding that it shows itself, then in the one that its Content-Type declares.

    The order is that of RFC 8259 (JSON is UTF-8) and of vendors, who declare what their server was set up with. White
    space before an XML declaration, which XML 1.0 does not allow, is borne.
    """
    yield body.lstrip(_WHITE.encode())
    try:
        text = body.decode(charset or "utf-8")
    except (LookupError, ValueError):  # No such encoding, no name of one, no text in it.
        return
    yield text.lstrip(f"\ufeff{_WHITE}")
