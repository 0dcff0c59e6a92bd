"""What stands in TrueID's answer: a flat list of details in groups, and what they come to. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

VERDICT, FIELD_DATA, IMAGE_METRICS = "AUTHENTICATION_RESULT", "IDAUTH_FIELD_DATA", "IMAGE_METRICS_RESULT"

LEAST_DPI, LEAST_SHARPNESS, LEAST_GLARE = 290, 40, 40

_CLASSES = frozenset({"", "Unknown", "Drivers License", "Identification Card"})
_ISSUERS = frozenset({"", "Unknown", "StateProvince", "Country"})
_COUNTRIES = frozenset({
    "", "US", "USA", "AS", "ASM", "GU", "GUM", "MP", "MNP", "PR", "PRI", "VI", "VIR", "UM", "UMI",
})  # fmt: skip

#: An alert that did not pass: the side that it is about, and its word.
ALERTS = {
    "2D Barcode Read": ("back", "barcode_read_check"),
    "2D Barcode Content": ("back", "barcode_content_check"),
    "1D Control Number Valid": ("back", "ref_control_number_check"),
    "Control Number Crosscheck": ("back", "control_number_check"),
    "Birth Date Valid": ("card", "birth_date_checks"),
    "Birth Date Crosscheck": ("card", "birth_date_checks"),
    "Document Classification": ("card", "id_not_recognized"),
    "Document Crosscheck Aggregation": ("card", "doc_crosscheck"),
    "Document Number Crosscheck": ("card", "doc_number_checks"),
    "Document Expired": ("card", "doc_expired_check"),
    "Expiration Date Valid": ("card", "expiration_checks"),
    "Expiration Date Crosscheck": ("card", "expiration_checks"),
    "Issue Date Valid": ("card", "issue_date_checks"),
    "Issue Date Crosscheck": ("card", "issue_date_checks"),
    "Full Name Crosscheck": ("card", "full_name_check"),
    "Sex Crosscheck": ("card", "sex_check"),
    "Layout Valid": ("card", "id_not_verified"),
    "Near-Infrared Response": ("card", "id_not_verified"),
    "Physical Document Presence": ("card", "id_not_verified"),
    "Visible Pattern": ("card", "id_not_verified"),
    "Visible Color Response": ("card", "visible_color_check"),
    "Photo Printing": ("front", "visible_photo_check"),
    "Visible Photo Characteristics": ("front", "visible_photo_check"),
}

#: A fact: the detail that has it.
_NAMES = {
    "middle_name": "Fields_MiddleName", "last_name": "Fields_Surname", "name_suffix": "Fields_NameSuffix",
    "address1": "Fields_AddressLine1", "address2": "Fields_AddressLine2", "city": "Fields_City",
    "state": "Fields_State", "state_id_number": "Fields_DocumentNumber",
    "state_id_jurisdiction": "Fields_IssuingStateCode",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Details:
    """`groups`: group to name to values."""

    groups: dict[str, dict[str, list[str]]]

    @classmethod
    def of(cls, product: dict[str, Any]) -> "Details":
        """Of a product; what is of another shape is left out."""
        groups: dict[str, dict[str, list[str]]] = {}
        details = product.get("ParameterDetails")
        for one in details if isinstance(details, list) else []:
            if isinstance(one, dict) and isinstance(one.get("Values"), list):
                values = [str(v["Value"]) for v in one["Values"] if isinstance(v, dict) and v.get("Value") is not None]
                groups.setdefault(str(one.get("Group")), {})[str(one.get("Name"))] = values
        return cls(groups)

    @property
    def has_result(self) -> bool:
        """Without one the pictures were no card's."""
        return VERDICT in self.groups

    def first(self, group: str, name: str) -> str:
        """The first value, '' without one."""
        return next(iter(self.groups.get(group, {}).get(name, [])), "").strip()

    def failed_alerts(self) -> list[str]:
        """The names of the alerts that did not pass."""
        found = self.groups.get(VERDICT, {})
        numbers = [m[1] for name in found if (m := re.fullmatch(r"Alert_(\d+)_AlertName", name))]
        return [
            self.first(VERDICT, f"Alert_{n}_AlertName")
            for n in numbers
            if self.first(VERDICT, f"Alert_{n}_AuthenticationResult") != "Passed"
        ]


def is_attention(details: Details) -> bool:
    """Whether the barcode is all that somebody must look at."""
    failed = set(details.failed_alerts())
    return details.first(VERDICT, "DocAuthResult") == "Attention" and failed == {"2D Barcode Read"}


def fault_of(details: Details, passed: bool) -> tuple[str, str]:
    """A word and the side that it is about; two empty ones for a card that passed and is of a kind that is taken."""
    if not _is_taken(details):
        return "doc_type_check", "card"
    if passed:
        return "", "card"
    return _metrics_fault(details) or _alerts_fault(details) or ("general", "card")


def _is_taken(details: Details) -> bool:
    return (
        details.first(VERDICT, "DocClassName") in _CLASSES
        and details.first(VERDICT, "DocIssuerType") in _ISSUERS
        and details.first(FIELD_DATA, "Fields_CountryCode") in _COUNTRIES
    )


def _metrics_fault(details: Details) -> tuple[str, str] | None:
    """Resolution before sharpness before glare. A missing resolution is 0; another that is missing says nothing."""
    sides = [side.lower() for side in details.groups.get(IMAGE_METRICS, {}).get("Side", [])]
    rules = (("dpi_low", ("HorizontalResolution", "VerticalResolution"), LEAST_DPI, 0.0),
             ("sharp_low", ("SharpnessMetric",), LEAST_SHARPNESS, 100.0),
             ("glare_low", ("GlareMetric",), LEAST_GLARE, 100.0))  # fmt: skip
    for word, names, least, missing in rules:
        low = [
            side for n, side in enumerate(sides) if min(_metric(details, name, n, missing) for name in names) < least
        ]
        if low:
            return word, low[0] if len(low) == 1 else "card"
    return None


def _metric(details: Details, name: str, column: int, missing: float) -> float:
    try:
        return float(details.groups[IMAGE_METRICS][name][column])
    except (KeyError, IndexError, ValueError):
        return missing


def _alerts_fault(details: Details) -> tuple[str, str] | None:
    """One known alert has its word; several on one side, or on both, have one for all."""
    known = list(dict.fromkeys(ALERTS[name] for name in details.failed_alerts() if name in ALERTS))
    if len(known) == 1:
        return known[0][1], known[0][0]
    sides = {side for side, _ in known}
    if len(sides) == 1 and "card" not in sides:
        (side,) = sides
        return f"multiple_{side}", side
    return ("general", "card") if known else None


def facts_of(details: Details) -> dict[str, str]:
    """Under the names of `License`; '' for what was not read, and for a date that is none."""
    facts = {fact: details.first(FIELD_DATA, name) for fact, name in _NAMES.items()}
    first = details.first(FIELD_DATA, "Fields_FirstName") or details.first(FIELD_DATA, "Fields_GivenName")
    kind = "state_id_card" if details.first(VERDICT, "DocClassName") == "Identification Card" else "drivers_license"
    return facts | {
        "first_name": first,
        "state_id_kind": kind,
        "dob": _date(details, "DOB_Year", "DOB_Month", "DOB_Day"),
        # The day's name lacks its E, at the vendor.
        "state_id_expiration": _date(details, "ExpirationDate_Year", "ExpirationDate_Month", "xpirationDate_Day"),
        "zipcode": _zipcode(details.first(FIELD_DATA, "Fields_PostalCode")),
    }


def _date(details: Details, *names: str) -> str:
    try:
        year, month, day = (int(details.first(FIELD_DATA, f"Fields_{name}")) for name in names)
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _zipcode(text: str) -> str:
    return text if re.fullmatch(r"[0-9]{5}-[0-9]{4}", text) else text[:5]
