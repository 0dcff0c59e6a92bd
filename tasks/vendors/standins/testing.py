"""The kit for tests: each vendor's answers on `responses`, by name.

    pytest_plugins = ["tasks.vendors.standins.testing"]  # in conftest.py

    def test_a_no(vendors):
        vendors.instant_verify.not_verified("ssn")
        ...
        vendors.instant_verify.assert_asked(last_name="McFakerson")

A vendor that was given no answer may not be asked: the test fails, whatever the code under test made of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import responses
from responses.registries import FirstMatchRegistry

from idp.applicant import Applicant
from idp.config import Settings
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import key_pair
from tasks.vendors.standins.mocks import Aamva, AamvaToken, InstantVerify, PhoneFinder, Request, Socure, ThreatMetrix
from tasks.vendors.wire import circuits

#: The stock made-up person of vendors.md section 7.
FAKEY = Applicant(
    "Fakey", "McFakerson", "1938-10-06", "900661234", "ND", "1111111111111",
    "1 Fake Rd", "", "Great Falls", "MT", "59010", phone="2025551212", consented_at="2026-01-01T12:00:00+00:00",
)  # fmt: skip


def settings(**changes: Any) -> Settings:
    """Settings under which every vendor can be asked: stand-ins, with a key pair for AAMVA."""
    return Settings(**{**key_pair.made_up(), **changes})


class Watched(FirstMatchRegistry):
    """Notes what nobody gave an answer for."""

    def __init__(self) -> None:
        super().__init__()
        self.unexpected: list[str] = []

    def find(self, request: Request) -> Any:
        found, reasons = super().find(request)
        if found is None:
            self.unexpected.append(str(request.url).split("?")[0])
        return found, reasons


class Vendors:
    """Every vendor by name, and settings that lead to them."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.settings = settings()
        self.instant_verify, self.phone_finder = InstantVerify(mock), PhoneFinder(mock)
        self.socure, self.threatmetrix = Socure(mock), ThreatMetrix(mock)
        self.aamva_token = AamvaToken(mock)
        self.aamva = Aamva(mock, self.aamva_token)


@contextmanager
def mocked() -> Iterator[Vendors]:
    """No request leaves; one that was not expected fails with AssertionError at the end, by its address."""
    forget()
    with responses.RequestsMock(assert_all_requests_are_fired=False, registry=Watched) as mock:
        yield Vendors(mock)
        unexpected = getattr(mock.get_registry(), "unexpected", [])
    forget()
    assert not unexpected, f"asked without an answer: {', '.join(unexpected)}; set one, as vendors.aamva.verified()"


def forget() -> None:
    """What failed in one test is no outage in the next, and no token stays."""
    circuits.breaker.cache_clear()
    aamva.token = aamva_token.Token()


@pytest.fixture
def vendors() -> Iterator[Vendors]:
    """The vendors, mocked for one test."""
    with mocked() as made:
        yield made
