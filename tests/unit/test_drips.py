"""A call ends at its time-out by the socket, whatever the other side drips."""

import socket
import ssl
import threading
from functools import partial

import pytest
from unit.certificates import authority
from unit.peers import DRIPS, HELLO, Drip, Peers, heard

from idp.errors import Cause, VendorError
from tasks.vendors.wire import threads
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.watch import Seconds


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("authority"))


def post(line: Outbound, service: str, url: str, seconds: Seconds) -> bytes:
    return line.post(
        service, url, data=b"{}", headers={}, seconds=seconds, call_id="a call", read=lambda reply: reply.body
    )


def cause_of_a_call(url: str, proxy: str, seconds: Seconds, ca_bundle: str = "") -> Cause:
    with pytest.raises(VendorError) as failed:
        post(Outbound.until(proxy, 60, ca_bundle=ca_bundle), f"drips at {url}", url, seconds)
    return failed.value.cause


def dripping(peers: Peers, context: ssl.SSLContext, way: str, drip: Drip) -> str:
    """The address of a server that drips: the vendor, or both the proxy and the vendor behind it."""

    def treat(connection: socket.socket) -> None:
        if way == "TLS through a proxy":
            heard(connection)
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        drip(context.wrap_socket(connection, server_side=True) if "TLS" in way else connection)

    return peers.start(treat)


@pytest.mark.parametrize("way", ["plain", "TLS", "proxy", "TLS through a proxy"])
def test_a_dripping_answer_is_cut_at_the_time_out(peers, trusted, way):
    """Wherever it drips, the vendor is still dripping when the call is over. All places at once, on one watch."""
    authority_file, context = trusted

    def call(place: str) -> tuple[Cause, bool]:
        drip = Drip(peers.over, *DRIPS[place])
        address = dripping(peers, context, way, drip)
        proxy = f"http://{address}" if "proxy" in way else ""
        url = f"{'https' if 'TLS' in way else 'http'}://{address}/a"
        return cause_of_a_call(url, proxy, Seconds(5, 1), str(authority_file)), drip.to_the_end

    calls = {place: threads.start(partial(call, place)) for place in DRIPS}
    assert {place: one.result(60) for place, one in calls.items()} == dict.fromkeys(DRIPS, (Cause.READ_TIMEOUT, False))


#: What a photo weighs, and no socket's buffer holds.
LARGE = b"x" * 8_000_000


def sent(url: str, ca_bundle: str, seconds: Seconds) -> bytes:
    """What is answered to something large."""
    line = Outbound.until("", 60, ca_bundle=ca_bundle)
    return line.post(f"slow {url}", url, data=LARGE, headers={}, seconds=seconds, call_id="a call",
                     read=lambda reply: reply.body)  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_is_large_has_the_whole_calls_time_to_be_sent(peers, trusted, scheme):
    """A vendor that begins to read late, later than a connection may take, hears all of it."""
    authority_file, context = trusted

    def treat(connection):
        connection = context.wrap_socket(connection, server_side=True) if scheme == "https" else connection
        peers.over.wait(1.5)
        heard(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    url = f"{scheme}://{peers.start(treat)}/a"
    assert sent(url, str(authority_file), Seconds(0.7, 30)) == b"{}"


def test_a_vendor_that_never_reads_is_cut_at_the_time_out(peers):
    """Whoever takes nothing of a request is as good as silent."""
    url = f"http://{peers.start(lambda connection: peers.over.wait(20))}/a"
    with pytest.raises(VendorError) as failed:
        sent(url, "", Seconds(0.3, 1))
    assert failed.value.cause == Cause.READ_TIMEOUT
    assert not peers.over.is_set()


#: What drips before a connection stands: through a proxy or not, what it says at once, what it drips.
WAYS = {
    "handshake": (False, *HELLO),
    "handshake through a proxy": (True, *HELLO),
    "CONNECT's status line": (True, *DRIPS["status line"]),
    "CONNECT's header lines": (True, *DRIPS["header lines"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_dripping_way_to_the_vendor_is_cut_at_the_connect_time_out(peers, way):
    """The handshake, and the proxy's CONNECT: before they are done nothing of a person has left."""
    proxied, first, again = WAYS[way]
    drip = Drip(peers.over, first, again)

    def treat(connection):
        if way == "handshake through a proxy":
            heard(connection)
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        drip(connection)

    address = peers.start(treat)
    proxy = f"http://{address}" if proxied else ""
    assert cause_of_a_call(f"https://{address}/a", proxy, Seconds(0.5, 20)) == Cause.CONNECT_TIMEOUT
    assert not drip.to_the_end


def test_a_host_with_many_dead_addresses_takes_no_longer_than_one(monkeypatch):
    """Each address has its share of the connect time-out."""
    shares = []

    def dead(address, seconds, **options):
        shares.append(seconds)
        raise TimeoutError

    found = [(0, 0, 0, "", (f"192.0.2.{n}", 443)) for n in range(1, 5)]
    monkeypatch.setattr("tasks.vendors.wire.connections.socket.getaddrinfo", lambda *name, **options: found)
    monkeypatch.setattr("tasks.vendors.wire.connections.create_connection", dead)
    assert cause_of_a_call("https://vendor.example/a", "", Seconds(2, 20)) == Cause.CONNECT_TIMEOUT
    assert len(shares) == 4
    assert shares[0] <= 0.5


def test_a_name_that_is_not_found_in_time(monkeypatch):
    """Not even a resolver that hangs holds a call."""
    over = threading.Event()
    monkeypatch.setattr("tasks.vendors.wire.connections.socket.getaddrinfo", lambda *name, **options: over.wait(20))
    assert cause_of_a_call("https://vendor.example/a", "", Seconds(0.3, 20)) == Cause.CONNECT_TIMEOUT
    assert not over.is_set()
    over.set()


def test_an_end_of_one_call_is_no_end_of_the_next(peers):
    """Calls at once, each with its own end, on one watch: the early one is cut, the late one answered."""
    late = threading.Event()

    def treat(connection):
        if b"/late" in heard(connection):
            late.wait(20)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        else:
            peers.over.wait(20)

    address, line, answers = peers.start(treat), Outbound.until("", 60), []

    def ask():
        answers.append(post(line, "late", f"http://{address}/late", Seconds(20, 20)))

    thread = threading.Thread(target=ask)
    thread.start()
    assert cause_of_a_call(f"http://{address}/early", "", Seconds(0.3, 0.3)) == Cause.READ_TIMEOUT
    late.set()
    thread.join(20)
    assert answers == [b"{}"]
