"""The stand-in of AAMVA's authentication: it checks both signatures, as AAMVA does. Not for production."""

import base64
import secrets
import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import xmlsec
from lxml import etree

from tasks.vendors.aamva import envelopes, token
from tasks.vendors.mocking import Heard, MockedVendor, Request, Said, Spoken, body_of
from tasks.vendors.wire import soap, xml

if TYPE_CHECKING:
    from responses import RequestsMock

TOKEN = secrets.token_urlsafe(24)  #: what the verification must bring
_EXCEPTIONS = "http://aamva.org/exceptions/1.0"
_contexts: dict[str, bytes] = {}  #: security contexts: identifier to the shared key


def enveloped(body: str) -> str:
    """A SOAP answer."""
    return f'<soap:Envelope xmlns:soap="{xml.SOAP}"><soap:Body>{body}</soap:Body></soap:Envelope>'


def _says_context(reference: str, identifier: str, nonce: bytes) -> str:
    """vendors.md 3.3: the security context token."""
    return enveloped(
        f'<RequestSecurityTokenResponse xmlns="{envelopes.TRUST}"><RequestedSecurityToken>'
        f'<c:SecurityContextToken xmlns:c="{envelopes.SC}" xmlns:u="{envelopes.WSU}" u:Id="{reference}">'
        f"<c:Identifier>{identifier}</c:Identifier></c:SecurityContextToken></RequestedSecurityToken>"
        f"<Entropy><BinarySecret>{base64.b64encode(nonce).decode()}</BinarySecret></Entropy>"
        "</RequestSecurityTokenResponse>"
    )


def says_token(text: str) -> str:
    """vendors.md 3.5: the authentication token."""
    return enveloped(
        f'<AuthenticateResponse xmlns="{envelopes.AUTHENTICATION}"><Token>{escape(text)}</Token></AuthenticateResponse>'
    )


def says_fault(*exception_ids: str, text: str = "sandbox", subcode: str = "") -> str:
    """vendors.md 3.10: a fault; with ExceptionIds the state's, without one AAMVA's own. `subcode` is of WS-Security."""
    programs = "".join(
        f"<ProgramException><ExceptionId>{one}</ExceptionId><ExceptionText>{escape(text)}</ExceptionText>"
        "</ProgramException>"
        for one in exception_ids
    )
    detail = f'<ProgramExceptions xmlns="{_EXCEPTIONS}">{programs}</ProgramExceptions>' if exception_ids else ""
    detail = f"<soap:Detail>{detail}</soap:Detail>" if detail else ""
    more = f"<soap:Subcode><soap:Value>wsse:{subcode}</soap:Value></soap:Subcode>" if subcode else ""
    return enveloped(
        f"<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value>{more}</soap:Code>"
        f'<soap:Reason><soap:Text xml:lang="en">{escape(text)}</soap:Text></soap:Reason>{detail}</soap:Fault>'
    )


def authenticated(heard: Heard) -> Spoken:
    """Both calls have one address; the first asks for a security token, the second is signed with what it gave."""
    root = xml.parsed(token.TOKEN_SERVICE, heard.body)
    nonce = xml.text_of(root, "BinarySecret")
    if nonce is not None:
        return _gives_context(heard, base64.b64decode(nonce))
    key = _contexts.get(xml.text_of(root, "Identifier") or "")
    if key is None or not _verifies(heard.body, xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, key)):
        return 500, says_fault(subcode="FailedCheck")
    return 200, says_token(TOKEN)


def _gives_context(heard: Heard, client_nonce: bytes) -> Spoken:
    certificate = base64.b64decode(heard.settings.aamva_public_key)
    if not _verifies(heard.body, xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertDer)):
        return 500, says_fault(subcode="FailedCheck")
    identifier, nonce = f"urn:uuid:{uuid.uuid4()}", secrets.token_bytes(32)
    _contexts[identifier] = token.shared_key(client_nonce, nonce)
    return 200, _says_context(f"uuid-{uuid.uuid4()}-1", identifier, nonce)


def _verifies(body: bytes, key: "xmlsec.Key") -> bool:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    try:
        envelopes.context(root, key).verify(envelopes.the_signature(root))
    except xmlsec.Error:
        return False
    return True


class AamvaTokenMock(MockedVendor):
    """The two calls before the verification; AAMVA's other answers set it to `verified`."""

    def __init__(self, mock: "RequestsMock") -> None:
        super().__init__(mock, lambda body: {})
        self.matches = lambda request: request.headers.get("SOAPAction") == soap.action_header(envelopes.AUTHENTICATE)

    def verified(self) -> None:
        self.calls(self.token)

    def token(self, request: Request) -> Said:
        """What AAMVA says to either call."""
        first = xml.first(xml.parsed("", body_of(request)), "RequestSecurityToken") is not None
        context = _says_context("uuid-1", "urn:uuid:1", secrets.token_bytes(32))
        return 200, {}, context if first else says_token("a token")
