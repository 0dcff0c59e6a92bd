"""What LexisNexis' products say, by whichever platform they are asked. Not for production."""

import uuid
from collections.abc import Collection
from typing import Any

from tasks.vendors.lexisnexis import phone_finder
from tasks.vendors.magic import PHONE_FINDER_HOLDS_NOTHING, PHONE_FINDER_IS_DOWN, PHONE_IS_NOT_THEIRS, phone_failure
from tasks.vendors.mocking import ERROR, Spoken, Told, among

#: Attribute: the InstantVerify check that is about it (vendors.md 1.4).
CHECKS = {
    "address": "Addr1Zip_StateMatch",
    "first_name": "SsnFullNameMatch",
    "ssn": "SSNSSAValid",
    "dob": "DOBFullVerified",
    "dead": "SsnDeathMatchVerification",
    "state_id_number": "DriversLicenseVerification",
    "unknown": "SomeCheckOfTomorrow",
}
_COVERABLE_REASON = "total.scoring.model.verification.fail"


def instant_verify_says(
    failed: Collection[str] = (), coverable: bool = False, reference: str = "", product_type: str = "InstantVerify"
) -> dict[str, Any]:
    """vendors.md 1.4: a pass, or a no with the checks of the `failed` attributes."""
    among(CHECKS, failed)
    product = {
        "ProductType": product_type,
        "ExecutedStepName": "InstantVerify",
        "ProductConfigurationName": "sandbox",
        "ProductStatus": "fail" if failed else "pass",
        "Items": [
            {"ItemName": check, "ItemStatus": "fail" if name in failed else "pass"} for name, check in CHECKS.items()
        ],
    }
    reason = _COVERABLE_REASON if coverable else "sandbox.verification.fail"
    return _conversation(not failed, product, reason, reference)


def phone_finder_says(verified: bool = True, no_data: bool = False, reference: str = "") -> dict[str, Any]:
    """vendors.md 2.2: a pass, or a no with its checks; `no_data`: only because no record ties the number to a name."""
    passed = verified and not no_data
    step = "pass" if passed or no_data else "fail"
    product = {"ProductType": "PhoneFinder", "ExecutedStepName": "PhoneFinder", "ProductStatus": step}
    said = _conversation(passed, product, "sandbox.phone.fail", reference)
    if not passed:
        why = phone_finder.NO_NAME if no_data else "Phone number is associated with another name"
        reason = {"Code": "phone_finder_fail", "Description": why}
        checks = {"ProductType": "PhoneFinder", "ExecutedStepName": "PhoneFinder Checks", "ProductStatus": "fail"}
        said["Products"].append(checks | {"ProductReason": reason})
    return said


def phone_finder_decides(told: Told) -> Spoken:
    """By the magic numbers."""
    if told["phone"] == PHONE_FINDER_IS_DOWN:
        return 500, ERROR
    no_data = told["phone"] == PHONE_FINDER_HOLDS_NOTHING
    return phone_failure(told) or (200, phone_finder_says(told["phone"] != PHONE_IS_NOT_THEIRS, no_data))


def _conversation(passed: bool, product: dict[str, Any], reason: str, reference: str) -> dict[str, Any]:
    status: dict[str, Any] = {
        "ConversationId": str(uuid.uuid4()),
        "RequestId": str(uuid.uuid4()),
        "TransactionStatus": "passed" if passed else "failed",
        "Reference": reference,
    }
    if not passed:
        status["TransactionReasonCode"] = {"Code": reason}
    return {"Status": status, "Products": [product]}
