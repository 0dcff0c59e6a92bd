"""What every vendor's stand-in is made of: what the sandbox hears and says, and the mock of the kit for tests.

Not for production. A vendor's folder has a `standin` with what it says, what it was told, what it decides by magic
values, and its mock; `standins` finds it there.
"""

import json
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from idp.config import Settings

if TYPE_CHECKING:
    from responses import RequestsMock

HANG = 6.0  #: seconds that a magic value's silence lasts; longer than any vendor's default time-out

Told = dict[str, str]  #: what a vendor was told of an applicant, by the names of `Applicant`
Body = dict[str, Any] | str
Spoken = tuple[int, Body]  #: what the sandbox answers: status, and JSON or XML
Said = tuple[int, dict[str, str], str | bytes] | Exception  #: what a mock answers: status, headers, body
Request = requests.PreparedRequest

REFUSED: Spoken = (401, {})
ERROR: Body = {"Message": "sandbox: could not contact vendor"}


@dataclass(frozen=True)
class Heard:
    """One request as the sandbox got it."""

    settings: Settings
    path: str
    headers: Any
    body: bytes


@dataclass(frozen=True)
class StandIn:
    """One vendor's part of the sandbox and of the kit.

    `magic`: its magic values, a line each. `routes`: a path's pattern and who answers there. `places`: a setting and
    the path that it leads to. `timeouts`: the settings that a slow sandbox must not run into. `mocks`: by the names
    that tests know. `made_up`: settings without which it can't be asked. `forget`: what one test must not leave to the
    next.
    """

    magic: str
    routes: dict[str, Callable[[Heard], Spoken]]
    places: dict[str, str]
    timeouts: tuple[str, ...]
    mocks: "Callable[[RequestsMock], dict[str, MockedVendor]]"
    made_up: Callable[[], dict[str, str]] = dict
    forget: Callable[[], None] = lambda: None


RESOLUTION_MAGIC = """
    first name contains Fail        the resolution vendor answers 500
    first name contains Time        the resolution vendor does not answer for 6 seconds
    first name contains Parse       the resolution vendor answers 504
    first name contains Bad         no: the name does not go with the SSN
    SSN not from 900 or 666         no: not a valid SSN
    ZIP code 00000                  no: the address is unknown
"""


def resolution_failure(told: Told) -> Spoken | None:
    """How a resolution vendor fails for this first name, if it does (vendors.md section 7)."""
    first = told["first_name"].lower()
    if "time" in first:
        time.sleep(HANG)
    if "fail" in first or "time" in first:
        return 500, ERROR
    return (504, ERROR) if "parse" in first else None


def unresolved(told: Told) -> list[str]:
    """The attributes that a resolution vendor does not find (vendors.md section 7)."""
    wrong = {
        "first_name": "bad" in told["first_name"].lower(),
        "ssn": not re.match("900|666", told["ssn"]),
        "address": told["zipcode"][:5] == "00000",
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def among(known: Collection[str], attributes: Collection[str]) -> None:
    """Raises ValueError for an attribute that is not `known`: a misspelt one would be a yes that nobody asked for."""
    if unknown := sorted(set(attributes) - set(known)):
        raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def reads_json(names: dict[str, str]) -> Callable[[bytes], Told]:
    """A reader of a flat JSON object: attribute to its field. It raises KeyError, ValueError or TypeError."""

    def read(body: bytes) -> Told:
        document: dict[str, Any] = json.loads(body)
        return {name: str(document[field]) for name, field in names.items()}

    return read


def body_of(request: Request) -> bytes:
    """A mocked request's body."""
    return request.body if isinstance(request.body, bytes) else (request.body or "").encode()


class MockedVendor:
    """One vendor's answers. The last one that was set counts, for as many calls as come."""

    def __init__(self, mock: "RequestsMock", read: Callable[[bytes], Told]) -> None:
        self.mock, self.read = mock, read
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Said] | None = None
        self.url, self.matches = re.compile(r".*"), lambda request: True

    def verified(self) -> None:
        """A yes."""
        raise NotImplementedError

    def not_verified(self, *attributes: str) -> None:
        """A no, because of these attributes (`ssn`, `address`, `dob`, ...). Raises ValueError for others."""
        raise NotImplementedError

    def says(self, body: dict[str, Any] | str | bytes, status: int = 200, content_type: str = "", **more: str) -> None:
        """Exactly this, for what has no name here; `more` are headers."""
        text = json.dumps(body) if isinstance(body, dict) else body
        kind = content_type or ("application/json" if isinstance(body, dict) else "application/soap+xml")
        headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
        self.calls(lambda request: (status, headers, text))

    def fails(self, status: int = 500) -> None:
        """An error status."""
        self.says({}, status)

    def times_out(self, at: str = "read") -> None:
        """No answer, or at="connect" not even a connection, in time."""
        among({"read", "connect"}, {at})
        error = requests.ConnectTimeout if at == "connect" else requests.ReadTimeout
        self.calls(lambda request: error())

    def refuses(self) -> None:
        """Nobody listens."""
        self.calls(lambda request: requests.ConnectionError())

    def resets(self) -> None:
        """The connection breaks in the middle."""
        self.calls(lambda request: requests.ConnectionError(ConnectionResetError()))

    def breaks_tls(self) -> None:
        """The certificate is wrong."""
        self.calls(lambda request: requests.exceptions.SSLError())

    def redirects(self) -> None:
        """To elsewhere."""
        self.says({}, 302, Location="https://elsewhere.example/")

    def calls(self, answer: Callable[[Request], Said]) -> None:
        """Answer by a function."""
        if self.answer is None:
            self.mock.add_callback("POST", self.url, self.heard, match=[lambda r: (self.matches(r), "")])
        self.answer = answer

    def heard(self, request: Request) -> Any:
        """Note the request, and answer as was set."""
        self.requests.append(request)
        return self.answer(request) if self.answer else None

    @property
    def sent(self) -> list[Told]:
        """What each call told of the applicant, by the names of `Applicant`."""
        return [self.read(body_of(request)) for request in self.requests]

    def assert_asked(self, times: int = 1, **facts: str) -> None:
        """That this vendor was asked that often, and told these facts in the last call. Raises AssertionError."""
        if len(self.requests) != times:
            raise AssertionError(f"asked {len(self.requests)} times, not {times}")
        told = self.sent[-1] if self.requests else {}
        if wrong := [name for name, value in facts.items() if told.get(name) != value]:
            raise AssertionError(f"not told as expected: {', '.join(wrong)}; see .sent")

    def assert_not_asked(self) -> None:
        """That nobody asked. Raises AssertionError."""
        self.assert_asked(times=0)
