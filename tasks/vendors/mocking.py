"""What every vendor's stand-in is made of: what the sandbox hears and says, and the mock of the kit for tests.

Not for production. A vendor's folder has a `standin` with what it says, what it was told, what it decides by magic
values, and its mock; `standins` finds it there.
"""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import requests

from idp.applicant import Applicant
from idp.config import Settings

if TYPE_CHECKING:
    from responses import RequestsMock

HANG = 6.0  #: seconds that a magic value's silence lasts; longer than any vendor's default time-out

Told = dict[str, str]  #: what a vendor was told of an applicant, by the names of `Applicant`
Body = dict[str, Any] | str
Spoken = tuple[int, Body]  #: what the sandbox answers: status, and JSON or XML
Said = tuple[int, dict[str, str], str | bytes] | Exception  #: what a mock answers: status, headers, body
Request = requests.PreparedRequest

APPLICANTS = frozenset(f.name for f in fields(Applicant))  #: the facts that a vendor may be told

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
    """One vendor's answers. The last one that was set counts, for as many calls as come; see `then`."""

    told: Collection[str] = APPLICANTS  #: what a call may tell it, by name

    def __init__(self, mock: "RequestsMock", read: Callable[[bytes], Told]) -> None:
        self.mock, self.read = mock, read
        self.requests: list[Request] = []
        self.url, self.matches = re.compile(r".*"), lambda request: True
        self._answers: list[Callable[[Request], Said]] = []
        self._follows = False

    def __getattr__(self, name: str) -> Any:
        """Nothing. Raises AttributeError, with the names that there are."""
        there_are = [one for one in dir(type(self)) if not one.startswith("_")]
        raise AttributeError(f"{type(self).__name__} has no {name}; there are {', '.join(there_are)}")

    def then(self) -> Self:
        """What is set next follows what was set before, which is then given but once. Raises ValueError before that.

        `vendor.times_out("connect"); vendor.then().verified()`
        """
        if not self._answers:
            raise ValueError("then() follows an answer, and none was set; there are verified(), not_verified(), ...")
        self._follows = True
        return self

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
        """An error status. Raises ValueError for one that is none."""
        if not 400 <= status <= 599:
            raise ValueError(f"unknown: {status}; there are 400 to 599, and says(body, status) for any other")
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
        if not self._answers:
            self.mock.add_callback("POST", self.url, self._heard, match=[lambda r: (self.matches(r), "")])
        self._answers = [*self._answers, answer] if self._follows else [answer]
        self._follows = False

    @property
    def answer(self) -> Callable[[Request], Said] | None:
        """What the next call gets; None where nothing was set."""
        return self._answers[0] if self._answers else None

    def _heard(self, request: Request) -> Any:
        """Note the request, and answer as was set."""
        self.requests.append(request)
        return (self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])(request)

    @property
    def sent(self) -> list[Told]:
        """What each call told of the applicant, by the names of `Applicant`."""
        return [self.read(body_of(request)) for request in self.requests]

    def assert_asked(self, times: int = 1, **facts: str) -> None:
        """That this vendor was asked that often, and told these facts in the last call. Raises AssertionError.

        Raises ValueError for a fact that it is never told.
        """
        among(self.told, facts)
        if len(self.requests) != times:
            raise AssertionError(f"asked {len(self.requests)} times, not {times}")
        told = self.sent[-1] if self.requests else {}
        if wrong := [name for name, value in facts.items() if told.get(name) != value]:
            raise AssertionError(f"not told as expected: {', '.join(wrong)}; see .sent")

    def assert_not_asked(self) -> None:
        """That nobody asked. Raises AssertionError."""
        self.assert_asked(times=0)
