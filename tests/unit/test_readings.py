"""Answers in other encodings, and with white space where none belongs."""

import json

import pytest
from unit.asking import ask, failure

from idp.errors import Cause
from tasks.vendors.aamva import standin as aamva_standin
from tasks.vendors.lexisnexis import standin as lexisnexis_standin

YES = json.dumps(lexisnexis_standin.instant_verify_says() | {"Name": "José Núñez"}, ensure_ascii=False)
XML = aamva_standin.says().replace("</soap:Envelope>", "<!-- José --></soap:Envelope>")
DECLARED = '<?xml version="1.0"?>'
LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (YES.encode("latin-1"), "application/json; charset=iso-8859-1"),
        (YES.encode("cp1252"), 'application/json; Charset="Windows-1252"'),
        (YES.encode(), "application/json; charset=iso-8859-1"),
        (YES.encode(), "application/json; charset=no-such"),
        (YES.encode(), "application/json; charset=hex"),
        (b"\r\n\r\n " + YES.encode(), "application/json"),
        (b"\xef\xbb\xbf\r\n" + YES.encode(), "text/plain"),
        (YES.encode("utf-16"), "application/json"),
    ],
)
def test_json_is_read_in_its_declared_encoding(vendors, body, kind):
    """Where it is not UTF-8, which a body can't be by chance."""
    vendors.instant_verify.says(body, content_type=kind)
    assert ask("instant_verify").verified


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (XML.encode("latin-1"), "application/soap+xml; charset=ISO-8859-1"),
        ((DECLARED + XML).encode("latin-1"), "application/soap+xml; charset=ISO-8859-1"),
        ((LATIN + XML).encode("latin-1"), "application/soap+xml"),
        ((LATIN + XML).encode("latin-1"), "application/soap+xml; charset=utf-8"),
        (b"\r\n" + (DECLARED + XML).encode(), "application/soap+xml"),
        (b"\xef\xbb\xbf\n" + (DECLARED + XML).encode(), "application/soap+xml"),
        (b" \t" + (LATIN + XML).encode("latin-1"), "text/xml"),
        ((DECLARED + XML).encode("utf-16"), "application/soap+xml"),
    ],
)
def test_xml_is_read_in_its_own_or_its_declared_encoding(vendors, body, kind):
    """And with white space before its declaration."""
    vendors.aamva.says(body, content_type=kind)
    assert ask("aamva").verified


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/json; charset=\xff"]
)
def test_an_encoding_that_nobody_declared_is_not_guessed(vendors, kind):
    """It is unreadable."""
    vendors.instant_verify.says(YES.encode("latin-1"), content_type=kind)
    assert failure("instant_verify").cause == Cause.UNREADABLE
