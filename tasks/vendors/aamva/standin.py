"""AAMVA's stand-in: what it says, what it was told, what it decides by magic values, its mock. Not for production."""

import re
import uuid
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from idp.choices import AAMVA_JURISDICTIONS
from idp.described import EXCEPTION_ID
from tasks.vendors.aamva import key_pair, verification
from tasks.vendors.aamva.token_standin import TOKEN, AamvaTokenMock, authenticated, enveloped, says_fault
from tasks.vendors.mocking import Heard, MockedVendor, Request, Said, Spoken, StandIn, Told, among
from tasks.vendors.wire import soap, xml

if TYPE_CHECKING:
    from responses import RequestsMock

_AUTHENTICATION_PATH, _VERIFICATION_PATH = "/Authentication/Authenticate.svc", "/dldv/2.1/online"

#: Attribute: its element in the request (vendors.md 3.8).
_NAMES = {
    "state_id_number": "IdentificationID", "dob": "PersonBirthDate", "first_name": "PersonGivenName",
    "last_name": "PersonSurName", "name_suffix": "PersonNameSuffixText", "city": "LocationCityName",
    "state": "LocationStateUsPostalServiceCode", "zipcode": "LocationPostalCode",
    "state_id_jurisdiction": "MessageDestinationId", "state_id_expiration": "DriverLicenseExpirationDate",
}  # fmt: skip

_MAGIC = """
    license number mvatimeout       the state does not answer AAMVA (ExceptionId 0047)
    license number only zeros       no: the state does not know the number
    license expires 12/31/2098      no: the state has another date
"""


def says(failed: Collection[str] = (), silent: Collection[str] = (), locator: str = "") -> str:
    """vendors.md 3.9: false for the `failed` attributes, nothing about the `silent` ones, true for the others."""
    among(verification.INDICATORS.values(), [*failed, *silent])
    said = {name: attribute for name, attribute in verification.INDICATORS.items() if attribute not in silent}
    indicators = "".join(f"<{name}>{str(attribute not in failed).lower()}</{name}>" for name, attribute in said.items())
    return enveloped(
        f'<VerifyDriverLicenseDataResponse xmlns="{verification.DLDV}">'
        f"<TransactionLocatorId>{locator or uuid.uuid4()}</TransactionLocatorId>{indicators}"
        "</VerifyDriverLicenseDataResponse>"
    )


def was_told(body: bytes) -> Told:
    """vendors.md 3.8. `state_id_jurisdiction` is where the message goes: P6 in the certification environment."""
    root = xml.parsed(verification.SERVICE, body)
    kinds = {code: kind for kind, code in verification.CATEGORIES.items()}
    address1, address2 = [*xml.all_texts_of(root, "AddressDeliveryPointText"), ""][:2]
    told = {name: xml.text_of(root, element) or "" for name, element in _NAMES.items()}
    kind = kinds.get(xml.text_of(root, "DocumentCategoryCode") or "", "")
    return told | {"address1": address1, "address2": address2, "state_id_kind": kind}


def decides(told: Told) -> Spoken:
    """By the magic values, and of an expiration only where it was told one. A state outside the list is a no too, where
    a request for one comes; ours makes none.
    """
    if told["state_id_number"].lower() == "mvatimeout":
        return 500, says_fault("0047", text="MVA did not respond in a timely fashion")
    known = told["state_id_jurisdiction"] in (verification.TEST_DESTINATION, *AAMVA_JURISDICTIONS.split())
    wrong = {
        "state_id_number": not known or not told["state_id_number"].strip("0"),
        "state_id_expiration": told["state_id_expiration"] == "2098-12-31",
    }
    silent = [] if told["state_id_expiration"] else ["state_id_expiration"]
    return 200, says([name for name, is_wrong in wrong.items() if is_wrong], silent)


def _answered(heard: Heard) -> Spoken:
    root = xml.parsed(verification.SERVICE, heard.body)
    return decides(was_told(heard.body)) if xml.text_of(root, "token") == TOKEN else (500, says_fault())


class AamvaMock(MockedVendor):
    """The verification; where nothing was set for its token, that is fetched as it should be."""

    def __init__(self, mock: "RequestsMock", token: AamvaTokenMock) -> None:
        super().__init__(mock, was_told)
        self.token = token
        self.matches = lambda request: request.headers.get("SOAPAction") == soap.action_header(verification.ACTION)

    def calls(self, answer: Callable[[Request], Said]) -> None:
        if self.token.answer is None:
            self.token.verified()
        super().calls(answer)

    def verified(self) -> None:
        self.says(says())

    def not_verified(self, *attributes: str, silent: tuple[str, ...] = ()) -> None:
        """`silent` are attributes that the state says nothing of."""
        self.says(says(attributes or (() if silent else ("state_id_number",)), silent))

    def state_fails(self, *exception_ids: str) -> None:
        """0001: unavailable, 0002: an error, 0047 (unless you say otherwise): no answer in time; with status 500.

        Raises ValueError for what is no ExceptionId.
        """
        if wrong := [one for one in exception_ids if not re.fullmatch(EXCEPTION_ID[0], one)]:
            raise ValueError(f"unknown: {', '.join(wrong)}; there are 0001, 0002, 0047 and others of {EXCEPTION_ID[1]}")
        self.says(says_fault(*exception_ids or ["0047"]), 500)

    def forgets_token(self) -> None:
        """The next call is refused, as with an unknown token; those after it get what was set before, or a yes."""
        answer, known = self.answer or (lambda request: (200, {}, says())), iter([False])

        def asked(request: Request) -> Said:
            return answer(request) if next(known, True) else (500, {}, says_fault())

        self.calls(asked)


def _mocks(mock: "RequestsMock") -> dict[str, MockedVendor]:
    token = AamvaTokenMock(mock)
    return {"aamva_token": token, "aamva": AamvaMock(mock, token)}


STAND_INS = (
    StandIn(
        magic=_MAGIC,
        routes={_AUTHENTICATION_PATH: authenticated, _VERIFICATION_PATH: _answered},
        places={"aamva_auth_url": _AUTHENTICATION_PATH, "aamva_verification_url": _VERIFICATION_PATH},
        timeouts=("aamva_auth_request_timeout", "aamva_verification_request_timeout"),
        mocks=_mocks,
        made_up=key_pair.made_up,
        forget=verification.forget_token,
    ),
)
