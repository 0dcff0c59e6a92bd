"""What the hop before us says is believed where there is one."""

import re
from types import SimpleNamespace

import pytest
from bottle import request

from views import hop

ALB = "Root=1-67891233-abcdef012345678912345678"
MINE = "Self=1-67891234-12456789abcdef012345678a"


@pytest.fixture
def asked(monkeypatch):
    """A request with these headers, behind so many hops."""

    def ask(hops: int = 1, **headers: str) -> None:
        request.bind({"REMOTE_ADDR": "9.9.9.9"} | {f"HTTP_{name}": value for name, value in headers.items()})
        monkeypatch.setattr(hop, "settings", lambda: SimpleNamespace(trusted_proxies=hops))

    return ask


@pytest.mark.parametrize(
    ("given", "trace"),
    [
        (ALB, ALB),
        (f"{MINE};{ALB}", MINE),
        (f"{ALB};{MINE}", MINE),
        (f"{ALB};Parent=53995c3f42cd8ad8;Sampled=1", ALB),
    ],
)
def test_a_trace_is_the_balancers(asked, given, trace):
    """Where both stand there, `Root` came with the request: anybody's."""
    asked(X_AMZN_TRACE_ID=given)
    assert hop.trace() == trace


@pytest.mark.parametrize(
    ("hops", "given"),
    [
        (0, ALB),
        (1, ""),
        (1, "Root=McFakerson"),
        (1, "Root=1-67891233-abcdef0123456789123456789999999999"),
        (1, "\xff\xfe"),
    ],
)
def test_else_a_trace_is_made(asked, hops, given):
    """Nobody's words are taken over: no hop is trusted, or what is there is no trace."""
    asked(hops, X_AMZN_TRACE_ID=given)
    made = hop.trace()
    assert re.fullmatch(r"Root=1-[0-9a-f]{24}", made)
    assert made != hop.trace()


@pytest.mark.parametrize(
    ("hops", "given", "address"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "2.2.2.2", "9.9.9.9"),
        (1, "", "9.9.9.9"),
        (1, "2.2.2.2:50123", "2.2.2.2"),
        (1, "[2600::1]:50123", "2600::1"),
        (1, "[2600::1]", "2600::1"),
        (1, "2600::1", "2600::1"),
        (1, "::ffff:2.2.2.2", "::ffff:2.2.2.2"),
    ],
)
def test_an_address_is_the_trusted_hops(asked, hops, given, address):
    """What the browser wrote before it counts for nothing; nor does the port that some proxies add."""
    asked(hops, X_FORWARDED_FOR=given)
    assert hop.address() == address
