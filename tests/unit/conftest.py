"""For every unit test."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from unit.peers import Peers, Treat

from idp.strong import is_key_pair
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import testing

is_known_pair = cache(is_key_pair)  # To prove a key takes 50 ms of CPU, and the tests have few.


@pytest.fixture(autouse=True)
def proved_once(monkeypatch):
    """Settings that hold a pair of keys are read a hundred times."""
    monkeypatch.setattr("idp.checks.is_key_pair", is_known_pair)


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
