"""What is said to systemd arrives there, and its absence costs nothing."""

import socket

import pytest

from idp.supervisor import READY, tell
from tests.supervised import Supervisor


@pytest.mark.parametrize("abstract", [False, True])
def test_what_is_told_is_heard(monkeypatch, abstract):
    """At a path, or at an abstract address, as systemd chooses."""
    with Supervisor(abstract) as supervisor:
        monkeypatch.setenv("NOTIFY_SOCKET", supervisor.told["NOTIFY_SOCKET"])
        tell(READY)
        assert supervisor.hear(1) == "READY=1"


def test_nobody_asked(monkeypatch):
    """No variable, no socket is made."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a socket"))
    tell(READY)


def test_a_supervisor_that_is_gone_harms_nobody(monkeypatch, tmp_path):
    """Nothing listens, and no folder is there."""
    for place in (tmp_path / "none", tmp_path / "no folder" / "none"):
        monkeypatch.setenv("NOTIFY_SOCKET", str(place))
        tell(READY)
