"""The stand-in of LexisNexis' Dynamic Decision Platform: both products behind one address. Not for production."""

import json
import re
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from tasks.vendors.lexisnexis import instant_verify_ddp
from tasks.vendors.lexisnexis.ddp import QUERY_PATH
from tasks.vendors.lexisnexis.product_standin import instant_verify_says, phone_finder_decides, phone_finder_says
from tasks.vendors.magic import PHONE_MAGIC, RESOLUTION_MAGIC, resolution_failure, unresolved
from tasks.vendors.mocking import (
    REFUSED,
    Body,
    Heard,
    MockedVendor,
    Request,
    Said,
    Spoken,
    StandIn,
    Told,
    among,
    body_of,
    reads_json,
)

if TYPE_CHECKING:
    from responses import RequestsMock

_BOTH = {
    "first_name": "account_first_name", "last_name": "account_last_name", "ssn": "national_id_number",
    "dob": "account_date_of_birth",
}  # fmt: skip

#: Event: attribute to its field in the request (vendors.md 1.6 and 2.3).
_NAMES = {
    "phone_finder": _BOTH | {"phone": "account_telephone"},
    "instant_verify": _BOTH | {
        "address1": "account_address_street1", "address2": "account_address_street2", "city": "account_address_city",
        "state": "account_address_state", "zipcode": "account_address_zip",
        "state_id_number": "account_drivers_license_number",
        "state_id_jurisdiction": "account_drivers_license_issuer",
    },
}  # fmt: skip
_STEPS = {"instant_verify": "Execute Instant Verify", "phone_finder": "Phone Finder"}


def handed_on(asked: dict[str, Any], raw: Body | None, was_timeout: bool = False) -> dict[str, Any]:
    """A product's raw answer inside the platform's, where who `asked` looks for it; None: there is none."""
    block: dict[str, Any] = {"tps_type": "sandbox", "tps_was_timeout": "yes" if was_timeout else "no"}
    if raw is not None:
        block["tps_vendor_raw_response"] = raw
    place = f"{asked['org_id']}:{asked['policy']}"
    return {
        "request_id": str(uuid.uuid4()),
        "request_result": "success",
        "review_status": "pass",
        "integration_hub_results": {place: {_STEPS[asked["customer_event_type"]]: block}},
    }


def decides(told: Told) -> Spoken:
    """By the magic values; what is asked tells the products apart."""
    if "phone" in told:
        return phone_finder_decides(told)
    return resolution_failure(told) or (200, _verify_says(unresolved(told)))


def _verify_says(failed: Collection[str] = (), coverable: bool = False) -> dict[str, Any]:
    return instant_verify_says(failed, coverable, product_type=instant_verify_ddp.PRODUCT_TYPE)


def _answered(heard: Heard) -> Spoken:
    asked, s = json.loads(heard.body), heard.settings
    given = (asked["api_key"], asked["org_id"])
    if given != (s.lexisnexis_threatmetrix_api_key, s.lexisnexis_threatmetrix_org_id):
        return REFUSED
    status, body = decides(reads_json(_NAMES[asked["customer_event_type"]])(heard.body))
    return (200, handed_on(asked, body)) if status == 200 else (status, body)


class DdpMock(MockedVendor):
    """Both products have one address; the event tells them apart."""

    event = ""

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, reads_json(_NAMES[self.event]))
        self.url = re.compile(rf"https?://[^/]+{re.escape(QUERY_PATH)}")
        self.matches = lambda request: json.loads(body_of(request)).get("customer_event_type") == self.event

    def hands_on(self, raw: Body | None, was_timeout: bool = False) -> None:
        """The product's own document, or its text, inside the platform's answer; None: there is none."""

        def answer(request: Request) -> Said:
            return 200, {}, json.dumps(handed_on(json.loads(body_of(request)), raw, was_timeout))

        self.calls(answer)

    def is_not_heard(self) -> None:
        """The product did not answer the platform in time."""
        self.hands_on(None, was_timeout=True)

    def errs(self, code: str = "fail_access") -> None:
        """The platform says itself that it could not do it, and why."""
        self.says({"request_id": str(uuid.uuid4()), "request_result": code})


class InstantVerifyDdpMock(DdpMock):
    """Name, SSN, date of birth, address and license."""

    event = "instant_verify"

    def verified(self) -> None:
        self.hands_on(_verify_says())

    def not_verified(self, *attributes: str, coverable: bool = False) -> None:
        """`coverable`: with the reason code that lets a state's yes stand in."""
        self.hands_on(_verify_says(attributes or ("unknown",), coverable))


class PhoneFinderDdpMock(DdpMock):
    """A phone number."""

    event = "phone_finder"

    def verified(self) -> None:
        self.hands_on(phone_finder_says())

    def not_verified(self, *attributes: str) -> None:
        """There is but one attribute, `phone`."""
        among({"phone"}, attributes)
        self.hands_on(phone_finder_says(verified=False))

    def holds_nothing(self) -> None:
        """A no only because no record ties the number to a name: another vendor may know more."""
        self.hands_on(phone_finder_says(no_data=True))


DDP = StandIn(
    magic=RESOLUTION_MAGIC + PHONE_MAGIC,
    routes={QUERY_PATH: _answered},
    places={"lexisnexis_threatmetrix_base_url": ""},
    timeouts=(),
    mocks=lambda mock: {
        "instant_verify_ddp": InstantVerifyDdpMock(mock),
        "phone_finder_ddp": PhoneFinderDdpMock(mock),
    },
)
