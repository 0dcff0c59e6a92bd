"""AAMVA DLDV 2.1: does the state that issued the license confirm it (vendors.md section 3)."""

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva.states import ZERO_PADDED, in_maintenance
from tasks.vendors.wire import soap, xml
from tasks.vendors.wire.answer import Answer, Skipped, short
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.watch import Seconds

VENDOR = "aamva:state_id"
SERVICE = "aamva_verification"
DLDV = "http://aamva.org/dldv/wsdl/2.1"
ACTION = f"{DLDV}/IDLDVService21/VerifyDriverLicenseData"
UNNAMED = "unnamed"  #: a fault that names no exception: of AAMVA itself, and not of a state
TEST_DESTINATION = "P6"  #: AAMVA's certification environment answers for every state

#: Match indicator: attribute (vendors.md 3.9), of what we send.
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
    bearer = _shared_token.get(lambda: aamva_token.fetch(outbound.proxy, s), outbound.seconds_left)
    try:
        return answer(verify(applicant, bearer, outbound, s))
    except VendorError as e:
        if e.detail in s.idv_aamva_bypass_exception_ids:
            return Skipped(VENDOR, "bypassed_exception")
        if _is_refusal(e):
            _shared_token.drop(bearer)
        raise _explained(e, applicant.state_id_jurisdiction) from None


def verify(applicant: Applicant, bearer: str, outbound: Outbound, s: Settings) -> xml.Element:
    """The third call. Raises VendorError."""
    seconds = Seconds(s.aamva_connect_timeout, s.aamva_verification_request_timeout)
    envelope, state = _request(applicant, bearer, s).encode(), applicant.state_id_jurisdiction
    return soap.call(outbound, SERVICE, s.aamva_verification_url, ACTION, envelope, seconds, _exception_id, part=state)


def _exception_id(fault: xml.Element) -> str:
    """0001: the state is unavailable, 0002: its system failed, 0047: it did not answer AAMVA in time; or UNNAMED."""
    code = xml.text_of(fault, "ExceptionId") or ""
    return code if re.fullmatch(r"[0-9]{1,6}", code) else UNNAMED


def _is_refusal(e: VendorError) -> bool:
    """AAMVA's own refusal, which may be of the token; not a state's trouble."""
    return (e.cause == Cause.FAULT and e.detail == UNNAMED) or (e.cause == Cause.STATUS and e.detail in ("401", "403"))


def _explained(e: VendorError, state: str) -> VendorError:
    """The same failure; one within the state's maintenance window says so, in the reasons of the outcome."""
    if e.cause in (Cause.NOT_NEEDED, Cause.DEADLINE) or not in_maintenance(state, datetime.now(UTC)):
        return e
    return VendorError(e.service, e.cause, ":".join(filter(None, (e.detail, "maintenance"))))


def answer(root: xml.Element) -> Answer:
    """A no is an explicit false. Raises VendorError where the state was silent about what must match."""
    matches = {attribute: found for name, attribute in INDICATORS.items() if (found := xml.text_of(root, name))}
    confirmed = {attribute for attribute, found in matches.items() if found == "true"}
    failed = {attribute for attribute in matches.keys() - confirmed if attribute in (*REQUIRED, "state_id_expiration")}
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


def _request(a: Applicant, bearer: str, s: Settings) -> str:
    """vendors.md 3.8, of the fields that the form has. All that was typed is escaped."""
    destination = TEST_DESTINATION if s.aamva_cert_enabled else a.state_id_jurisdiction
    address2 = _element("nc:AddressDeliveryPointText", a.address2) if a.address2 else ""
    return (
        f'<soap:Envelope xmlns:soap="{xml.SOAP}" xmlns:dldv="{DLDV}" xmlns:aa="http://aamva.org/niem/extensions/1.0"'
        ' xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:wsa="http://www.w3.org/2005/08/addressing"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soap:Header>{_element('wsa:Action', ACTION)}</soap:Header>"
        f"<soap:Body><dldv:VerifyDriverLicenseData>{_element('dldv:token', bearer)}"
        "<dldv:verifyDriverLicenseDataRequest><aa:ControlData><aa:MessageAddress>"
        f"{_element('aa:TransactionLocatorId', aamva_token.fresh_id())}{_element('aa:MessageOriginatorId', 'GSA')}"
        f"{_element('aa:MessageDestinationId', destination)}</aa:MessageAddress></aa:ControlData>"
        '<nc:DriverLicenseIdentification><nc:IdentificationID xsi:type="nc:PersonNameTextType">'
        f"{escape(_license_number(a))}</nc:IdentificationID></nc:DriverLicenseIdentification>"
        f"{_element('aa:PersonBirthDate', a.dob)}"
        f"<nc:PersonName>{_element('nc:PersonGivenName', a.first_name)}{_element('nc:PersonSurName', _surname(a, s))}"
        f"</nc:PersonName><aa:Address>{_element('nc:AddressDeliveryPointText', a.address1)}{address2}"
        f"{_element('nc:LocationCityName', a.city)}{_element('nc:LocationStateUsPostalServiceCode', a.state)}"
        f"{_element('nc:LocationPostalCode', a.zipcode[:5])}</aa:Address>"
        "</dldv:verifyDriverLicenseDataRequest></dldv:VerifyDriverLicenseData></soap:Body></soap:Envelope>"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _license_number(a: Applicant) -> str:
    """Without separators, and as long as the state writes it."""
    return re.sub(r"[^A-Za-z0-9_]", "", a.state_id_number).rjust(ZERO_PADDED.get(a.state_id_jurisdiction, 0), "0")


def _surname(a: Applicant, s: Settings) -> str:
    """Some states hold only its first word."""
    return a.last_name.split()[0] if a.state_id_jurisdiction in s.idv_aamva_split_last_name_states else a.last_name
