"""The one HTTP session, on real sockets where it matters."""

import socket
import threading
from types import SimpleNamespace

import pytest
from unit.asking import PERSON, ask, failure
from unit.peers import YES, heard, says

from idp.errors import Cause, VendorError
from tasks.vendors.lexisnexis import instant_verify
from tasks.vendors.standins import testing
from tasks.vendors.wire import http
from tasks.vendors.wire.connections import IDLE, http_session
from tasks.vendors.wire.http import Outbound


def test_nobody_is_asked_for_a_person_who_left(vendors):
    """No seconds left: no call."""
    vendors.instant_verify.verified()
    assert failure("instant_verify", seconds_left=0).cause == Cause.DEADLINE
    vendors.instant_verify.assert_not_asked()


def test_no_call_after_hanging_up(vendors):
    """Each costs money."""
    vendors.instant_verify.verified()
    line = Outbound.until("", 60)
    line.hang_up()
    with pytest.raises(VendorError) as failed:
        instant_verify.ask(PERSON, line, vendors.settings)
    assert failed.value.cause == Cause.NOT_NEEDED
    vendors.instant_verify.assert_not_asked()


stop = threading.Event()


def hangs(line: socket.socket) -> None:
    heard(line)
    stop.wait(1.5)


def resets(line: socket.socket) -> None:
    heard(line)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


cuts_short = says(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}")
speaks_no_tls = says(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def hangs_up(line: socket.socket) -> None:
    heard(line)


@pytest.mark.parametrize(
    ("treat", "scheme", "cause", "retryable"),
    [
        (hangs, "http", Cause.READ_TIMEOUT, False),
        (hangs, "https", Cause.CONNECT_TIMEOUT, True),
        (resets, "http", Cause.RESET, False),
        (resets, "https", Cause.REFUSED, True),
        (hangs_up, "http", Cause.RESET, False),
        (cuts_short, "http", Cause.RESET, False),
        (speaks_no_tls, "https", Cause.TLS, False),
    ],
)
def test_every_kind_of_lost_call(peer, treat, scheme, cause, retryable):
    """On real sockets: what requests makes of each is our own closed set."""
    failed = failure(
        "instant_verify", lexisnexis_base_url=f"{scheme}://{peer(treat)}", lexisnexis_instant_verify_timeout=0.5
    )
    assert (failed.cause, failed.retryable) == (cause, retryable)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://a..b"])
def test_a_refused_connection(peer, base):
    """Nobody listens there, or there is no such name."""
    failed = failure("instant_verify", lexisnexis_base_url=base)
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
    told = []

    def proxy(line: socket.socket) -> None:
        told.append(heard(line).split(b"\r\n")[0])
        line.sendall(b"HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n")

    base = {"lexisnexis_base_url": "http://127.0.0.1:9"}
    assert failure("instant_verify", outbound_proxy_url=f"http://{peer(proxy)}", **base).detail == "503"
    assert told[0].startswith(b"POST http://127.0.0.1:9/restws/")
    assert failure("instant_verify", outbound_proxy_url="http://127.0.0.1:9", **base).cause == Cause.PROXY


@pytest.mark.parametrize("answer", [b"HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n", b""])
def test_a_proxy_that_makes_no_tunnel(peer, answer):
    """It refuses, or hangs up: the vendor never heard of the person, so the call may be made again."""
    proxy = f"http://{peer(says(answer))}"
    failed = failure("instant_verify", outbound_proxy_url=proxy, lexisnexis_base_url="https://127.0.0.1:9")
    assert (failed.cause, failed.retryable) == (Cause.PROXY, True)


def test_a_vendors_cookie_is_not_sent_back(peer):
    """It would join one person's call with another's."""
    told = []

    def treat(connection: socket.socket) -> None:
        told.append(heard(connection))
        connection.sendall(YES.replace(b"200 OK\r\n", b"200 OK\r\nConnection: close\r\n", 1))

    base = f"http://{peer(treat)}"
    for _ in range(2):
        assert ask("instant_verify", lexisnexis_base_url=base).verified
    assert len(told) == 2
    assert not any(b"cookie" in request.lower() for request in told)
    assert list(http_session("", "").cookies) == []


def test_time_outs_are_cut_to_what_is_left(peer):
    """The vendor may take 20 s, but the person waits for half a second more: its late answer is not waited for."""

    def late(connection: socket.socket) -> None:
        heard(connection)
        stop.wait(2)
        connection.sendall(YES)

    failed = failure(
        "instant_verify", seconds_left=0.5, lexisnexis_base_url=f"http://{peer(late)}",
        lexisnexis_connect_timeout=20.0, lexisnexis_instant_verify_timeout=20.0,
    )  # fmt: skip
    assert failed.cause == Cause.READ_TIMEOUT
    allowed = Outbound.until("", 3).allowed("a_service", http.Seconds(20, 20))
    assert max(allowed.connect, allowed.whole) <= 3


def test_a_connection_that_was_idle_for_long_is_not_used_again(peers, monkeypatch):
    """What lies between may have forgotten it; the call would be lost, and a lost call is not repeated."""
    connections, clock = [], [0.0]

    def treat(connection: socket.socket) -> None:
        connections.append(connection)
        while heard(connection).strip():
            connection.sendall(YES)

    base = f"http://{peers.start(treat)}"
    monkeypatch.setattr("tasks.vendors.wire.connections.time", SimpleNamespace(monotonic=lambda: clock[0]))
    for now, so_far in ((0.0, 1), (IDLE - 1, 1), (2 * IDLE, 2)):
        clock[0] = now
        assert ask("instant_verify", lexisnexis_base_url=base).verified
        assert len(connections) == so_far
