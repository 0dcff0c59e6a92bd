"""ThreatMetrix' stand-in, as in `standin`. Not for production."""

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from tasks.vendors.lexisnexis import threatmetrix
from tasks.vendors.mocking import REFUSED, Heard, MockedVendor, Spoken, StandIn, Told, among, reads_json

if TYPE_CHECKING:
    from responses import RequestsMock

#: Attribute: its field in the request (vendors.md section 5).
_NAMES = {
    "first_name": "account_first_name", "last_name": "account_last_name", "ssn": "national_id_number",
    "dob": "account_date_of_birth", "address1": "account_address_street1", "address2": "account_address_street2",
    "city": "account_address_city", "state": "account_address_state", "zipcode": "account_address_zip",
    "state_id_number": "account_drivers_license_number", "state_id_jurisdiction": "account_drivers_license_issuer",
    "threatmetrix_session_id": "session_id", "request_ip": "input_ip_address",
}  # fmt: skip

was_told = reads_json(_NAMES)


def says(review_status: str = "pass", session_id: str = "") -> dict[str, Any]:
    """vendors.md section 5: `pass`, `review` or `reject`."""
    among({"pass", "review", "reject"}, {review_status})
    return {
        "request_id": str(uuid.uuid4()),
        "request_result": "success",
        "review_status": review_status,
        "session_id": session_id,
        "tmx_summary_reason_code": [],
    }


def decides(told: Told) -> Spoken:
    """Always `pass`."""
    return 200, says(session_id=told["threatmetrix_session_id"])


def _answered(heard: Heard) -> Spoken:
    given = json.loads(heard.body)["api_key"]
    told = was_told(heard.body)
    return decides(told) if given == heard.settings.lexisnexis_threatmetrix_api_key else REFUSED


class ThreatMetrixMock(MockedVendor):
    """A device's profile."""

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, was_told)
        self.url = re.compile(rf"https?://[^/]+{re.escape(threatmetrix.PATH)}")

    def verified(self) -> None:
        self.says(says())

    def not_verified(self, *attributes: str, review_status: str = "reject") -> None:
        """`review_status` is `review` or `reject`."""
        among({"device"}, attributes)
        among({"review", "reject"}, {review_status})
        self.says(says(review_status))


THREATMETRIX = StandIn(
    magic="\n    ThreatMetrix says `pass`.\n",
    routes={threatmetrix.PATH: _answered},
    places={"lexisnexis_threatmetrix_base_url": ""},
    timeouts=("lexisnexis_threatmetrix_timeout",),
    mocks=lambda mock: {"threatmetrix": ThreatMetrixMock(mock)},
)
