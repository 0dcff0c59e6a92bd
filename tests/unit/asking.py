"""Asking a vendor, for the tests of them all."""

from dataclasses import fields, replace

import pytest

from idp.config import Settings
from idp.errors import VendorError
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp
from tasks.vendors.socure import kyc as socure
from tasks.vendors.socure import phone_risk
from tasks.vendors.standins import sandbox, testing
from tasks.vendors.standins.testing import FAKEY
from tasks.vendors.wire.http import Outbound

SECRET = "a vendor's body with 900661234"
PERSON = replace(FAKEY, first_name="Zoë")
ADAPTERS = {
    "instant_verify": instant_verify.ask,
    "phone_finder": phone_finder.ask,
    "instant_verify_ddp": instant_verify_ddp.ask,
    "phone_finder_ddp": phone_finder_ddp.ask,
    "aamva": aamva.ask,
    "socure": socure.ask,
    "socure_phone_risk": phone_risk.ask,
}
#: No vendor of these tests is slow, but the machine may be.
PATIENT = {name.lower(): float(seconds) for name, seconds in sandbox.patient(20).items()} | {
    one.name: 20.0 for one in fields(Settings) if "connect_timeout" in one.name
}
every_vendor = pytest.mark.parametrize("name", ADAPTERS)


def ask(name: str, seconds_left: float = 60, **changes):
    settings = testing.stand_in_settings(**PATIENT | changes)
    line = Outbound.until(settings.outbound_proxy_url, seconds_left, ca_bundle=settings.outbound_ca_bundle)
    return ADAPTERS[name](PERSON, line, settings)


def failure(name: str, **changes) -> VendorError:
    with pytest.raises(VendorError) as failed:
        ask(name, **changes)
    return failed.value
