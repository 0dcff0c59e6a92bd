"""What Socure's phone risk says, was told and decides, and its mock, as in `standin`. Not for production."""

import re
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from tasks.vendors.magic import PHONE_IS_NOT_THEIRS, phone_failure
from tasks.vendors.mocking import MockedVendor, Spoken, Told, among, body_of, reads_json
from tasks.vendors.socure.id_plus import PATH

if TYPE_CHECKING:
    from responses import RequestsMock

#: Attribute: its field in the request (vendors.md 4.3).
_NAMES = {
    "first_name": "firstName", "last_name": "surName", "phone": "mobileNumber", "address1": "physicalAddress",
    "address2": "physicalAddress2", "city": "city", "state": "state", "zipcode": "zip",
}  # fmt: skip

phone_risk_was_told = reads_json(_NAMES)


def _phone_risk_says(
    failed: Collection[str] = (), codes: Collection[str] = (), unscored: Collection[str] = ()
) -> dict[str, Any]:
    """vendors.md 4.3. `phone` failed: it hardly goes with the name; `phone_risk`: that is high; `unscored`: null."""
    among(("phone", "phone_risk"), [*failed, *unscored])
    correlation, risk = (0.01 if "phone" in failed else 0.99), (0.99 if "phone_risk" in failed else 0.01)
    return {
        "referenceId": str(uuid.uuid4()),
        "phoneRisk": {"score": None if "phone_risk" in unscored else risk, "reasonCodes": list(codes), "signals": {}},
        "namePhoneCorrelation": {"score": None if "phone" in unscored else correlation, "reasonCodes": []},
        "customerProfile": {"customerUserId": str(uuid.uuid4())},
    }


def phone_risk_decides(told: Told) -> Spoken:
    """By the magic numbers."""
    failed = ["phone"] if told["phone"] == PHONE_IS_NOT_THEIRS else []
    return phone_failure(told) or (200, _phone_risk_says(failed))


def is_phone_risk(body: bytes) -> bool:
    """Both modules have one address; the request names the module."""
    return b'"phonerisk"' in body


class PhoneRiskMock(MockedVendor):
    """A phone number."""

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, phone_risk_was_told)
        self.url = re.compile(rf"https?://[^/]+{re.escape(PATH)}")
        self.matches = lambda request: is_phone_risk(body_of(request))

    def verified(self) -> None:
        self.says(_phone_risk_says())

    def not_verified(self, *attributes: str, codes: tuple[str, ...] = (), unscored: tuple[str, ...] = ()) -> None:
        """`codes` are Socure's reason codes, `unscored` what it has no score for; without any it is the phone."""
        self.says(_phone_risk_says(attributes or (() if codes or unscored else ("phone",)), codes, unscored))

    def holds_nothing(self, code: str = "R616") -> None:
        """A no with this code alone, which `idv_phone_verification_dual_vendor_check_socure_reason_codes` must list."""
        self.says(_phone_risk_says(["phone"], [code]))
