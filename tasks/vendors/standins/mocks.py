"""One mock a vendor, for the kit in `testing`: its answers by name, and what it was told."""

import json
import re
import secrets
from collections.abc import Callable
from typing import Any

import requests
import responses

from tasks.vendors.aamva import envelopes as aamva_envelopes
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import threatmetrix
from tasks.vendors.socure import kyc as socure
from tasks.vendors.standins import facts, texts
from tasks.vendors.standins.facts import Facts
from tasks.vendors.wire import soap, xml

Said = tuple[int, dict[str, str], str | bytes] | Exception
Request = requests.PreparedRequest


def _body_of(request: Request) -> bytes:
    return request.body if isinstance(request.body, bytes) else (request.body or "").encode()


class Vendor:
    """One vendor's answers. The last one that was set counts, for as many calls as come."""

    def __init__(self, mock: responses.RequestsMock, read: Callable[[bytes], Facts]) -> None:
        self.mock, self.read = mock, read
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Said] | None = None
        self.url, self.matches = re.compile(r".*"), lambda request: True

    def verified(self) -> None:
        """A yes."""
        raise NotImplementedError

    def not_verified(self, *attributes: str) -> None:
        """A no, because of these attributes (`ssn`, `address`, `dob`, ...)."""
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
        self.says({}, 302, Location="https://elsewhere.example/")

    def calls(self, answer: Callable[[Request], Said]) -> None:
        """Answer by a function."""
        if self.answer is None:
            self.mock.add_callback("POST", self.url, self.heard, match=[lambda r: (self.matches(r), "")])
        self.answer = answer

    def heard(self, request: Request) -> Any:
        self.requests.append(request)
        assert self.answer
        return self.answer(request)

    @property
    def sent(self) -> list[Facts]:
        """What each call told of the applicant, by the names of `Applicant`."""
        return [self.read(_body_of(request)) for request in self.requests]

    def assert_asked(self, times: int = 1, **facts: str) -> None:
        """That this vendor was asked that often, and told these facts in the last call."""
        assert len(self.requests) == times, f"asked {len(self.requests)} times, not {times}"
        told = self.sent[-1]
        wrong = [name for name, value in facts.items() if told.get(name) != value]
        assert not wrong, f"not told as expected: {', '.join(wrong)}; see .sent"

    def assert_not_asked(self) -> None:
        assert not self.requests, f"asked {len(self.requests)} times, not 0"


class Rdp(Vendor):
    """Both LexisNexis products have one kind of address; what is asked tells them apart."""

    phone = False

    def __init__(self, mock: responses.RequestsMock) -> None:
        super().__init__(mock, facts.lexisnexis)
        self.url = re.compile(r"https?://[^/]+/restws/identity/v2/[^/]+/[^/]+/conversation")
        self.matches = lambda request: (b'"Phones":' in _body_of(request)) == self.phone


class InstantVerify(Rdp):
    def verified(self) -> None:
        self.says(texts.instant_verify())

    def not_verified(self, *attributes: str, coverable: bool = False) -> None:
        """`coverable`: with the reason code that lets a state's yes stand in."""
        self.says(texts.instant_verify(attributes or ["unknown"], coverable))


class PhoneFinder(Rdp):
    phone = True

    def verified(self) -> None:
        self.says(texts.phone_finder())

    def not_verified(self, *attributes: str) -> None:
        self.says(texts.phone_finder(verified=False))


class Socure(Vendor):
    def __init__(self, mock: responses.RequestsMock) -> None:
        super().__init__(mock, facts.socure)
        self.url = re.compile(rf"https?://[^/]+{re.escape(socure.PATH)}")

    def verified(self) -> None:
        self.says(texts.socure_kyc())

    def not_verified(self, *attributes: str, codes: tuple[str, ...] = ()) -> None:
        """`codes` are the vendor's reason codes."""
        self.says(texts.socure_kyc(attributes, codes))


class ThreatMetrix(Vendor):
    def __init__(self, mock: responses.RequestsMock) -> None:
        super().__init__(mock, facts.threatmetrix)
        self.url = re.compile(rf"https?://[^/]+{re.escape(threatmetrix.PATH)}")

    def verified(self) -> None:
        self.says(texts.threatmetrix())

    def not_verified(self, *attributes: str, review_status: str = "reject") -> None:
        """`review_status` is `review` or `reject`."""
        self.says(texts.threatmetrix(review_status))


class AamvaToken(Vendor):
    """The two calls before the verification; AAMVA's other answers set it to `verified`."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        super().__init__(mock, lambda body: {})
        self.matches = lambda request: request.headers.get("SOAPAction") == soap.quoted(aamva_envelopes.ACTION)

    def verified(self) -> None:
        self.calls(self.token)

    def token(self, request: Request) -> Said:
        first = xml.first(xml.parsed("", _body_of(request)), "RequestSecurityToken") is not None
        context = texts.aamva_context("uuid-1", "urn:uuid:1", secrets.token_bytes(32))
        return 200, {}, context if first else texts.aamva_token("a token")


class Aamva(Vendor):
    def __init__(self, mock: responses.RequestsMock, token: AamvaToken) -> None:
        super().__init__(mock, facts.aamva_verification)
        self.token = token
        self.matches = lambda request: request.headers.get("SOAPAction") == soap.quoted(aamva.ACTION)

    def calls(self, answer: Callable[[Request], Said]) -> None:
        if self.token.answer is None:
            self.token.verified()
        super().calls(answer)

    def verified(self) -> None:
        self.says(texts.aamva_verification())

    def not_verified(self, *attributes: str, silent: tuple[str, ...] = ()) -> None:
        """`silent` are attributes that the state says nothing of."""
        self.says(texts.aamva_verification(attributes or (() if silent else ("state_id_number",)), silent))

    def state_fails(self, exception_id: str = "0047") -> None:
        """0001: unavailable, 0002: an error, 0047: no answer in time; with SOAP's status 500."""
        self.says(texts.aamva_fault(exception_id), 500)
