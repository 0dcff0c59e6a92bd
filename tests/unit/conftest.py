"""For every unit test."""

from collections.abc import Callable, Iterator

import pytest
from unit.peers import Peers, Treat

from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import testing


@pytest.fixture(autouse=True)
def no_maintenance(monkeypatch):
    """These tests run at any hour."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: False)


@pytest.fixture
def peers() -> Iterator[Peers]:
    """TCP servers, ended with the test; no circuit is open before or after it."""
    testing.forget()
    made = Peers()
    yield made
    made.stop()
    testing.forget()


@pytest.fixture
def peer(peers: Peers) -> Callable[[Treat], str]:
    """Starts a TCP server that treats each connection as it is told."""
    return peers.start
