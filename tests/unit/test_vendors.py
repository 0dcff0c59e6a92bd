"""Every adapter: what is sent, what is made of each answer, and every way a call can fail."""

import base64
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from conftest import wait_for

from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.vendors import (
    aamva,
    aamva_envelopes,
    aamva_token,
    http,
    instant_verify,
    lexisnexis,
    mocks,
    phone_finder,
    sandbox,
    socure,
    testing,
    texts,
    threatmetrix,
)  # fmt: skip
from tasks.vendors.http import Line
from tasks.vendors.testing import FAKEY

SECRET = "a vendor's body with 900661234"
PERSON = replace(FAKEY, first_name="Zoë", threatmetrix_session_id="a session", request_ip="192.0.2.7")
ADAPTERS = {
    "instant_verify": instant_verify.ask,
    "phone_finder": phone_finder.ask,
    "aamva": aamva.ask,
    "socure": socure.ask,
    "threatmetrix": threatmetrix.ask,
}
every_vendor = pytest.mark.parametrize("name", ADAPTERS)


@pytest.fixture(autouse=True)
def no_maintenance(monkeypatch):
    """These tests run at any hour."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: False)


def ask(name: str, seconds_left: float = 60, **changes):
    settings = testing.settings(**{"proofing_device_profiling": "enabled"} | changes)
    return ADAPTERS[name](PERSON, Line.until(settings.outbound_proxy_url, seconds_left), settings)


def failure(name: str, **changes) -> VendorError:
    with pytest.raises(VendorError) as failed:
        ask(name, **changes)
    return failed.value


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
    assert told["dob"].replace("-", "") == "19381006"
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
        *[("aamva", [one], (one,)) for one in (*aamva.REQUIRED, "state_id_expiration")],
        ("aamva", ["dob", "first_name"], ("dob", "first_name")),
        *[("socure", [one], (one,)) for one in sorted(socure.FIELDS)],
        ("threatmetrix", [], ("device",)),
    ],
)
def test_every_kind_of_no(vendors, name, attributes, failed):
    """Which attributes did not match."""
    getattr(vendors, name).not_verified(*attributes)
    said = ask(name)
    assert (said.verified, said.failed) == (False, failed)
    assert said.transaction_id


Failing = Callable[[mocks.Vendor], None]

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
    "huge": (lambda v: v.says("x" * (http.MAX_BYTES + 1)), Cause.TOO_LARGE, False),
    "connect time-out": (lambda v: v.times_out("connect"), Cause.CONNECT_TIMEOUT, True),
    "read time-out": (lambda v: v.times_out(), Cause.READ_TIMEOUT, True),
    "refused": (lambda v: v.refuses(), Cause.REFUSED, True),
    "reset": (lambda v: v.resets(), Cause.RESET, True),
    "TLS": (lambda v: v.breaks_tls(), Cause.TLS, False),
}


@every_vendor
@pytest.mark.parametrize("kind", FAILURES)
def test_every_kind_of_failure(vendors, name, kind):
    """A vendor's failure has a cause and never a word of the vendor's; only a lost call is worth a retry."""
    fail, cause, retryable = FAILURES[kind]
    fail(getattr(vendors, name))
    failed = failure(name)
    assert (failed.cause, failed.retryable) == (cause, retryable)
    told = f"{failed} {failed.__cause__} {failed.__dict__}"
    assert "900661234" not in told
    assert "vendor's body" not in told


#: Well-formed, but without what the vendor's guide promises.
PARTIAL = [
    ("instant_verify", {}, Cause.INCOMPLETE),
    ("instant_verify", {"Status": SECRET}, Cause.INCOMPLETE),
    ("instant_verify", {"Status": {"TransactionStatus": "error"}}, Cause.FAULT),
    ("phone_finder", {"Status": {"TransactionStatus": SECRET}}, Cause.FAULT),
    ("phone_finder", {"Status": {}}, Cause.INCOMPLETE),
    ("socure", {}, Cause.INCOMPLETE),
    ("socure", {"kyc": SECRET}, Cause.INCOMPLETE),
    ("socure", {"kyc": {"fieldValidations": {"ssn": 0.99}}}, Cause.INCOMPLETE),
    ("threatmetrix", {}, Cause.INCOMPLETE),
    ("threatmetrix", {"review_status": SECRET}, Cause.INCOMPLETE),
    ("aamva", "<a/>", Cause.INCOMPLETE),
    ("aamva", texts.aamva_verification(silent=["dob"]), Cause.INCOMPLETE),
    ("aamva", texts.aamva_verification(silent=aamva.REQUIRED), Cause.INCOMPLETE),
    ("aamva", texts.aamva_fault(), Cause.FAULT),
    ("aamva", texts.aamva_fault("0001"), Cause.FAULT),
    ("aamva_token", "<a/>", Cause.INCOMPLETE),
    ("aamva_token", texts.aamva_fault(), Cause.FAULT),
    ("aamva_token", texts.aamva_token("too soon"), Cause.INCOMPLETE),
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
    vendors.instant_verify.says(texts.instant_verify(), content_type="text/html; charset=latin-1")
    assert ask("instant_verify").verified
    vendors.instant_verify.says(body, content_type="application/json")
    assert failure("instant_verify").cause in (Cause.UNREADABLE, Cause.INCOMPLETE)


# ---- InstantVerify ----


def document(status="failed", reason="total.scoring.model.verification.fail", failed=("SSNSSAValid",), **product):
    items = [{"ItemName": name, "ItemStatus": "fail"} for name in failed]
    one = {"ProductType": "InstantVerify", "ProductStatus": "fail", "Items": items} | product
    code = {"TransactionReasonCode": {"Code": reason}} if reason else {}
    return {"Status": {"TransactionStatus": status, "ConversationId": "42", "Reference": "r"} | code, "Products": [one]}


@pytest.mark.parametrize(
    ("answer", "failed", "coverable"),
    [
        (document(), ("ssn",), True),
        (document(reason="priority.scoring.model.verification.fail"), ("ssn",), True),
        (document(failed=("DOBYearVerified", "AddrDeliverable", "SSNSSAValid")), ("address", "dob", "ssn"), True),
        (document(failed=("LexIDDeathMatch",)), ("dead",), True),
        (document(failed=("NeverHeardOf",)), ("unknown",), True),
        (document(failed=()), (), False),
        (document(reason="something.else"), ("ssn",), False),
        (document(reason=None), ("ssn",), False),
        (document(ProductStatus="pass"), ("ssn",), False),
        (document(ProductType="Other"), (), False),
        (document() | {"Products": document()["Products"] * 2}, (), False),
        (document() | {"Products": None}, (), False),
        (document(Items=SECRET), (), False),
        (document(Items=7), (), False),
    ],
)
def test_which_noes_a_state_may_cover(vendors, answer, failed, coverable):
    """Only where the reason, the one product and its failed checks say so."""
    vendors.instant_verify.says(answer)
    said = ask("instant_verify")
    assert (said.verified, said.failed, said.coverable, said.transaction_id) == (False, failed, coverable, "42")


def test_basic_or_hmac(vendors):
    """One flag; never both."""
    vendors.instant_verify.verified()
    ask("instant_verify")
    ask("instant_verify", lexisnexis_hmac_auth_enabled=True)
    basic, hmac = (request.headers["Authorization"] for request in vendors.instant_verify.requests)
    assert basic == "Basic dGVzdF91c2VybmFtZTp0ZXN0X3Bhc3N3b3Jk"
    assert re.match(r"HMAC-SHA256 keyid=pf_iv_hmac_key_id, ts=\d{13}, nonce=", hmac)


def test_the_hmac_vector_of_the_vendors_guide():
    """Body hash and signature, to the letter."""
    settings = Settings(
        lexisnexis_base_url="https://example.gov",
        lexisnexis_hmac_key_id="KEY_ID",
        lexisnexis_hmac_secret_key="SECRET_KEY",
    )
    header = lexisnexis.hmac_header(
        settings, "/request/path", b"APPLICANT_DATA", "1700000000123", "11111111-2222-3333-4444-555555555555"
    )
    assert header == (
        "HMAC-SHA256 keyid=KEY_ID, ts=1700000000123, nonce=11111111-2222-3333-4444-555555555555, "
        "bodyHash=LQK3ysVabiUggVH+ZNOhKcIGLi6rdiWMTDgwyERMtwI=, signature=qWSB17Jy4DeMMB45JBv5hGZ92I1lIONSf+nAsWLAvl8="
    )


def test_each_product_is_told_only_what_it_needs(vendors):
    """InstantVerify no license and no phone, PhoneFinder no address, ThreatMetrix no phone."""
    for name in ("instant_verify", "phone_finder", "threatmetrix"):
        getattr(vendors, name).verified()
        ask(name)
    assert "1111111111111" not in vendors.instant_verify.requests[0].body.decode()
    assert "2025551212" not in vendors.instant_verify.requests[0].body.decode()
    assert "Addresses" not in json.loads(vendors.phone_finder.requests[0].body)["Person"]
    assert "2025551212" not in vendors.threatmetrix.requests[0].body.decode()
    assert json.loads(vendors.threatmetrix.requests[0].body)["input_ip_address"] == "192.0.2.7"


# ---- Socure, ThreatMetrix ----


@pytest.mark.parametrize(("score", "verified"), [(0.5, True), (0.49, False), (1, True), (0, False)])
def test_a_score_from_a_half_on_matches(vendors, score, verified):
    """0.5 rounds up."""
    answer = texts.socure_kyc()
    answer["kyc"]["fieldValidations"]["dob"] = score
    vendors.socure.says(answer)
    assert ask("socure").verified == verified


def test_reason_codes_that_fail_by_themselves(vendors):
    """Those of the settings, and no others."""
    vendors.socure.says(texts.socure_kyc(codes=["I123", "R907"]))
    assert ask("socure").verified
    said = ask("socure", idv_socure_kyc_auto_failure_reason_codes=["R907"])
    assert (said.verified, said.failed) == (False, ("unknown",))


def test_socure_is_told_of_the_consent(vendors):
    """When it was given, with the key that signs."""
    vendors.socure.verified()
    ask("socure", socure_idplus_api_key="a key")
    vendors.socure.assert_asked(consented_at="2026-01-01T12:00:00+00:00")
    assert vendors.socure.requests[0].headers["Authorization"] == "SocureApiKey a key"


def test_devices_are_not_profiled_unless_told_to(vendors):
    """Off by default; without a session nothing is asked; `collect_only` has no consequence."""
    assert ask("threatmetrix", proofing_device_profiling="disabled").reason == "disabled"
    person, settings = (
        replace(PERSON, threatmetrix_session_id=""),
        testing.settings(proofing_device_profiling="enabled"),
    )
    assert threatmetrix.ask(person, Line.until("", 60), settings).failed == ("device",)
    vendors.threatmetrix.times_out()
    assert ask("threatmetrix", proofing_device_profiling="collect_only").reason == "read_timeout"


# ---- the one HTTP session ----


def test_a_vendor_that_is_down_is_not_asked_for_a_while(vendors):
    """Five outages in a row open the circuit: the next call fails at once, without a request."""
    vendors.instant_verify.fails(503)
    for _ in range(http.FAILURES):
        assert failure("instant_verify").cause == Cause.STATUS
    assert failure("instant_verify").cause == Cause.CIRCUIT_OPEN
    vendors.instant_verify.assert_asked(times=http.FAILURES)


def test_refusals_do_not_open_the_circuit(vendors):
    """A vendor that answers is not down; nor is AAMVA when one state is."""
    vendors.instant_verify.fails(400)
    vendors.aamva.state_fails("0001")
    for _ in range(http.FAILURES + 2):
        assert failure("instant_verify").cause == Cause.STATUS
        assert failure("aamva").detail == "0001"


def test_nobody_is_asked_for_a_person_who_left(vendors):
    """No seconds left: no call."""
    vendors.instant_verify.verified()
    assert failure("instant_verify", seconds_left=0).cause == Cause.DEADLINE
    vendors.instant_verify.assert_not_asked()


def test_no_call_after_hanging_up(vendors):
    """Each costs money."""
    vendors.instant_verify.verified()
    line = Line.until("", 60)
    line.hang_up()
    with pytest.raises(VendorError) as failed:
        instant_verify.ask(PERSON, line, vendors.settings)
    assert failed.value.cause == Cause.NOT_NEEDED
    vendors.instant_verify.assert_not_asked()


@pytest.fixture
def peer() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """A TCP server that treats each connection as it is told."""
    listeners = []
    testing.forget()

    def start(treat: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    treat(line)

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for listener in listeners:
        listener.close()
    testing.forget()


stop = threading.Event()


def hangs(line: socket.socket) -> None:
    line.recv(65536)
    stop.wait(1.5)


def drips(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    try:
        for _ in range(40):
            line.sendall(b" " * 2000)
            stop.wait(0.1)
    except OSError:
        return


def resets(line: socket.socket) -> None:
    line.recv(65536)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def cuts_short(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}")


def speaks_no_tls(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize(
    ("treat", "scheme", "cause", "retryable"),
    [
        (hangs, "http", Cause.READ_TIMEOUT, True),
        (drips, "http", Cause.READ_TIMEOUT, True),
        (resets, "http", Cause.RESET, True),
        (cuts_short, "http", Cause.RESET, True),
        (speaks_no_tls, "https", Cause.TLS, False),
    ],
)
def test_every_kind_of_lost_call(peer, treat, scheme, cause, retryable):
    """On real sockets: what requests makes of each is our own closed set."""
    failed = failure(
        "instant_verify", lexisnexis_base_url=f"{scheme}://{peer(treat)}", lexisnexis_instant_verify_timeout=0.5
    )
    assert (failed.cause, failed.retryable) == (cause, retryable)


def test_a_refused_connection(peer):
    """Nobody listens there."""
    failed = failure("instant_verify", lexisnexis_base_url="http://127.0.0.1:9")
    assert (failed.cause, failed.retryable) == (Cause.REFUSED, True)


def test_a_connection_that_is_never_made():
    """A listener whose queue is full answers no SYN: the connect time-out is the vendor's own."""
    testing.forget()
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = [socket.socket() for _ in range(4)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    failed = failure("socure", socure_idplus_base_url=base, socure_idplus_connect_timeout_in_seconds=0.3)
    assert (failed.cause, failed.retryable) == (Cause.CONNECT_TIMEOUT, True)
    for one in (*waiting, listener):
        one.close()


def test_calls_go_through_the_proxy_and_never_around_it(peer, monkeypatch):
    """The environment's NO_PROXY does not count; a proxy that is down is a failure, not a way around."""
    monkeypatch.setenv("NO_PROXY", "*")
    heard = []

    def proxy(line: socket.socket) -> None:
        heard.append(line.recv(65536).split(b"\r\n")[0])
        line.sendall(b"HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n")

    base = {"lexisnexis_base_url": "http://127.0.0.1:9"}
    assert failure("instant_verify", outbound_proxy_url=f"http://{peer(proxy)}", **base).detail == "503"
    assert heard[0].startswith(b"POST http://127.0.0.1:9/restws/")
    assert failure("instant_verify", outbound_proxy_url="http://127.0.0.1:9", **base).cause == Cause.PROXY


# ---- the sandbox ----


@pytest.fixture
def sandboxed() -> Iterator[Settings]:
    """Settings that lead to a sandbox on loopback."""
    testing.forget()
    settings = testing.settings(proofing_device_profiling="enabled")
    server = sandbox.serve(given=settings)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    settings = replace(settings, **sandbox.places(base))
    server.RequestHandlerClass.settings = settings
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield settings
    server.shutdown()
    server.server_close()
    testing.forget()


@every_vendor
def test_the_sandbox_speaks_the_wire_format(sandboxed, name):
    """Our adapters and the sandbox agree, authentication and signatures included."""
    line = Line.until("", 60)
    assert ADAPTERS[name](PERSON, line, sandboxed).verified
    assert ADAPTERS[name](PERSON, line, replace(sandboxed, lexisnexis_hmac_auth_enabled=True)).verified


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("instant_verify", {"lexisnexis_password": "wrong"}),
        ("instant_verify", {"lexisnexis_hmac_auth_enabled": True, "lexisnexis_hmac_secret_key": "wrong"}),
        ("socure", {"socure_idplus_api_key": "wrong"}),
        ("threatmetrix", {"lexisnexis_threatmetrix_api_key": "wrong"}),
    ],
)
def test_the_sandbox_refuses_a_wrong_key(sandboxed, name, wrong):
    """401."""
    with pytest.raises(VendorError, match="status 401"):
        ADAPTERS[name](PERSON, Line.until("", 60), replace(sandboxed, **wrong))


def test_the_sandbox_checks_aamvas_signatures(sandboxed, monkeypatch):
    """A changed envelope is refused, at the first call and at the second."""
    for target, call in (("signed_with_hmac", aamva_token.TOKEN_SERVICE), ("signed_with_rsa", "aamva_security_token")):
        genuine = getattr(aamva_envelopes, target)
        forged = lambda text, key, genuine=genuine: genuine(text, key).replace(b"Z</wsu:Expires>", b"X</wsu:Expires>")  # noqa: E731
        monkeypatch.setattr(aamva_envelopes, target, forged)
        with pytest.raises(VendorError) as failed:
            aamva.ask(PERSON, Line.until("", 60), sandboxed)
        assert (failed.value.service, failed.value.cause) == (call, Cause.STATUS)


# ---- AAMVA ----

NONCES = [base64.b64decode(base64.b64encode(digit * 32)) for digit in (b"0", b"1")]
URL = "https://authentication-cert.example.com/Authentication/Authenticate.svc"
KNOWN = {
    "url": URL,
    "created": "2017-01-01T00:00:00Z",
    "expires": "2017-01-01T00:05:00Z",
    "unique": lambda: "12345678-abcd-efgh-ijkl-1234567890ab",
}


def values(signed: bytes, name: str) -> list[str]:
    return re.findall(f"<ds:{name}>([^<]*)</ds:{name}>", signed.decode())


def test_the_known_answers_of_aamvas_guide():
    """Derived key, digests and signature, to the letter."""
    key = aamva_token.shared_key(*NONCES)
    assert base64.b64encode(key).decode() == "txJiPvOByVADlND/OgUqlJFKoZlR3GPfxGSWMmrRzEM="
    second = aamva_envelopes.authenticate(**KNOWN, reference="sct-token-reference", identifier="an id")
    signed = aamva_envelopes.signed_with_hmac(second, key)
    assert values(signed, "DigestValue") == ["NmI1d5uNOXfg6Sq2gh89TMCokPI="]
    assert values(signed, "SignatureValue") == ["4771a7mz7vXX+dGZVFY52gKiq4E="]
    first = aamva_envelopes.request_context(**KNOWN, certificate="AAAA", thumbprint="AAAA", nonce="AAAA")
    signed = aamva_envelopes.signed_with_rsa(first, aamva_token.pem(testing.settings().aamva_private_key))
    assert values(signed, "DigestValue") == ["NmI1d5uNOXfg6Sq2gh89TMCokPI=", "uIfPouaveIZdBSvpP7FSAky/srg="]


@pytest.mark.parametrize(
    ("changes", "settings", "expected"),
    [
        ({"state_id_jurisdiction": "SC", "state_id_number": "123-45 6"}, {}, {"state_id_number": "00123456"}),
        ({"state_id_jurisdiction": "SC", "state_id_number": "123456789"}, {}, {"state_id_number": "123456789"}),
        ({"state_id_number": "A1.2/3*4_5"}, {}, {"state_id_number": "A1234_5"}),
        ({"last_name": "De La Cruz"}, {}, {"last_name": "De La Cruz"}),
        ({"last_name": "De La Cruz"}, {"idv_aamva_split_last_name_states": ["ND"]}, {"last_name": "De"}),
        ({"last_name": "<&>'\""}, {}, {"last_name": "<&>'\""}),
        ({}, {}, {"state_id_jurisdiction": "P6"}),
        ({}, {"aamva_cert_enabled": False}, {"state_id_jurisdiction": "ND"}),
        ({"zipcode": "59010-1234"}, {}, {"zipcode": "59010"}),
    ],
)
def test_what_a_state_is_told(vendors, changes, settings, expected):
    """Each state in its own way; what was typed is text, whatever it looks like."""
    vendors.aamva.verified()
    aamva.ask(replace(PERSON, **changes), Line.until("", 60), testing.settings(**settings))
    vendors.aamva.assert_asked(**expected)


def test_a_state_that_does_not_take_part_is_skipped(vendors):
    """And said so; nobody is asked."""
    person = replace(PERSON, state_id_jurisdiction="CA")
    assert aamva.ask(person, Line.until("", 60), vendors.settings).reason == "unsupported_jurisdiction"
    vendors.aamva.assert_not_asked()


@pytest.mark.parametrize("code", ["0001", "0002", "0047"])
def test_a_state_that_did_not_answer_is_no_no(vendors, code):
    """The vendor's failure, by its code, which an agency may choose to let pass."""
    vendors.aamva.state_fails(code)
    failed = failure("aamva")
    assert (failed.cause, failed.detail, failed.retryable) == (Cause.FAULT, code, False)
    assert ask("aamva", idv_aamva_bypass_exception_ids=[code]).reason == "bypassed_exception"


def test_a_failure_in_a_maintenance_window_says_so(vendors, monkeypatch):
    """In the log, next to its code; a state's explicit no stays one."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: True)
    vendors.aamva.state_fails("0001")
    assert failure("aamva").detail == "0001:maintenance"
    vendors.aamva.not_verified(silent=("dob",))
    assert failure("aamva").detail == "maintenance"
    vendors.aamva.not_verified("dob")
    assert not ask("aamva").verified


def test_what_a_state_confirms(vendors):
    """The address only as a whole."""
    vendors.aamva.verified()
    assert {"address", "dob", "state_id_number"} <= set(ask("aamva").confirmed)
    vendors.aamva.says(texts.aamva_verification(["city"]))
    said = ask("aamva")
    assert said.verified
    assert not {"address", "city", "zipcode"} & set(said.confirmed)


@pytest.mark.parametrize(
    ("refusal", "status", "calls"),
    [({}, 401, 4), ({}, 403, 4), (texts.aamva_fault(), 500, 4), (texts.aamva_fault(), 200, 4),
     (texts.aamva_fault("0047"), 500, 2), ({}, 500, 2)],
)  # fmt: skip
def test_one_token_for_every_call(vendors, refusal, status, calls):
    """Two calls make it, once; one that AAMVA itself refused is made anew, but not for a state's trouble."""
    vendors.aamva.verified()
    for _ in range(3):
        ask("aamva")
    vendors.aamva_token.assert_asked(times=2)
    vendors.aamva.says(refusal, status)
    failure("aamva")
    vendors.aamva.verified()
    ask("aamva")
    vendors.aamva_token.assert_asked(times=calls)


def test_one_renewal_at_a_time():
    """While one thread fetches, the others wait for it, and all get its token; each failure is told to all."""
    token, began, going = aamva_token.Token(), threading.Event(), threading.Event()
    fetched, got = [], []

    def fetch() -> str:
        fetched.append(1)
        began.set()
        going.wait(10)
        return f"token {len(fetched)}"

    threads = [threading.Thread(target=lambda: got.append(token.get(fetch, 10))) for _ in range(8)]
    for thread in threads:
        thread.start()
    began.wait(10)
    assert got == []
    going.set()
    for thread in threads:
        thread.join(10)
    assert (len(fetched), got) == (1, ["token 1"] * 8)


def test_a_token_is_renewed_before_it_ends(monkeypatch):
    """One thread renews while the others go on with the old one; a renewal that fails costs nothing yet."""
    clock = [1000.0]
    monkeypatch.setattr(aamva_token.time, "monotonic", lambda: clock[0])
    token, going, renewed = aamva_token.Token(), threading.Event(), []
    assert token.get(lambda: "old", 1) == "old"
    clock[0] += aamva_token.RENEW - 1
    assert token.get(lambda: "too early", 1) == "old"
    clock[0] += 2

    def slow() -> str:
        going.wait(10)
        return "new"

    thread = threading.Thread(target=lambda: renewed.append(token.get(slow, 1)))
    thread.start()
    wait_for(lambda: token.renewal, "the renewal")
    assert token.get(lambda: "twice", 1) == "old"
    going.set()
    thread.join(10)
    assert renewed == ["new"]
    clock[0] += aamva_token.RENEW + 1

    def fails() -> str:
        raise VendorError("aamva_security_token", Cause.REFUSED)

    assert token.get(fails, 1) == "new"
    clock[0] += aamva_token.LASTS
    with pytest.raises(VendorError, match="refused"):
        token.get(fails, 1)
    assert token.get(lambda: "at last", 1) == "at last"


def test_waiting_for_a_token_ends_with_the_job():
    """The one who waits has no longer than the person."""
    token, going = aamva_token.Token(), threading.Event()
    thread = threading.Thread(target=lambda: token.get(lambda: str(going.wait(10)), 1))
    thread.start()
    wait_for(lambda: token.renewal, "the renewal")
    with pytest.raises(VendorError, match="deadline"):
        token.get(lambda: "", 0.05)
    going.set()
    thread.join(10)
