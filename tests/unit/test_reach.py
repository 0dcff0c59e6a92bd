"""Whether a vendor can be reached: a connection and its TLS, through the proxy where there is one, and no request."""

import socket
from dataclasses import replace

import pytest
from conftest import wait_for
from unit.certificates import authority
from unit.settings_of_production import DDP, PRODUCTION, SOCURE

from idp.config import Settings, load
from idp.development.servers import free_port
from tasks.ops import reach

TUNNEL = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture
def vendor(peer, tmp_path):
    """Over TLS: its address, what trusts it, and what it was told."""
    trusted, context = authority(tmp_path)
    told = []

    def treat(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            told.append(secure.recv(65536))

    return f"https://{peer(treat)}", replace(Settings(), outbound_ca_bundle=str(trusted)), told


def proxy_to(target: str, told: list[bytes], answer: bytes = TUNNEL):
    """Says its answer and, where that is a yes, passes bytes on."""

    def treat(connection: socket.socket) -> None:
        told.append(connection.recv(65536))
        connection.sendall(answer)
        host, port = target.removeprefix("https://").split(":")
        with socket.create_connection((host, int(port))) as there:
            for sender, to in ((connection, there), (there, connection)) * 2:
                sender.settimeout(2)
                to.sendall(sender.recv(65536))

    return treat


def test_a_vendor_is_reached_and_told_nothing(vendor):
    """Its certificate is looked at as a call would."""
    address, trusting, told = vendor
    assert reach.vendor(address, trusting) == ""
    wait_for(lambda: told, "its end")
    assert told == [b""]
    assert "certificate is not trusted" in reach.vendor(address, Settings())


def test_through_the_proxy_with_its_password(vendor, peer):
    """A tunnel, as calls have one; what the proxy refuses is said by its number alone."""
    address, trusting, _ = vendor
    told: list[bytes] = []
    through = replace(trusting, outbound_proxy_url=f"http://me:se%40cret@{peer(proxy_to(address, told))}")
    assert reach.vendor(address, through) == ""
    assert told[0].startswith(f"CONNECT {address.removeprefix('https://')} ".encode())
    assert b"Basic bWU6c2VAY3JldA==" in told[0]
    assert reach.proxy(through) == ""
    refusing = proxy_to(address, told, b"HTTP/1.1 407 secret words\r\n\r\n")
    through = replace(trusting, outbound_proxy_url=f"http://{peer(refusing)}")
    assert reach.vendor(address, through) == "the proxy refuses with 407"


def test_why_not_is_said(peer, vendor):
    """Nobody there, no such name, something else than TLS."""
    assert reach.vendor(f"https://127.0.0.1:{free_port()}", Settings()) == "nothing listens there"
    assert reach.vendor("https://no-such-host.invalid", Settings()) == "its host's name is unknown"
    plain = peer(lambda connection: connection.sendall(b"220 mail.example.gov ESMTP\r\n"))
    assert reach.vendor(f"https://{plain}", Settings()) == "TLS fails"
    away = replace(Settings(), outbound_proxy_url=f"http://127.0.0.1:{free_port()}")
    assert reach.proxy(away) == reach.vendor("https://vendor.example.gov", away) == "nothing listens there"


def test_those_are_tried_that_the_settings_ask():
    """Each host once; LexisNexis' older platform only where it is asked."""
    plain = {"vendor.example.gov:443", "a.example.gov:443", "v.example.gov:443"}
    assert set(reach.addresses(load(PRODUCTION))) == plain
    assert set(reach.addresses(load(PRODUCTION | SOCURE))) == plain | {"socure.gov:443"}
    newer = set(reach.addresses(load(PRODUCTION | DDP)))
    assert "ddp.example.gov:443" in newer
    assert "vendor.example.gov:443" not in newer
