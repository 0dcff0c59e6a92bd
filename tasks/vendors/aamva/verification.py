"""AAMVA DLDV 2.1: does the state that issued the license confirm it (vendors.md section 3)."""

import re
import time
from datetime import UTC, datetime

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from idp.personal import Bytes
from idp.typed.license import NO_EXPIRATION
from idp.unseen import unseen
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva.states import ZERO_PADDED, in_maintenance
from tasks.vendors.wire import soap, xml
from tasks.vendors.wire.answer import Answer, Skipped, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.reply import fresh_id
from tasks.vendors.wire.soap import UNNAMED
from tasks.vendors.wire.watch import Seconds

VENDOR = "aamva:state_id"
SERVICE = "aamva_verification"
DLDV = "http://aamva.org/dldv/wsdl/2.1"
ACTION = f"{DLDV}/IDLDVService21/VerifyDriverLicenseData"
MAX_IDS = 8  #: of exceptions in one fault
CATEGORIES = {"drivers_license": "1", "drivers_permit": "2", "state_id_card": "3"}  #: of cards (vendors.md 3.8)
TEST_DESTINATION = "P6"  #: AAMVA's certification environment answers for every state

#: Match indicator: attribute (vendors.md 3.9), of what decides or may vouch for another vendor's no.
INDICATORS = {
    "DriverLicenseNumberMatchIndicator": "state_id_number",
    "PersonBirthDateMatchIndicator": "dob",
    "PersonLastNameExactMatchIndicator": "last_name",
    "PersonFirstNameExactMatchIndicator": "first_name",
    "DriverLicenseExpirationDateMatchIndicator": "state_id_expiration",
    "AddressLine1MatchIndicator": "address1",
    "AddressCityMatchIndicator": "city",
    "AddressStateCodeMatchIndicator": "state",
    "AddressZIP5MatchIndicator": "zipcode",
}
REQUIRED = ("state_id_number", "dob", "last_name", "first_name")
ADDRESS = frozenset({"address1", "city", "state", "zipcode"})

_shared_token = aamva_token.Token()


def forget_token() -> None:
    """The next who asks fetches one: for tests."""
    global _shared_token
    _shared_token = aamva_token.Token()


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer | Skipped:
    """One call, and two before it where no token is at hand. Raises VendorError."""
    if applicant.state_id_jurisdiction not in s.aamva_supported_jurisdictions:
        return Skipped(VENDOR, "unsupported_jurisdiction")
    try:
        return _verified(applicant, outbound, s)
    except VendorError as e:
        if e.service == SERVICE and set(e.detail.split(",")) & set(s.idv_aamva_bypass_exception_ids):
            return Skipped(VENDOR, "bypassed_exception")
        raise _explained(e, applicant.state_id_jurisdiction) from None


def _verified(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """With the token at hand, and once more with a new one where AAMVA may have forgotten that: a refused token looks
    nobody up. Raises VendorError.
    """
    began, bearer = time.monotonic(), _bearer(outbound, s)
    try:
        return _verify(applicant, bearer, outbound, s)
    except VendorError as e:
        if not _is_refusal(e) or not _shared_token.may_be_forgotten(bearer, began):
            raise
    return _verify(applicant, _bearer(outbound, s), outbound, s)


def _bearer(outbound: Outbound, s: Settings) -> str:
    return _shared_token.get(lambda: aamva_token.fetch(outbound, s), outbound.seconds_left)


def _verify(applicant: Applicant, bearer: str, outbound: Outbound, s: Settings) -> Answer:
    """The third call. Raises VendorError."""
    seconds = Seconds(s.aamva_connect_timeout, s.aamva_verification_request_timeout)
    call_id, state = fresh_id(), applicant.state_id_jurisdiction
    return soap.call(
        outbound, SERVICE, s.aamva_verification_url, ACTION, _request(applicant, bearer, s, call_id), seconds,
        call_id=call_id, read=answer, code=_exception_ids, part=state,
    )  # fmt: skip


def _exception_ids(fault: xml.Element) -> str:
    """All of them, with commas. 0001: the state is unavailable, 0002: its system failed, 0047: it did not answer AAMVA
    in time. UNNAMED without any: a fault of AAMVA itself, and not of a state.
    """
    found = [code for code in xml.all_texts_of(fault, "ExceptionId") if re.fullmatch(r"[0-9]{1,6}", code)]
    return ",".join(list(dict.fromkeys(found))[:MAX_IDS]) or UNNAMED


def _is_refusal(e: VendorError) -> bool:
    """AAMVA's own refusal, which may be of the token; not a state's trouble."""
    return (e.cause == Cause.FAULT and e.detail == UNNAMED) or (e.cause == Cause.STATUS and e.detail in ("401", "403"))


def _explained(e: VendorError, state: str) -> VendorError:
    """The same failure; a state's within its maintenance window says so, in the reasons of the outcome."""
    if (
        e.service != SERVICE
        or e.cause in (Cause.NOT_NEEDED, Cause.DEADLINE)
        or not in_maintenance(state, datetime.now(UTC))
    ):
        return e
    return VendorError(e.service, e.cause, ":".join(filter(None, (e.detail, "maintenance"))))


def answer(root: xml.Element) -> Answer:
    """A no is an explicit false. Raises VendorError where the state was silent about what must match, and where it says
    something that is neither.
    """
    said = {attribute: xml.boolean_of(SERVICE, root, name) for name, attribute in INDICATORS.items()}
    confirmed = {attribute for attribute, found in said.items() if found}
    failed = {attribute for attribute in (*REQUIRED, "state_id_expiration") if said[attribute] is False}
    if not failed and not confirmed.issuperset(REQUIRED):
        raise VendorError(SERVICE, Cause.INCOMPLETE)
    if confirmed >= ADDRESS:
        confirmed.add("address")
    return Answer(
        vendor=VENDOR,
        verified=not failed,
        failed=tuple(sorted(failed)),
        confirmed=tuple(sorted(confirmed - ADDRESS)),
        transaction_id=short(xml.text_of(root, "TransactionLocatorId") or xml.text_of(root, "TransactionLocatorID")),
    )


@unseen
def _request(a: Applicant, bearer: str, s: Settings, call_id: str) -> Bytes:
    """vendors.md 3.8, of the fields that the form has. All that was typed is escaped."""
    destination = TEST_DESTINATION if s.aamva_cert_enabled else a.state_id_jurisdiction
    envelope = (
        f'<soap:Envelope xmlns:soap="{xml.SOAP}" xmlns:dldv="{DLDV}" xmlns:aa="http://aamva.org/niem/extensions/1.0"'
        ' xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:wsa="http://www.w3.org/2005/08/addressing"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soap:Header>{_element('wsa:Action', ACTION)}</soap:Header>"
        f"<soap:Body><dldv:VerifyDriverLicenseData>{_element('dldv:token', bearer)}"
        "<dldv:verifyDriverLicenseDataRequest><aa:ControlData><aa:MessageAddress>"
        f"{_element('aa:TransactionLocatorId', call_id)}{_element('aa:MessageOriginatorId', 'GSA')}"
        f"{_element('aa:MessageDestinationId', destination)}</aa:MessageAddress></aa:ControlData>"
        '<nc:DriverLicenseIdentification><nc:IdentificationID xsi:type="nc:PersonNameTextType">'
        f"{xml.escaped(_license_number(a))}</nc:IdentificationID></nc:DriverLicenseIdentification>"
        f"{_element('aa:PersonBirthDate', a.dob)}"
        f"<nc:PersonName>{_element('nc:PersonGivenName', a.first_name)}{_element('nc:PersonSurName', _surname(a, s))}"
        f"{_if_any('nc:PersonNameSuffixText', a.name_suffix)}</nc:PersonName>"
        f"<aa:Address>{_element('nc:AddressDeliveryPointText', a.address1)}"
        f"{_if_any('nc:AddressDeliveryPointText', a.address2)}"
        f"{_element('nc:LocationCityName', a.city)}{_element('nc:LocationStateUsPostalServiceCode', a.state)}"
        f"{_element('nc:LocationPostalCode', a.zipcode[:5])}</aa:Address>"
        f"{_if_any('aa:DriverLicenseExpirationDate', a.state_id_expiration.replace(NO_EXPIRATION, ''))}"
        f"{_if_any('aa:DocumentCategoryCode', CATEGORIES.get(a.state_id_kind, ''))}"
        "</dldv:verifyDriverLicenseDataRequest></dldv:VerifyDriverLicenseData></soap:Body></soap:Envelope>"
    )
    return Bytes(envelope.encode())


def _element(name: str, text: str) -> str:
    return f"<{name}>{xml.escaped(text)}</{name}>"


def _if_any(name: str, text: str) -> str:
    return _element(name, text) if text else ""


def _license_number(a: Applicant) -> str:
    """Without separators, and as long as the state writes it."""
    return re.sub(r"[^A-Za-z0-9_]", "", a.state_id_number).rjust(ZERO_PADDED.get(a.state_id_jurisdiction, 0), "0")


def _surname(a: Applicant, s: Settings) -> str:
    """Some states hold only its first word."""
    return a.last_name.split()[0] if a.state_id_jurisdiction in s.idv_aamva_split_last_name_states else a.last_name
