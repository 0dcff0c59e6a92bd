"""A vendor's XML: read safely, looked up by local name.

A document type, an entity or a reference to another document is an error: no real answer has one (OWASP, XML External
Entity Prevention).
"""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from idp.errors import Cause, VendorError

SOAP = "http://www.w3.org/2003/05/soap-envelope"


def parsed(service: str, body: bytes) -> Element:
    """The root element. Raises VendorError (unreadable), whose text holds nothing of the body."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise VendorError(service, Cause.UNREADABLE) from None
    return root


def _local(element: Element) -> str:
    """Its name without the namespace: what vendors send is sometimes in none, sometimes in a default one."""
    return str(element.tag).rpartition("}")[2]


def first(root: Element, name: str) -> Element | None:
    """The first element of that local name, anywhere."""
    return next((element for element in root.iter() if _local(element) == name), None)


def text_of(root: Element, name: str) -> str | None:
    """The trimmed text of the first element of that local name; None without one."""
    found = first(root, name)
    return None if found is None else (found.text or "").strip()


def is_fault(root: Element) -> bool:
    """A `Fault` of SOAP 1.2."""
    return next(root.iter(f"{{{SOAP}}}Fault"), None) is not None
