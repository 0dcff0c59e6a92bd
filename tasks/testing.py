"""The kit for tests: each vendor's answers by name, and a whole job on them without a server.

pytest_plugins = ["tasks.testing"]  # in conftest.py

def test_a_no(vendors):
    vendors.instant_verify.not_verified("ssn")
    vendors.aamva.verified()
    assert vendors.resolution(FAKEY)["errors"] == {"ssn": ["UNVERIFIED"]}
    vendors.instant_verify.assert_asked(last_name="McFakerson")
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from typing import Any

import pytest

from idp.applicant import Applicant
from idp.checks import contradictions
from idp.config import Settings
from idp.errors import ConfigError
from tasks import asking
from tasks.adjudication import Asked, adjudicate
from tasks.vendors.mocking import among
from tasks.vendors.standins.testing import FAKEY, Mocks, mocked_as
from tasks.vendors.wire.http import Outbound


class Vendors(Mocks):
    """Every vendor by name, and the jobs that ask them: without Postgres, Redis, KMS or a worker."""

    def resolution(self, applicant: Applicant = FAKEY, seconds_left: float = 60.0, **changes: Any) -> dict[str, Any]:
        """What the page would get of a resolution job: its result, as it is read back (`Outcome.result`).

        `seconds_left` is how long somebody still waits; `changes` are settings. Raises ValueError for a setting that
        there is not, ConfigError for a value that no start would take.
        """
        return self._read_back(asking.resolve, applicant, seconds_left, changes)

    def address(self, applicant: Applicant = FAKEY, seconds_left: float = 60.0, **changes: Any) -> dict[str, Any]:
        """The same of an address job, which asks whose phone number it is."""
        return self._read_back(asking.whose_phone, applicant, seconds_left, changes)

    def _read_back(
        self, ask: Callable[..., list[Asked]], applicant: Applicant, seconds_left: float, changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Through JSON twice, as a job's message and its result go."""
        s = _changed(self.settings, changes)
        told = Applicant.from_message(json.loads(json.dumps(applicant.to_message())))
        asked = ask(told, Outbound.until(s.outbound_proxy_url, seconds_left, ca_bundle=s.outbound_ca_bundle), s)
        result: dict[str, Any] = json.loads(json.dumps(adjudicate(asked).result()))
        return result


def _changed(s: Settings, changes: dict[str, Any]) -> Settings:
    among({f.name for f in fields(Settings)}, changes)
    changed = replace(s, **changes)
    if faults := contradictions(changed, {"production", *changes}):  # As of a test: no Postgres is looked at.
        raise ConfigError("; ".join(f"{name}: {sentence}" for name, sentence in sorted(faults.items())))
    return changed


def mocked() -> AbstractContextManager[Vendors]:
    """No request leaves; one that was not expected fails with AssertionError at the end, by its address."""
    return mocked_as(Vendors)


@pytest.fixture
def vendors() -> Iterator[Vendors]:
    """The vendors, mocked for one test."""
    with mocked() as made:
        yield made
