"""Who a vendor's server is, is checked before it hears of a person."""

import socket

import pytest
from unit.asking import ask, failure
from unit.certificates import authority
from unit.peers import YES, says

from idp.errors import Cause
from tasks.vendors.wire.connections import http_session


@pytest.mark.parametrize(("known", "address"), [(False, "127.0.0.1"), (True, "127.0.0.2")])
def test_a_server_that_can_not_show_who_it_is_hears_nothing(peer, tmp_path, monkeypatch, known, address):
    """A certificate of an unknown authority, or of another host: no byte of the request is sent."""
    authority_file, context = authority(tmp_path, address)
    if known:
        monkeypatch.setattr(http_session(""), "verify", str(authority_file))
    told = []

    def treat(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            told.append(secure.recv(65536))
            secure.sendall(YES)

    assert failure("instant_verify", lexisnexis_base_url=f"https://{peer(treat)}").cause == Cause.TLS
    assert told == []


def test_a_server_that_shows_who_it_is_is_heard(peer, tmp_path, monkeypatch):
    """The same server, its authority trusted and its host the one that was meant."""
    authority_file, context = authority(tmp_path)
    monkeypatch.setattr(http_session(""), "verify", str(authority_file))
    base = f"https://{peer(lambda connection: says(YES)(context.wrap_socket(connection, server_side=True)))}"
    assert ask("instant_verify", lexisnexis_base_url=base).verified
