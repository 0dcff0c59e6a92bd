"""Who a vendor's server is, is checked before it hears of a person."""

import socket

import pytest
from unit.asking import ask, failure
from unit.certificates import authority
from unit.peers import YES, says

from idp.errors import Cause


@pytest.mark.parametrize(("known", "address"), [(False, "127.0.0.1"), (True, "127.0.0.2")])
def test_a_server_that_can_not_show_who_it_is_hears_nothing(peer, tmp_path, known, address):
    """A certificate of an unknown authority, or of another host: no byte of the request is sent."""
    authority_file, context = authority(tmp_path, address)
    told = []

    def treat(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            told.append(secure.recv(65536))
            secure.sendall(YES)

    base, bundle = f"https://{peer(treat)}", str(authority_file) if known else ""
    assert failure("instant_verify", lexisnexis_base_url=base, outbound_ca_bundle=bundle).cause == Cause.TLS
    assert told == []


@pytest.mark.parametrize("name", ["instant_verify", "aamva"])
def test_an_agency_may_name_its_own_authority(peer, tmp_path, monkeypatch, name):
    """`outbound_ca_bundle`, for every call, AAMVA's token among them; what the environment says does not count."""
    authority_file, context = authority(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority_file))
    base = f"https://{peer(lambda connection: says(YES)(context.wrap_socket(connection, server_side=True)))}"
    addresses = {"lexisnexis_base_url": base, "aamva_auth_url": base, "aamva_verification_url": base}
    assert failure(name, **addresses).cause == Cause.TLS
    addresses["outbound_ca_bundle"] = str(authority_file)
    if name == "instant_verify":
        assert ask(name, **addresses).verified
    else:
        assert failure(name, **addresses).cause == Cause.UNREADABLE
