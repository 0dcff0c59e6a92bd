"""Socure's stand-in: what it says, what it was told, what it decides by magic values, its mock. Not for production."""

import re
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from tasks.vendors.magic import PHONE_MAGIC, RESOLUTION_MAGIC, resolution_failure, unresolved
from tasks.vendors.mocking import REFUSED, Heard, MockedVendor, Spoken, StandIn, Told, among, body_of, reads_json
from tasks.vendors.socure import id_plus, kyc
from tasks.vendors.socure.phone_risk_standin import (
    PhoneRiskMock,
    is_phone_risk,
    phone_risk_decides,
    phone_risk_was_told,
)

if TYPE_CHECKING:
    from responses import RequestsMock

#: Attribute: its field in the request (vendors.md 4.2).
_NAMES = {
    "first_name": "firstName",
    "last_name": "surName",
    "ssn": "nationalId",
    "dob": "dob",
    "address1": "physicalAddress",
    "address2": "physicalAddress2",
    "city": "city",
    "state": "state",
    "zipcode": "zip",
    "consented_at": "consentTimestamp",
}

was_told = reads_json(_NAMES)


def says(failed: Collection[str] = (), codes: Collection[str] = (), unscored: Collection[str] = ()) -> dict[str, Any]:
    """vendors.md 4.2: a score of 0.01 for each field of the `failed` attributes, none for the `unscored`, else 0.99."""
    among(kyc.FIELDS, [*failed, *unscored])
    scores = {part: 0.01 if name in failed else 0.99 for name, parts in kyc.FIELDS.items() for part in parts}
    for part in [part for name in unscored for part in kyc.FIELDS[name]]:
        del scores[part]
    return {
        "referenceId": str(uuid.uuid4()),
        "kyc": {"reasonCodes": list(codes), "fieldValidations": scores, "sourceAttribution": []},
        "customerProfile": {"customerUserId": str(uuid.uuid4())},
    }


def decides(told: Told) -> Spoken:
    """By the magic values of a resolution vendor."""
    return resolution_failure(told) or (200, says(unresolved(told)))


def _answered(heard: Heard) -> Spoken:
    key = f"SocureApiKey {heard.settings.socure_idplus_api_key}"
    if heard.headers.get("Authorization") != key:
        return REFUSED
    if is_phone_risk(heard.body):
        return phone_risk_decides(phone_risk_was_told(heard.body))
    return decides(was_told(heard.body))


class SocureMock(MockedVendor):
    """KYC."""

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, was_told)
        self.url = re.compile(rf"https?://[^/]+{re.escape(id_plus.PATH)}")
        self.matches = lambda request: not is_phone_risk(body_of(request))

    def verified(self) -> None:
        self.says(says())

    def not_verified(self, *attributes: str, codes: tuple[str, ...] = (), unscored: tuple[str, ...] = ()) -> None:
        """`codes` are the vendor's reason codes, `unscored` what it has no score for; without any it is the SSN."""
        self.says(says(attributes or (() if codes or unscored else ("ssn",)), codes, unscored))


STAND_INS = (
    StandIn(
        magic=RESOLUTION_MAGIC + PHONE_MAGIC,
        routes={id_plus.PATH: _answered},
        places={"socure_idplus_base_url": ""},
        timeouts=("socure_idplus_timeout_in_seconds",),
        mocks=lambda mock: {"socure": SocureMock(mock), "socure_phone_risk": PhoneRiskMock(mock)},
    ),
)
