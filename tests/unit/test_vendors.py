"""Every adapter: what is sent, what is made of each answer, and every way a call can fail."""

import json
import math
from collections.abc import Callable

import pytest
from unit.asking import PERSON, SECRET, ask, every_vendor, failure

from idp.errors import Cause
from tasks.vendors.aamva import standin as aamva_standin
from tasks.vendors.aamva import token_standin
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis.product_standin import instant_verify_says
from tasks.vendors.mocking import MockedVendor
from tasks.vendors.socure import kyc as socure
from tasks.vendors.wire import exchange


@every_vendor
def test_a_yes_and_what_was_sent(vendors, name):
    """Every adapter tells its vendor of the person, byte by byte as typed, and hears its yes."""
    vendor = getattr(vendors, name)
    vendor.verified()
    said = ask(name)
    assert (said.verified, said.failed) == (True, ())
    assert said.transaction_id
    vendor.assert_asked(first_name="Zoë", last_name="McFakerson")
    told = vendor.sent[-1]
    assert told.get("ssn", PERSON.ssn) == PERSON.ssn
    assert told.get("dob", PERSON.dob).replace("-", "") == "19381006"
    assert told.get("phone", PERSON.phone) == PERSON.phone
    assert told.get("zipcode", "59010") == "59010"


@pytest.mark.parametrize(
    ("name", "attributes", "failed"),
    [
        ("instant_verify", ["ssn"], ("ssn",)),
        ("instant_verify", ["address", "dob", "first_name"], ("address", "dob", "ssn")),
        ("instant_verify", ["dead"], ("dead",)),
        ("instant_verify", ["state_id_number"], ("state_id_number",)),
        ("instant_verify", [], ("unknown",)),
        ("phone_finder", [], ("phone",)),
        ("instant_verify_ddp", ["address", "dob", "first_name"], ("address", "dob", "ssn")),
        ("instant_verify_ddp", [], ("unknown",)),
        ("phone_finder_ddp", [], ("phone",)),
        ("socure_phone_risk", [], ("phone",)),
        ("socure_phone_risk", ["phone_risk"], ("phone_risk",)),
        ("socure_phone_risk", ["phone", "phone_risk"], ("phone", "phone_risk")),
        *[("aamva", [one], (one,)) for one in (*aamva.REQUIRED, "state_id_expiration")],
        ("aamva", ["dob", "first_name"], ("dob", "first_name")),
        *[("socure", [one], (one,)) for one in sorted(socure.FIELDS)],
    ],
)
def test_every_kind_of_no(vendors, name, attributes, failed):
    """Which attributes did not match."""
    getattr(vendors, name).not_verified(*attributes)
    said = ask(name)
    assert (said.verified, said.failed) == (False, failed)
    assert said.transaction_id


Failing = Callable[[MockedVendor], None]

#: What the vendor does: the cause, and whether one more try may help.
FAILURES: dict[str, tuple[Failing, Cause, bool]] = {
    "401": (lambda v: v.says(SECRET, 401), Cause.STATUS, False),
    "403": (lambda v: v.says(SECRET, 403), Cause.STATUS, False),
    "429": (lambda v: v.says(SECRET, 429), Cause.STATUS, False),
    "500": (lambda v: v.says(SECRET, 500), Cause.STATUS, False),
    "503": (lambda v: v.says(SECRET, 503), Cause.STATUS, False),
    "redirect": (lambda v: v.says("", 302, Location="https://elsewhere.example/?900661234"), Cause.REDIRECT, False),
    "empty": (lambda v: v.says(""), Cause.UNREADABLE, False),
    "malformed": (lambda v: v.says(SECRET), Cause.UNREADABLE, False),
    "malformed JSON": (lambda v: v.says('{"Status": {"900661234'), Cause.UNREADABLE, False),
    "malformed XML": (lambda v: v.says("<soap:Envelope><a>900661234"), Cause.UNREADABLE, False),
    "deep": (lambda v: v.says("[" * 100_000), Cause.UNREADABLE, False),
    "a list": (lambda v: v.says(json.dumps([SECRET])), Cause.UNREADABLE, False),
    "no text": (lambda v: v.says(b"\xff\xfe\x00"), Cause.UNREADABLE, False),
    "HTML": (lambda v: v.says(f"<!DOCTYPE html><p>{SECRET}", content_type="text/html"), Cause.UNREADABLE, False),
    "huge": (lambda v: v.says("x" * (exchange.MAX_BYTES + 1)), Cause.TOO_LARGE, False),
    "connect time-out": (lambda v: v.times_out("connect"), Cause.CONNECT_TIMEOUT, True),
    "read time-out": (lambda v: v.times_out(), Cause.READ_TIMEOUT, False),
    "refused": (lambda v: v.refuses(), Cause.REFUSED, True),
    "reset": (lambda v: v.resets(), Cause.RESET, False),
    "TLS": (lambda v: v.breaks_tls(), Cause.TLS, False),
}


@every_vendor
@pytest.mark.parametrize("kind", FAILURES)
def test_every_kind_of_failure(vendors, name, kind):
    """A vendor's failure has a cause and never a word of the vendor's; only one that was not taken is worth a retry."""
    fail, cause, retryable = FAILURES[kind]
    fail(getattr(vendors, name))
    failed = failure(name)
    assert (failed.cause, failed.retryable) == (cause, retryable)
    told = f"{failed} {failed.__cause__} {failed.__dict__}"
    assert "900661234" not in told
    assert "vendor's body" not in told


#: What may stand in the place of a score from 0 to 1 and is none.
NO_SCORES = ["0.99", True, 99, -1, [], math.nan]

PARTS_OF_DDP = [
    ({}, Cause.INCOMPLETE),
    ({"request_result": "success", "integration_hub_results": SECRET}, Cause.INCOMPLETE),
    ({"request_result": "fail_access"}, Cause.FAULT),
    ({"request_result": SECRET}, Cause.INCOMPLETE),
]
PARTS_OF_PHONE_RISK = [
    {},
    {"phoneRisk": {"score": 0.01}},
    {"namePhoneCorrelation": {"score": 0.99}, "phoneRisk": SECRET},
    {"namePhoneCorrelation": {"score": None}, "phoneRisk": {}},
    *[{"namePhoneCorrelation": {"score": one}, "phoneRisk": {"score": 0.01}} for one in NO_SCORES],
    *[{"namePhoneCorrelation": {"score": 0.99}, "phoneRisk": {"score": one}} for one in NO_SCORES],
]

#: Well-formed, but without what the vendor's guide promises.
PARTIAL = [
    ("instant_verify", {}, Cause.INCOMPLETE),
    ("instant_verify", {"Status": SECRET}, Cause.INCOMPLETE),
    ("instant_verify", {"Status": {"TransactionStatus": "error"}}, Cause.FAULT),
    ("phone_finder", {"Status": {"TransactionStatus": SECRET}}, Cause.FAULT),
    ("phone_finder", {"Status": {}}, Cause.INCOMPLETE),
    *[(f"{one}_ddp", body, cause) for one in ("instant_verify", "phone_finder") for body, cause in PARTS_OF_DDP],
    *[("socure_phone_risk", body, Cause.INCOMPLETE) for body in PARTS_OF_PHONE_RISK],
    ("socure", {}, Cause.INCOMPLETE),
    ("socure", {"kyc": SECRET}, Cause.INCOMPLETE),
    ("socure", {"kyc": {"fieldValidations": {}}}, Cause.INCOMPLETE),
    ("socure", {"kyc": {"fieldValidations": {"ssn": None, "other": 0.99}}}, Cause.INCOMPLETE),
    *[("socure", {"kyc": {"fieldValidations": {"ssn": 0.99, "dob": one}}}, Cause.INCOMPLETE) for one in NO_SCORES],
    ("aamva", "<a/>", Cause.INCOMPLETE),
    ("aamva", aamva_standin.says(silent=["dob"]), Cause.INCOMPLETE),
    ("aamva", aamva_standin.says(silent=aamva.REQUIRED), Cause.INCOMPLETE),
    ("aamva", token_standin.says_fault(), Cause.FAULT),
    ("aamva", token_standin.says_fault("0001"), Cause.FAULT),
    ("aamva_token", "<a/>", Cause.INCOMPLETE),
    ("aamva_token", token_standin.says_fault(), Cause.FAULT),
    ("aamva_token", token_standin.says_token("too soon"), Cause.INCOMPLETE),
]


@pytest.mark.parametrize(("name", "body", "cause"), PARTIAL)
def test_a_part_is_no_answer(vendors, name, body, cause):
    """Silence about what must match is the vendor's failure, not the person's."""
    getattr(vendors, name).says(body)
    assert failure("aamva" if name == "aamva_token" else name).cause == cause


@pytest.mark.parametrize("kind", FAILURES)
def test_aamvas_token_fails_like_any_call(vendors, kind):
    """The calls before the verification, which is then not made."""
    fail, cause, _ = FAILURES[kind]
    fail(vendors.aamva_token)
    assert failure("aamva").cause == cause
    vendors.aamva.assert_not_asked()


@pytest.mark.parametrize(
    "trick",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;">]><a>&y;</a>',
        '<!DOCTYPE a SYSTEM "http://elsewhere.example/a.dtd"><a/>',
        '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>',
        "<a>&undefined;</a>",
        '<?xml version="1.0" encoding="no-such"?><a/>',
        "<a>" * 100_000,
        "<a>" * 100_000 + "</a>" * 100_000,
    ],
)
def test_tricks_of_xml(vendors, trick):
    """Entities, bombs, other documents: an error, and nothing else."""
    vendors.aamva.says(trick)
    assert failure("aamva").cause in (Cause.UNREADABLE, Cause.INCOMPLETE)


@pytest.mark.parametrize("body", ['"', "no JSON", '{"a": NaN}'])
def test_the_content_type_does_not_count(vendors, body):
    """An answer is what its body says: a vendor that mislabels one is understood, one that sends rubbish is not."""
    vendors.instant_verify.says(instant_verify_says(), content_type="text/html; charset=latin-1")
    assert ask("instant_verify").verified
    vendors.instant_verify.says(body, content_type="application/json")
    assert failure("instant_verify").cause in (Cause.UNREADABLE, Cause.INCOMPLETE)
