"""LexisNexis' stand-in: its Risk Defense Platform, what it was told, what it decides by magic values, its mocks.

Not for production.
"""

import json
import re
import uuid
from typing import TYPE_CHECKING

from tasks.vendors.lexisnexis import rdp, true_id_standin
from tasks.vendors.lexisnexis.ddp_standin import DDP
from tasks.vendors.lexisnexis.product_standin import instant_verify_says, phone_finder_decides, phone_finder_says
from tasks.vendors.magic import PHONE_MAGIC, RESOLUTION_MAGIC, resolution_failure, unresolved
from tasks.vendors.mocking import REFUSED, Heard, MockedVendor, Request, Spoken, StandIn, Told, among, body_of

if TYPE_CHECKING:
    from responses import RequestsMock

_PATH = r"/restws/identity/(?:v2/[^/]+/[^/]+/conversation|v3/accounts/[^/]+/workflows/[^/]+/conversations)"


def was_told(body: bytes) -> Told:
    """InstantVerify's and PhoneFinder's requests, of v2 or v3 (vendors.md 1.3 and 2.1)."""
    document = json.loads(body)
    person = document["Persons"][0] if "Persons" in document else document["Person"]
    birth = person["DateOfBirth"]
    told = {
        "first_name": person["Name"]["FirstName"],
        "last_name": person["Name"]["LastName"],
        "ssn": person["SSN"]["Number"],
        "dob": f"{birth['Year']}-{int(birth['Month']):02}-{int(birth['Day']):02}",
    }
    if "Phones" in person:
        return told | {"phone": person["Phones"][0]["Number"]}
    address = person["Addresses"][0]
    names = {"address1": "StreetAddress1", "address2": "StreetAddress2", "city": "City", "state": "State"}
    return told | {name: address[field] for name, field in names.items()} | {"zipcode": address["Zip5"]}


def decides(told: Told) -> Spoken:
    """By the magic values. LexisNexis tells its products apart by the workflow; here what is asked does."""
    if "phone" in told:
        return phone_finder_decides(told)
    return resolution_failure(told) or (200, instant_verify_says(unresolved(told)))


def _answered(heard: Heard) -> Spoken:
    return decides(was_told(heard.body)) if _is_signed(heard) else REFUSED


def _is_signed(heard: Heard) -> bool:
    given, s = heard.headers.get("Authorization", ""), heard.settings
    if given.startswith("HMAC-SHA256 "):
        parts = dict(part.split("=", 1) for part in given.removeprefix("HMAC-SHA256 ").split(", "))
        return bool(given == rdp.hmac_header(s, heard.path, heard.body, parts["ts"], parts["nonce"]))
    return bool(given == rdp.basic_header(s))


class RdpMock(MockedVendor):
    """Both products have one kind of address; what is asked tells them apart."""

    phone = False

    def errs(self, code: str = "invalid_transaction_initiate") -> None:
        """LexisNexis says itself that it could not do it, and why: here, that the account is wrong (vendors.md 1.4)."""
        status = {"TransactionStatus": "error", "ConversationId": str(uuid.uuid4())}
        self.says({"Status": status | {"TransactionReasonCode": {"Code": code}}})

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, was_told)
        self.url = re.compile(rf"https?://[^/]+{_PATH}")
        self.matches = self._is_asked

    def _is_asked(self, request: Request) -> bool:
        body = body_of(request)
        return b'"Document":' not in body and (b'"Phones":' in body) == self.phone


class InstantVerifyMock(RdpMock):
    """Name, SSN, date of birth and address."""

    def verified(self) -> None:
        self.says(instant_verify_says())

    def not_verified(self, *attributes: str, coverable: bool = False) -> None:
        """`coverable`: with the reason code that lets a state's yes stand in."""
        self.says(instant_verify_says(attributes or ["unknown"], coverable))


class PhoneFinderMock(RdpMock):
    """A phone number."""

    phone = True

    def verified(self) -> None:
        self.says(phone_finder_says())

    def not_verified(self, *attributes: str) -> None:
        """There is but one attribute, `phone`."""
        among({"phone"}, attributes)
        self.says(phone_finder_says(verified=False))

    def holds_nothing(self) -> None:
        """A no only because no record ties the number to a name: another vendor may know more."""
        self.says(phone_finder_says(no_data=True))


STAND_INS = (
    true_id_standin.STAND_IN,  # First: its address is one of RDP's too.
    StandIn(
        magic=RESOLUTION_MAGIC + PHONE_MAGIC,
        routes={_PATH: _answered},
        places={"lexisnexis_base_url": ""},
        timeouts=("lexisnexis_instant_verify_timeout", "lexisnexis_phone_finder_timeout"),
        mocks=lambda mock: {"instant_verify": InstantVerifyMock(mock), "phone_finder": PhoneFinderMock(mock)},
    ),
    DDP,
)
