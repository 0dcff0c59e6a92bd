"""What the kit for tests is made of: each vendor's answers on `responses`, by name. `tasks.testing` is the kit's door.

A vendor that was given no answer may not be asked: the test fails, whatever the code under test made of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import responses
from responses.registries import FirstMatchRegistry

from idp.applicant import Applicant
from idp.config import Settings
from tasks.vendors.mocking import MockedVendor, Request
from tasks.vendors.standins.found import made_up_settings, stand_ins
from tasks.vendors.wire import circuits

#: The stock made-up person of vendors.md section 7.
FAKEY = Applicant(
    "Fakey", "McFakerson", "1938-10-06", "900661234", "ND", "1111111111111",
    "1 Fake Rd", "", "Great Falls", "MT", "59010", phone="2025551212", consented_at="2026-01-01T12:00:00+00:00",
    name_suffix="JR", state_id_kind="drivers_license", state_id_expiration="2099-12-31",
)  # fmt: skip


#: Seconds that each vendor has: none of them is slow here, but the machine may be.
PATIENCE = 20.0


def stand_in_settings(**changes: Any) -> Settings:
    """Settings under which every vendor can be asked: stand-ins, with made-up keys."""
    return Settings(**{**made_up_settings(), **changes})


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


class Mocks:
    """Every vendor by name, as its stand-in gives it, and settings that lead to them."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        patient = {name: PATIENCE for one in stand_ins() for name in one.timeouts if hasattr(Settings, name)}
        self.settings = stand_in_settings(**patient)
        self._named = {name: made for one in stand_ins() for name, made in one.mocks(mock).items()}

    def __getattr__(self, name: str) -> Any:
        """The vendor of that name. Raises AttributeError, with the names that there are."""
        named: dict[str, MockedVendor] = self.__dict__.get("_named", {})
        if name not in named:
            raise AttributeError(f"no vendor {name}; there are {', '.join(named)}")
        return named[name]


Kind = TypeVar("Kind", bound=Mocks)


@contextmanager
def mocked_as(kind: type[Kind]) -> Iterator[Kind]:
    """No request leaves; one that was not expected fails with AssertionError at the end, by its address."""
    forget()
    with responses.RequestsMock(assert_all_requests_are_fired=False, registry=Watched) as mock:
        yield kind(mock)
        unexpected = getattr(mock.get_registry(), "unexpected", [])
    forget()
    assert not unexpected, f"asked without an answer: {', '.join(unexpected)}; set one, as vendors.aamva.verified()"


def forget() -> None:
    """What failed in one test is no outage in the next, and no token stays."""
    circuits.breakers.clear()
    for one in stand_ins():
        one.forget()
