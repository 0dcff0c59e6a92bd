"""The vendors' sandbox and our adapters agree."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from unit.asking import ADAPTERS, PERSON, every_vendor

from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks import asking
from tasks.adjudication import adjudicate
from tasks.vendors.aamva import envelopes as aamva_envelopes
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import sandbox, testing
from tasks.vendors.wire.http import Outbound


@pytest.fixture
def sandboxed() -> Iterator[Settings]:
    """Settings that lead to a sandbox on loopback."""
    testing.forget()
    settings = testing.stand_in_settings()
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
    line = Outbound.until("", 60)
    assert ADAPTERS[name](PERSON, line, sandboxed).verified
    assert ADAPTERS[name](PERSON, line, replace(sandboxed, lexisnexis_hmac_auth_enabled=True)).verified
    assert ADAPTERS[name](PERSON, line, replace(sandboxed, idv_rdp_version_default="rdp_v3")).verified


@pytest.mark.parametrize(
    ("number", "reason"),
    [("703-555-5777", "lexis_nexis_phone_finder:status:500"), ("703-555-5666", "no_data_address")],
)
def test_magic_numbers_show_the_second_phone_vendor(sandboxed, number, reason):
    """And can be typed into the form."""
    chosen = replace(sandboxed, idv_address_secondary_vendor="socure")
    said = adjudicate(asking.whose_phone(PERSON.with_phone(number), Outbound.until("", 60), chosen))
    assert (said.outcome, said.reasons) == ("verified", [reason, "pass_address_second"])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("instant_verify", {"lexisnexis_password": "wrong"}),
        ("instant_verify", {"lexisnexis_hmac_auth_enabled": True, "lexisnexis_hmac_secret_key": "wrong"}),
        ("socure", {"socure_idplus_api_key": "wrong"}),
        ("socure_phone_risk", {"socure_idplus_api_key": "wrong"}),
        ("instant_verify_ddp", {"lexisnexis_threatmetrix_api_key": "wrong"}),
        ("phone_finder_ddp", {"lexisnexis_threatmetrix_org_id": "wrong"}),
    ],
)
def test_the_sandbox_refuses_a_wrong_key(sandboxed, name, wrong):
    """401."""
    with pytest.raises(VendorError, match="status 401"):
        ADAPTERS[name](PERSON, Outbound.until("", 60), replace(sandboxed, **wrong))


def test_the_sandbox_checks_aamvas_signatures(sandboxed, monkeypatch):
    """A changed envelope is refused, at the first call and at the second."""
    for target, call in (("signed_with_hmac", aamva_token.TOKEN_SERVICE), ("signed_with_rsa", "aamva_security_token")):
        genuine = getattr(aamva_envelopes, target)
        forged = lambda text, key, genuine=genuine: genuine(text, key).replace(b"Z</wsu:Expires>", b"X</wsu:Expires>")  # noqa: E731
        monkeypatch.setattr(aamva_envelopes, target, forged)
        with pytest.raises(VendorError) as failed:
            aamva.ask(PERSON, Outbound.until("", 60), sandboxed)
        assert (failed.value.service, failed.value.cause) == (call, Cause.FAULT)
