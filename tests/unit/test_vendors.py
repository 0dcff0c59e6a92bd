"""InstantVerify: what is sent, what is made of each answer, and every way a call can fail."""

import json
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import responses

from idp.applicant import Applicant
from idp.config import Settings
from idp.errors import Cause, InvalidApplicant, VendorError
from tasks.vendors import http, instant_verify, lexisnexis, phone_finder, sandbox
from tasks.vendors.http import Line

APPLICANT = Applicant(
    "Zoë", "McFakerson", "1938-10-06", "900661234", "ND", "1111111111111",
    "1 Fake Rd", "", "Great Falls", "MT", "59010-1234",
)  # fmt: skip
URL = "https://vendor.example.gov/restws/identity/v2/test_account/gsa2.chk32.test.wf/conversation"
SETTINGS = Settings(lexisnexis_base_url="https://vendor.example.gov")
SECRET = "a vendor's body with 900661234"


@pytest.fixture(autouse=True)
def closed_circuits():
    """What failed in one test is no outage in the next."""
    http.breaker.cache_clear()


def ask(settings: Settings = SETTINGS, seconds_left: float = 60):
    return instant_verify.ask(APPLICANT, Line.until(settings.outbound_proxy_url, seconds_left), settings)


def document(
    status="failed", reason="total.scoring.model.verification.fail", failed=("SSNSSAValid",), **product
) -> dict:
    items = [{"ItemName": name, "ItemStatus": "fail"} for name in failed]
    one = {"ProductType": "InstantVerify", "ProductStatus": "fail", "Items": items} | product
    code = {"TransactionReasonCode": {"Code": reason}} if reason else {}
    return {"Status": {"TransactionStatus": status, "ConversationId": "42", "Reference": "r"} | code, "Products": [one]}


@responses.activate
def test_what_is_sent():
    """The wire format, basic authentication, and bytes that hold exactly what was typed."""
    responses.post(URL, json=document("passed", None))
    assert ask().verified
    sent = responses.calls[0].request
    assert sent.headers["Authorization"] == "Basic dGVzdF91c2VybmFtZTp0ZXN0X3Bhc3N3b3Jk"
    assert sent.headers["Content-Type"] == "application/json"
    person = json.loads(sent.body)["Person"]
    assert person["Name"] == {"FirstName": "Zoë", "LastName": "McFakerson"}
    assert person["DateOfBirth"] == {"Year": "1938", "Month": "10", "Day": "6"}
    assert person["SSN"] == {"Number": "900661234", "Type": "ssn9"}
    assert person["Addresses"][0]["Zip5"] == "59010"
    assert "1111111111111" not in sent.body.decode()


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


@responses.activate
def test_phone_finder_asks_for_the_number_and_not_for_the_address():
    """Its own workflow; a no is about the phone."""
    url = "https://vendor.example.gov/restws/identity/v2/test_account/customers.gsa2.phonefinder.workflow/conversation"
    responses.post(url, json={"Status": {"TransactionStatus": "failed", "ConversationId": "7"}})
    applicant = APPLICANT.with_phone("+1 (202) 555-1212")
    said = phone_finder.ask(applicant, Line.until("", 60), SETTINGS)
    assert (said.verified, said.failed, said.transaction_id) == (False, ("phone",), "7")
    person = json.loads(responses.calls[0].request.body)["Person"]
    assert person["Phones"] == [{"Number": "2025551212"}]
    assert "Addresses" not in person


@pytest.mark.parametrize("typed", ["", "555", "+44 20 7946 0958", "not a number", "202-555-121"])
def test_a_phone_number_of_the_us(typed):
    """Anything else is refused in words."""
    with pytest.raises(InvalidApplicant, match="phone"):
        APPLICANT.with_phone(typed)


@responses.activate
def test_a_vendor_that_is_down_is_not_asked_for_a_while():
    """Five outages in a row open the circuit: the next call fails at once, without a request."""
    responses.post(URL, status=503)
    for _ in range(http.FAILURES):
        with pytest.raises(VendorError, match="status 503"):
            ask()
    with pytest.raises(VendorError) as failed:
        ask()
    assert failed.value.cause == Cause.CIRCUIT_OPEN
    assert len(responses.calls) == http.FAILURES


@responses.activate
def test_refusals_do_not_open_the_circuit():
    """A vendor that answers is not down."""
    responses.post(URL, status=400)
    for _ in range(http.FAILURES + 2):
        with pytest.raises(VendorError, match="status 400"):
            ask()


@responses.activate
def test_hmac_replaces_basic():
    """One flag; never both."""
    responses.post(URL, json=document("passed", None))
    ask(Settings(lexisnexis_base_url="https://vendor.example.gov", lexisnexis_hmac_auth_enabled=True))
    assert responses.calls[0].request.headers["Authorization"].startswith("HMAC-SHA256 keyid=pf_iv_hmac_key_id, ts=")


@pytest.mark.parametrize(
    ("answer", "failed", "coverable"),
    [
        (document(), ("ssn",), True),
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
    ],
)
@responses.activate
def test_every_kind_of_no(answer, failed, coverable):
    """Which attributes, and whether a state's yes may cover them."""
    responses.post(URL, json=answer)
    said = ask()
    assert (said.verified, said.failed, said.coverable, said.transaction_id) == (False, failed, coverable, "42")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        ({"status": 401, "body": SECRET}, Cause.STATUS),
        ({"status": 403, "body": SECRET}, Cause.STATUS),
        ({"status": 429, "body": SECRET}, Cause.STATUS),
        ({"status": 500, "body": SECRET}, Cause.STATUS),
        ({"status": 503, "body": SECRET}, Cause.STATUS),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/?900661234"}}, Cause.REDIRECT),
        ({"body": ""}, Cause.UNREADABLE),
        ({"body": SECRET}, Cause.UNREADABLE),
        ({"body": "[" * 100_000}, Cause.UNREADABLE),
        ({"body": f'["{SECRET}"]'}, Cause.UNREADABLE),
        ({"body": b"\xff\xfe"}, Cause.UNREADABLE),
        ({"json": {"Status": SECRET}}, Cause.INCOMPLETE),
        ({"json": {}}, Cause.INCOMPLETE),
        ({"json": document("error")}, Cause.FAULT),
        ({"json": document(SECRET)}, Cause.FAULT),
        ({"body": "x" * (http.MAX_BYTES + 1)}, Cause.TOO_LARGE),
    ],
)
@responses.activate
def test_every_kind_of_failure(reply, cause):
    """A vendor's failure has a cause and never a word of the vendor's; only a lost call is worth a retry."""
    responses.post(URL, **reply)
    with pytest.raises(VendorError) as failed:
        ask()
    assert failed.value.cause == cause
    assert not failed.value.retryable
    told = f"{failed.value} {failed.value.__cause__} {failed.value.__dict__}"
    assert "900661234" not in told
    assert "vendor's body" not in told


@pytest.fixture
def peer() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """A TCP server that treats each connection as it is told."""
    listeners = []

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
    settings = Settings(lexisnexis_base_url=f"{scheme}://{peer(treat)}", lexisnexis_instant_verify_timeout=0.5)
    with pytest.raises(VendorError) as failed:
        ask(settings)
    assert (failed.value.cause, failed.value.retryable) == (cause, retryable)


def test_a_refused_connection():
    """Nobody listens there."""
    with pytest.raises(VendorError) as failed:
        ask(Settings(lexisnexis_base_url="http://127.0.0.1:9"))
    assert (failed.value.cause, failed.value.retryable) == (Cause.REFUSED, True)


def test_nobody_is_asked_for_a_person_who_left():
    """No seconds left: no call."""
    with pytest.raises(VendorError) as failed:
        ask(seconds_left=0)
    assert failed.value.cause == Cause.DEADLINE


def test_calls_go_through_the_proxy_and_never_around_it(peer, monkeypatch):
    """The environment's NO_PROXY does not count; a proxy that is down is a failure, not a way around."""
    monkeypatch.setenv("NO_PROXY", "*")
    heard = []

    def proxy(line: socket.socket) -> None:
        heard.append(line.recv(65536).split(b"\r\n")[0])
        line.sendall(b"HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n")

    base = {"lexisnexis_base_url": "http://127.0.0.1:9"}
    with pytest.raises(VendorError, match="status 503"):
        ask(Settings(outbound_proxy_url=f"http://{peer(proxy)}", **base))
    assert heard[0].startswith(b"POST http://127.0.0.1:9/restws/")
    with pytest.raises(VendorError) as failed:
        ask(Settings(outbound_proxy_url="http://127.0.0.1:9", **base))
    assert failed.value.cause == Cause.PROXY


@pytest.mark.parametrize("hmac", [False, True])
def test_the_sandbox_speaks_the_wire_format(hmac):
    """Our adapter and the sandbox agree, in both modes, on every magic value; a wrong password is a 401."""
    settings = Settings(lexisnexis_hmac_auth_enabled=hmac)
    server = sandbox.serve(given=settings)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    if hmac:
        server.RequestHandlerClass.settings = Settings(lexisnexis_hmac_auth_enabled=True, lexisnexis_base_url=base)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asking = Settings(lexisnexis_hmac_auth_enabled=hmac, lexisnexis_base_url=base)
    assert ask(asking).verified
    with pytest.raises(VendorError, match="401"):
        ask(Settings(lexisnexis_base_url=base, lexisnexis_password="wrong"))
    server.shutdown()
    server.server_close()
