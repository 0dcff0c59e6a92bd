"""The SOAP envelopes of AAMVA's authentication, and their signatures (vendors.md 3.2 to 3.6).

Prefixes, order and the missing white space are part of what is signed. xmlsec fills in digests and signature; it reads
the text anew before it canonicalises, without which inclusive prefixes would be ignored.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import xmlsec
from lxml import etree

from tasks.vendors.wire import xml

OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE, WSU = f"{OASIS}-wssecurity-secext-1.0.xsd", f"{OASIS}-wssecurity-utility-1.0.xsd"
ADDRESSING, TRUST = "http://www.w3.org/2005/08/addressing", "http://schemas.xmlsoap.org/ws/2005/02/trust"
SC, DS = "http://schemas.xmlsoap.org/ws/2005/02/sc", "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
BASE64 = f"{OASIS}-soap-message-security-1.0#Base64Binary"
X509 = f"{OASIS}-x509-token-profile-1.0#X509v3"
THUMBPRINT = "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1"
AUTHENTICATION = "http://aamva.org/authentication/3.1.0"
AUTHENTICATE = f"{AUTHENTICATION}/IAuthenticationService/Authenticate"


@dataclass(frozen=True, repr=False)
class Context:
    """A security context token: what the second call refers to and derives its key from."""

    reference: str
    identifier: str
    nonce: bytes


def context_of(root: Element) -> Context | None:
    """The context in an answer, None where a part is missing."""
    token = xml.first(root, "SecurityContextToken")
    nonce = xml.text_of(root, "BinarySecret")
    if token is None or not nonce:
        return None
    reference, identifier = token.get(f"{{{WSU}}}Id") or token.get("Id"), xml.text_of(token, "Identifier")
    try:
        secret = base64.b64decode(nonce, validate=True)
    except ValueError:
        return None
    return Context(reference, identifier, secret) if reference and identifier and secret else None


def request_context(
    *,
    url: str,
    created: str,
    expires: str,
    unique: Callable[[], str],
    message: str,
    certificate: str,
    thumbprint: str,
    nonce: str,
) -> str:
    """The first call, unsigned. `unique` gives a fresh UUID each time, `message` is the one of the whole."""
    stamp, to = unique(), unique()
    key_info = (
        f'<ds:KeyInfo Id="KI-{unique()}"><wsse:SecurityTokenReference wsu:Id="STR-{unique()}">'
        f'<wsse:KeyIdentifier EncodingType="{BASE64}" ValueType="{THUMBPRINT}">{thumbprint}</wsse:KeyIdentifier>'
        "</wsse:SecurityTokenReference></ds:KeyInfo>"
    )
    references = [(f"TS-{stamp}", "wsse soap"), (f"_{to}", "soap")]
    security = (
        f'<wsse:BinarySecurityToken EncodingType="{BASE64}" ValueType="{X509}" wsu:Id="X509-{unique()}">'
        f"{certificate}</wsse:BinarySecurityToken>{_timestamp(stamp, created, expires)}"
        f"{_signature(f'SIG-{unique()}', 'rsa-sha1', references, key_info)}"
    )
    body = (
        f'<wst:RequestSecurityToken xmlns:wst="{TRUST}"><wst:RequestType>{TRUST}/Issue</wst:RequestType>'
        f'<wsp:AppliesTo xmlns:wsp="http://www.w3.org/ns/ws-policy"><wsa:EndpointReference xmlns:wsa="{ADDRESSING}">'
        f"<wsa:Address>{escape(url)}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>"
        f'<wst:Lifetime><wsu:Created xmlns:wsu="{WSU}">{created}</wsu:Created>'
        f'<wsu:Expires xmlns:wsu="{WSU}">{expires}</wsu:Expires></wst:Lifetime>'
        f"<wst:TokenType>{SC}/sct</wst:TokenType><wst:KeySize>256</wst:KeySize>"
        f'<wst:Entropy><wst:BinarySecret Type="{TRUST}/Nonce">{nonce}</wst:BinarySecret></wst:Entropy>'
        f"<wst:ComputedKeyAlgorithm>{TRUST}/CK/PSHA1</wst:ComputedKeyAlgorithm><wst:Renewing/></wst:RequestSecurityToken>"
    )
    to_id = f' xmlns:wsu="{WSU}" wsu:Id="_{to}"'
    return _envelope(f"{TRUST}/RST/SCT", url, message, security, body, to_id)


def authenticate(
    *, url: str, created: str, expires: str, unique: Callable[[], str], message: str, reference: str, identifier: str
) -> str:
    """The second call, unsigned."""
    stamp = unique()
    key_info = (
        f'<ds:KeyInfo Id="KI-{unique()}"><o:SecurityTokenReference xmlns:o="{WSSE}">'
        f'<o:Reference URI="#{_in_attribute(reference)}" ValueType="{SC}/sct"/></o:SecurityTokenReference></ds:KeyInfo>'
    )
    security = (
        f"{_timestamp(stamp, created, expires)}"
        f'<c:SecurityContextToken xmlns:c="{SC}" xmlns:u="{WSU}" u:Id="{_in_attribute(reference)}">'
        f"<c:Identifier>{escape(identifier)}</c:Identifier></c:SecurityContextToken>"
        f"{_signature(f'SIG-{unique()}', 'hmac-sha1', [(f'TS-{stamp}', 'wsse soap')], key_info)}"
    )
    return _envelope(AUTHENTICATE, url, message, security, f'<Authenticate xmlns="{AUTHENTICATION}"/>')


def _envelope(action: str, url: str, message: str, security: str, body: str, to_id: str = "") -> str:
    return (
        f'<soap:Envelope xmlns:soap="{xml.SOAP}"><soap:Header>'
        f'<Action xmlns="{ADDRESSING}">{action}</Action><MessageID xmlns="{ADDRESSING}">urn:uuid:{message}</MessageID>'
        f'<To xmlns="{ADDRESSING}"{to_id}>{escape(url)}</To>'
        f'<ReplyTo xmlns="{ADDRESSING}"><Address>{ADDRESSING}/anonymous</Address></ReplyTo>'
        f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" soap:mustUnderstand="true">{security}</wsse:Security>'
        f"</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>"
    )


def _timestamp(stamp: str, created: str, expires: str) -> str:
    return (
        f'<wsu:Timestamp wsu:Id="TS-{stamp}"><wsu:Created>{created}</wsu:Created>'
        f"<wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>"
    )


def _signature(name: str, method: str, references: list[tuple[str, str]], key_info: str) -> str:
    """A template for xmlsec: each reference is an id and the prefixes that stay in its canonical form."""
    return (
        f'<ds:Signature xmlns:ds="{DS}" Id="{name}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}">{_inclusive("soap")}</ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{DS}{method}"/>{"".join(_one_reference(*one) for one in references)}'
        f"</ds:SignedInfo><ds:SignatureValue/>{key_info}</ds:Signature>"
    )


def _one_reference(name: str, prefixes: str) -> str:
    return (
        f'<ds:Reference URI="#{name}"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}">{_inclusive(prefixes)}'
        f'</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="{DS}sha1"/><ds:DigestValue/></ds:Reference>'
    )


def _inclusive(prefixes: str) -> str:
    return f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{prefixes}"/>'


def _in_attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def signed_with_rsa(text: str, private_key: bytes) -> bytes:
    """`private_key` is PEM."""
    return _signed(text, xmlsec.Key.from_memory(private_key, xmlsec.constants.KeyDataFormatPem))


def signed_with_hmac(text: str, key: bytes) -> bytes:
    return _signed(text, xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, key))


def _signed(text: str, key: "xmlsec.Key") -> bytes:
    """The envelope with digests and signature filled in, on one line, without an XML declaration."""
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    context(root, key).sign(the_signature(root))
    return etree.tostring(root)


def context(root: "etree._Element", key: "xmlsec.Key") -> "xmlsec.SignatureContext":
    """What signs and verifies: the key, and which attributes are ids."""
    made = xmlsec.SignatureContext()
    made.key = key
    for element in root.iter():
        if element.get(f"{{{WSU}}}Id"):
            made.register_id(element, "Id", WSU)
    return made


def the_signature(root: "etree._Element") -> "etree._Element":
    found = root.find(f".//{{{DS}}}Signature")
    assert found is not None  # noqa: S101 -- the text is ours
    return found
