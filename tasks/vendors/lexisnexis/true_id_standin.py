"""TrueID's stand-in: what it says, what it was told, what it decides by the colour of the front, its mock.

Not for production.
"""

import base64
import io
import json
import re
import time
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageStat

from tasks.vendors.lexisnexis import rdp, true_id
from tasks.vendors.lexisnexis.true_id_details import ALERTS, FIELD_DATA, IMAGE_METRICS, VERDICT
from tasks.vendors.mocking import ERROR, HANG, REFUSED, Heard, MockedVendor, Spoken, StandIn, Told, among

if TYPE_CHECKING:
    from responses import RequestsMock

PATH = r"/restws/identity/v3/accounts/[^/]+/workflows/[^/]*(?i:trueid)[^/]*/conversations"

_MAGIC = """
    front of the license red        TrueID answers 500
    front of the license blue       TrueID does not answer for 6 seconds
    front of the license green      no: the layout could not be verified
    front of the license yellow     attention: the barcode could not be read
    front of the license black      no: too few dots an inch
    front of the license magenta    the pictures are no card's
    front of the license cyan       TrueID fails itself
"""

#: The stock made-up person of vendors.md section 7.
PERSON = {
    "FirstName": "FAKEY", "Surname": "MCFAKERSON", "DOB_Year": "1938", "DOB_Month": "10", "DOB_Day": "6",
    "DocumentNumber": "1111111111111", "IssuingStateCode": "ND", "CountryCode": "USA", "AddressLine1": "1 FAKE RD",
    "City": "GREAT FALLS", "State": "MT", "PostalCode": "59010", "ExpirationDate_Year": "2099",
    "ExpirationDate_Month": "12", "xpirationDate_Day": "31",
}  # fmt: skip


def true_id_says(
    alerts: Collection[str] = (), attention: bool = False, dpi: int = 600, fields: dict[str, str] | None = None,
    result: dict[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A pass; with failed `alerts`, few dots an inch or `attention` to the barcode a no. `fields` and `result` are
    details in the place of the usual ones.
    """
    among(ALERTS, alerts)
    failed = ["2D Barcode Read"] if attention else list(alerts)
    passed = not failed and dpi >= 290
    verdict = "Passed" if passed else "Attention" if attention else "Failed"
    usual = {"DocAuthResult": verdict, "DocClassName": "Drivers License", "DocIssuerType": "StateProvince"}
    details = {
        VERDICT: {name: [value] for name, value in (usual | (result or {})).items()} | _alerts(failed),
        FIELD_DATA: {f"Fields_{name}": [value] for name, value in (PERSON | (fields or {})).items()},
        IMAGE_METRICS: {
            "Side": ["Front", "Back"], "HorizontalResolution": [str(dpi)] * 2, "VerticalResolution": ["600"] * 2,
            "SharpnessMetric": ["80", "80"], "GlareMetric": ["90", "90"],
        },
    }  # fmt: skip
    return _conversation("passed" if passed else "failed", [_product(details, "pass" if passed else "fail")])


def unreadable() -> dict[str, Any]:
    """The pictures are no card's: a reading without a result."""
    return _conversation("failed", [_product({}, "fail")])


def _error(code: str = "internal_application_error") -> dict[str, Any]:
    """TrueID's own failure: a product without a type."""
    said = _conversation("error", [{"ExecutedStepName": "True_ID_Step", "ProductStatus": "error"}])
    said["Status"]["TransactionReasonCode"] = {"Code": code}
    return said


def _alerts(failed: Collection[str]) -> dict[str, list[str]]:
    names = [*failed, *(name for name in ALERTS if name not in failed)]
    found: dict[str, list[str]] = {}
    for n, name in enumerate(names, 1):
        word = "Passed" if name not in failed else "Attention" if name == "2D Barcode Read" else "Failed"
        found |= {f"Alert_{n}_AlertName": [name], f"Alert_{n}_AuthenticationResult": [word]}
    return found


def _product(details: dict[str, dict[str, list[str]]], status: str) -> dict[str, Any]:
    flat = [
        {"Group": group, "Name": name, "Values": [{"Value": value} for value in values]}
        for group, named in details.items()
        for name, values in named.items()
    ]
    return {"ProductType": "TrueID", "ExecutedStepName": "True_ID_Step", "ProductStatus": status,
            "ParameterDetails": flat}  # fmt: skip


def _conversation(status: str, products: list[dict[str, Any]]) -> dict[str, Any]:
    said = {"ConversationId": str(uuid.uuid4()), "RequestId": str(uuid.uuid4()), "TransactionStatus": status}
    return {"Status": said, "Products": products}


def _told_of_document(body: bytes) -> Told:
    """What was sent besides the pictures, which are there as `front` and `back` in base64."""
    document = json.loads(body)["Document"]
    return {"front": document["Front"], "back": document["Back"], "kind": document["DocumentType"]}


def _decided(told: Told) -> Spoken:
    """By the front's colour, of which each part is much or little."""
    picture = Image.open(io.BytesIO(base64.b64decode(told["front"]))).convert("RGB")
    colour = "".join("1" if part > 127 else "0" for part in ImageStat.Stat(picture).mean)
    if colour == "001":
        time.sleep(HANG)
    says: dict[str, Spoken] = {
        "100": (500, ERROR), "001": (500, ERROR), "010": (200, true_id_says(["Layout Valid"])),
        "110": (200, true_id_says(attention=True)), "000": (200, true_id_says(dpi=200)), "101": (200, unreadable()),
        "011": (200, _error()),
    }  # fmt: skip
    return says.get(colour, (200, true_id_says()))


def _answered(heard: Heard) -> Spoken:
    is_ours = heard.headers.get("Authorization", "") == rdp.basic_header(true_id.own(heard.settings))
    return _decided(_told_of_document(heard.body)) if is_ours else REFUSED


class TrueIdMock(MockedVendor):
    """The front and the back of a license."""

    told = ("front", "back", "kind")

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, _told_of_document)
        self.url = re.compile(rf"https?://[^/]+{PATH}")

    def verified(self, **fields: str) -> None:
        """A pass; `fields` are TrueID's names without `Fields_`, as `Surname`."""
        self.says(true_id_says(fields=fields))

    def not_verified(self, *alerts: str) -> None:
        """A no, because of these alerts, by TrueID's own names."""
        self.says(true_id_says(alerts or ["Layout Valid"]))

    def wants_attention(self) -> None:
        """The barcode could not be read, and nothing else is wrong."""
        self.says(true_id_says(attention=True))

    def errs(self, code: str = "internal_application_error") -> None:
        """TrueID says itself that it could not do it."""
        self.says(_error(code))


STAND_IN = StandIn(
    magic=_MAGIC,
    routes={PATH: _answered},
    places={"lexisnexis_base_url": ""},
    timeouts=("lexisnexis_trueid_timeout",),
    mocks=lambda mock: {"true_id": TrueIdMock(mock)},
)
