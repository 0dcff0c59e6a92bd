"""A vendor's XML: read safely, looked up by local name.

A document type, an entity or a reference to another document is an error: no real answer has one (OWASP, XML External
Entity Prevention).
"""

import re
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from idp.errors import Cause, VendorError
from idp.personal import Text
from idp.unseen import unseen
from tasks.vendors.wire.reply import readings

SOAP = "http://www.w3.org/2003/05/soap-envelope"
#: All but the `Char` of W3C XML 1.0, section 2.2.
_NO_CHAR = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def escaped(text: str) -> str:
    """What was typed, as an element's text; without what no XML can hold, which would make the whole unreadable."""
    return escape(_NO_CHAR.sub("", text))


@unseen
def parsed(service: str, body: bytes, charset: str = "") -> Element:
    """The root element. Raises VendorError (unreadable), whose text holds nothing of the body."""
    for text in readings(body, charset):
        try:
            root: Element = fromstring(text, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            continue
        return root
    raise VendorError(service, Cause.UNREADABLE)


def _local(element: Element) -> str:
    """Its name without the namespace: what vendors send is sometimes in none, sometimes in a default one."""
    return str(element.tag).rpartition("}")[2]


def first(root: Element, name: str) -> Element | None:
    """The first element of that local name, anywhere."""
    return next((element for element in root.iter() if _local(element) == name), None)


def text_of(root: Element, name: str) -> Text | None:
    """The trimmed text of the first element of that local name; None without one."""
    found = first(root, name)
    return None if found is None else Text((found.text or "").strip())


def all_texts_of(root: Element, name: str) -> list[Text]:
    """The trimmed texts of all elements of that local name."""
    return [Text((element.text or "").strip()) for element in root.iter() if _local(element) == name]


def boolean_of(service: str, root: Element, name: str) -> bool | None:
    """The element of that local name as an `xs:boolean` (W3C XML Schema part 2, section 3.2.2): `true` or `1`, `false`
    or `0`. None where it is missing or empty. Raises VendorError (unreadable) for anything else, and for two words.
    """
    said = {_BOOLEANS.get(text) for text in all_texts_of(root, name) if text}
    if None in said or len(said) > 1:
        raise VendorError(service, Cause.UNREADABLE)
    return said.pop() if said else None


def is_fault(root: Element) -> bool:
    """A `Fault` of SOAP 1.2."""
    return next(root.iter(f"{{{SOAP}}}Fault"), None) is not None
