"""What the vendors say, in their wire formats: the one place that the sandbox and the kit for tests answer from.

Each function gives the body of an answer; the sections named are those of vendors.md.
"""

import base64
import uuid
from collections.abc import Collection
from typing import Any
from xml.sax.saxutils import escape

from tasks.vendors.aamva import envelopes as aamva_envelopes
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.socure import kyc as socure
from tasks.vendors.wire import xml

#: Attribute: the InstantVerify check that is about it (1.4).
CHECKS = {
    "address": "Addr1Zip_StateMatch",
    "first_name": "SsnFullNameMatch",
    "ssn": "SSNSSAValid",
    "dob": "DOBFullVerified",
    "dead": "SsnDeathMatchVerification",
    "state_id_number": "DriversLicenseVerification",
    "unknown": "SomeCheckOfTomorrow",
}
COVERABLE_REASON = "total.scoring.model.verification.fail"
EXCEPTIONS = "http://aamva.org/exceptions/1.0"


def instant_verify(failed: Collection[str] = (), coverable: bool = False, reference: str = "") -> dict[str, Any]:
    """1.4: a pass, or a no with the checks of the `failed` attributes."""
    product = {
        "ProductType": "InstantVerify",
        "ExecutedStepName": "InstantVerify",
        "ProductConfigurationName": "sandbox",
        "ProductStatus": "fail" if failed else "pass",
        "Items": [
            {"ItemName": check, "ItemStatus": "fail" if name in failed else "pass"} for name, check in CHECKS.items()
        ],
    }
    reason = COVERABLE_REASON if coverable else "sandbox.verification.fail"
    return _conversation(not failed, product, reason, reference)


def phone_finder(verified: bool = True, reference: str = "") -> dict[str, Any]:
    """2.2."""
    product = {"ProductType": "PhoneFinder", "ExecutedStepName": "PhoneFinder", "ProductStatus": "pass"}
    return _conversation(verified, product, "sandbox.phone.fail", reference)


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


def socure_kyc(failed: Collection[str] = (), codes: Collection[str] = ()) -> dict[str, Any]:
    """4.2: a score of 0.01 for each field of the `failed` attributes, 0.99 for the others."""
    scores = {part: 0.01 if name in failed else 0.99 for name, parts in socure.FIELDS.items() for part in parts}
    return {
        "referenceId": str(uuid.uuid4()),
        "kyc": {"reasonCodes": list(codes), "fieldValidations": scores, "sourceAttribution": []},
        "customerProfile": {"customerUserId": str(uuid.uuid4())},
    }


def threatmetrix(review_status: str = "pass", session_id: str = "") -> dict[str, Any]:
    """5: `pass`, `review` or `reject`."""
    return {
        "request_id": str(uuid.uuid4()),
        "request_result": "success",
        "review_status": review_status,
        "session_id": session_id,
        "tmx_summary_reason_code": [],
    }


def aamva_context(reference: str, identifier: str, nonce: bytes) -> str:
    """3.3: the security context token."""
    trust = aamva_envelopes.TRUST
    return _soap(
        f'<RequestSecurityTokenResponse xmlns="{trust}"><RequestedSecurityToken>'
        f'<c:SecurityContextToken xmlns:c="{aamva_envelopes.SC}" xmlns:u="{aamva_envelopes.WSU}" u:Id="{reference}">'
        f"<c:Identifier>{identifier}</c:Identifier></c:SecurityContextToken></RequestedSecurityToken>"
        f"<Entropy><BinarySecret>{base64.b64encode(nonce).decode()}</BinarySecret></Entropy>"
        "</RequestSecurityTokenResponse>"
    )


def aamva_token(token: str) -> str:
    """3.5: the authentication token."""
    return _soap(
        f'<AuthenticateResponse xmlns="{aamva_envelopes.AUTHENTICATION}"><Token>{escape(token)}</Token>'
        "</AuthenticateResponse>"
    )


def aamva_verification(failed: Collection[str] = (), silent: Collection[str] = (), locator: str = "") -> str:
    """3.9: false for the `failed` attributes, nothing about the `silent` ones, true for the others."""
    unsaid = {*silent, "state_id_expiration"} - set(failed)
    said = {name: attribute for name, attribute in aamva.INDICATORS.items() if attribute not in unsaid}
    indicators = "".join(f"<{name}>{str(attribute not in failed).lower()}</{name}>" for name, attribute in said.items())
    return _soap(
        f'<VerifyDriverLicenseDataResponse xmlns="{aamva.DLDV}"><TransactionLocatorId>{locator or uuid.uuid4()}'
        f"</TransactionLocatorId>{indicators}</VerifyDriverLicenseDataResponse>"
    )


def aamva_fault(exception_id: str = "", text: str = "sandbox") -> str:
    """3.10: a fault; with an ExceptionId the state's, without one AAMVA's own."""
    program = (
        f'<ProgramExceptions xmlns="{EXCEPTIONS}"><ProgramException><ExceptionId>{exception_id}</ExceptionId>'
        f"<ExceptionText>{escape(text)}</ExceptionText></ProgramException></ProgramExceptions>"
    )
    detail = f"<soap:Detail>{program}</soap:Detail>" if exception_id else ""
    return _soap(
        "<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code>"
        f'<soap:Reason><soap:Text xml:lang="en">{escape(text)}</soap:Text></soap:Reason>{detail}</soap:Fault>'
    )


def _soap(body: str) -> str:
    return f'<soap:Envelope xmlns:soap="{xml.SOAP}"><soap:Body>{body}</soap:Body></soap:Envelope>'
