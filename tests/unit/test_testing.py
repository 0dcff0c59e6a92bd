"""The kit for developers who mock vendors."""

import contextlib
import sys
import threading

import pytest
import requests
from unit.asking import ADAPTERS, PERSON

import tasks.vendors
from idp.errors import VendorError
from tasks.testing import mocked
from tasks.vendors.lexisnexis import instant_verify
from tasks.vendors.standins import found, sandbox, testing
from tasks.vendors.wire.http import Outbound


def ask(vendors):
    return instant_verify.ask(testing.FAKEY, Outbound.until("", 60), vendors.settings)


def mocked_test(test):
    """One that takes any failure for an outage."""
    with mocked() as vendors, contextlib.suppress(VendorError, requests.ConnectionError):
        test(vendors)


def test_an_unexpected_request_fails_the_test():
    """Even where the code under test made a vendor's failure of it; by its address, without the query."""
    with pytest.raises(AssertionError, match=r"asked without an answer: https://www.example.com/restws/\S+ion;"):
        mocked_test(ask)
    with pytest.raises(AssertionError, match=r"https://elsewhere.example/a;"):
        mocked_test(lambda vendors: requests.get("https://elsewhere.example/a?ssn=900661234", timeout=1))


def test_its_asserts_can_fail(vendors):
    """On the number of calls and on each fact."""
    vendors.instant_verify.verified()
    vendors.instant_verify.assert_not_asked()
    ask(vendors)
    vendors.instant_verify.assert_asked(ssn="900661234", dob="1938-10-06")
    for wrong in ({"ssn": "900661235"}, {"phone": "2025551212"}, {"times": 2}):
        with pytest.raises(AssertionError):
            vendors.instant_verify.assert_asked(**wrong)
    with pytest.raises(AssertionError):
        vendors.instant_verify.assert_not_asked()


def test_the_last_answer_set_counts(vendors):
    """Also after others were given."""
    vendors.instant_verify.not_verified("ssn")
    assert not ask(vendors).verified
    vendors.instant_verify.verified()
    assert ask(vendors).verified


def test_a_redirect_and_a_broken_line(vendors):
    """By name."""
    for name in ("redirects", "resets", "refuses", "breaks_tls", "times_out", "fails"):
        testing.forget()
        getattr(vendors.instant_verify, name)()
        with pytest.raises(Exception, match="lexis_nexis_instant_verify"):
            ask(vendors)


@pytest.mark.parametrize(
    ("name", "how", "told"),
    [
        ("instant_verify", "not_verified", "sssn"),
        ("phone_finder", "not_verified", "fone"),
        ("socure", "not_verified", "sssn"),
        ("socure_phone_risk", "not_verified", "fone"),
        ("instant_verify_ddp", "not_verified", "sssn"),
        ("phone_finder_ddp", "not_verified", "fone"),
        ("aamva", "not_verified", "state_id"),
        ("aamva", "times_out", "conect"),
        ("aamva", "state_fails", "47"),
        ("aamva", "fails", 200),
    ],
)
def test_what_is_misspelt_is_an_error(vendors, name, how, told):
    """And no yes that nobody asked for; the error names what there is."""
    with pytest.raises(ValueError, match=f"unknown: {told}; there are "):
        getattr(getattr(vendors, name), how)(told)


def test_names_that_there_are_not(vendors):
    """A vendor, and a way to answer."""
    with pytest.raises(AttributeError, match="no vendor instant_vrify; there are .*instant_verify"):
        vendors.instant_vrify.verified()
    with pytest.raises(AttributeError, match="InstantVerifyMock has no verfied; there are .*not_verified,.* verified"):
        vendors.instant_verify.verfied()
    vendors.instant_verify.verified()
    ask(vendors)
    with pytest.raises(ValueError, match="unknown: lastname; there are .*last_name"):
        vendors.instant_verify.assert_asked(lastname="McFakerson")


def test_every_no_is_a_no_without_attributes(vendors):
    """Whichever vendor it is."""
    for name, adapter in ADAPTERS.items():
        getattr(vendors, name).not_verified()
        settings = testing.stand_in_settings()
        assert not adapter(PERSON, Outbound.until("", 60), settings).verified


ACME = """
from tasks.vendors.mocking import MockedVendor, StandIn

class AcmeMock(MockedVendor):
    def verified(self):
        self.says({"acme": "yes"})

STAND_INS = (
    StandIn(
        magic="    first name Wile     no",
        routes={"/acme": lambda heard: (200, {"acme": "yes"})},
        places={"acme_url": "/acme"},
        timeouts=("acme_timeout",),
        mocks=lambda mock: {"acme": AcmeMock(mock, lambda body: {})},
    ),
)
"""


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """A vendor's folder beside the others."""
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "standin.py").write_text(ACME)
    monkeypatch.setattr(tasks.vendors, "__path__", [*tasks.vendors.__path__, str(tmp_path)])
    found.stand_ins.cache_clear()
    yield
    found.stand_ins.cache_clear()
    for name in ("tasks.vendors.acme", "tasks.vendors.acme.standin"):
        sys.modules.pop(name, None)


def test_a_new_vendors_folder_is_found(acme):
    """The kit and the sandbox know it without another line."""
    with mocked() as vendors:
        vendors.acme.verified()
        assert requests.post("https://acme.example/", timeout=1).json() == {"acme": "yes"}
    assert sandbox.places("http://127.0.0.1:1")["acme_url"] == "http://127.0.0.1:1/acme"
    assert sandbox.development(1)[1]["ACME_TIMEOUT"] == "2"
    server = sandbox.serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/acme"
        assert requests.post(url, data=b"", timeout=10).json() == {"acme": "yes"}
    finally:
        server.shutdown()
        server.server_close()
