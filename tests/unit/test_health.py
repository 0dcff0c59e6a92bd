"""What a consumer tells of its vendors: calls of the last minutes, open circuits."""

import pytest

from idp.errors import Cause, VendorError
from idp.logs import event
from tasks.ops import health
from tasks.vendors.wire import circuits


@pytest.fixture
def clock(monkeypatch):
    """Monotonic time, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(health.time, "monotonic", lambda: now[0])
    return now


def called(outcome: str, times: int = 1) -> None:
    for _ in range(times):
        event("vendor.called", service="a_service", outcome=outcome)


def test_calls_are_of_the_last_quarter_of_an_hour(clock):
    """By service and cause; what is older, or of before the process asked, goes."""
    called("answered", 5)
    made = health.Health()
    assert made.told()["calls"] == {}
    called("answered", 2)
    called("status")
    assert made.told()["calls"] == {"a_service": {"answered": 2, "status": 1}}
    for _ in range(14):
        clock[0] += 60
        assert made.told()["calls"] == {"a_service": {"answered": 2, "status": 1}}
    for _ in range(3):
        clock[0] += 60
        called("answered")
        made.told()
    assert made.told()["calls"] == {"a_service": {"answered": 3}}


def test_an_open_circuit_is_named(peers):
    """By service, and by the part that it answers for; nothing of it is left behind."""

    def fails():
        raise VendorError("a_service", Cause.READ_TIMEOUT)

    for _ in range(circuits.FAILURES):
        with pytest.raises(VendorError):
            circuits.guarded("a_service", "ND", fails)
    assert "a_service:ND" in circuits.opened()
    assert "a_service" not in circuits.opened()
