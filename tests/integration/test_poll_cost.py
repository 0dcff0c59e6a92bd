"""What a poll costs: one round trip to Redis, and neither Postgres nor KMS."""

import pytest
from integration.answered import sent, session_of
from integration.test_edge_polls import path_of, poll

from idp import kms, waits
from idp.config import settings
from idp.database import database

#: What a new connection says of itself.
GREETINGS = ("HELLO", "AUTH", "CLIENT", "SELECT", "PING")


@pytest.fixture
def alone(services, monkeypatch):
    """Whoever asks Postgres or KMS fails."""

    def fail(*_):
        raise AssertionError("asked")

    def forbid():
        monkeypatch.setattr(type(database), "connection", fail)
        monkeypatch.setattr(type(database), "execute_sql", fail)
        for verb in ("encrypt", "decrypt"):
            monkeypatch.setattr(type(kms.kms_for(settings())), verb, fail)

    return forbid


def commands(services, ask) -> list[str]:
    """The commands that reach Redis meanwhile, those of scripts left out."""
    with services.redis.monitor() as monitor:
        ask()
        services.redis.echo("over")
        heard = []
        for one in monitor.listen():
            name = one["command"].split()[0].upper()
            if name == "ECHO":
                return heard
            if one["client_type"] != "lua" and name not in GREETINGS:
                heard.append(name)
    return heard


@pytest.mark.parametrize("by", ["the edge", "the route"])
@pytest.mark.parametrize("happens", ["nothing", "an answer", "a time-out"])
def test_a_poll_is_one_round_trip(services, alone, by, happens):
    """Without news, and with it; whoever answers."""
    tab = sent()
    path, job_id = path_of(tab), session_of(tab).wait.id
    if happens == "an answer":
        waits.note_outcome(job_id, {"outcome": "verified", "failed": []})
    elif happens == "a time-out":
        waits.give_up(job_id, 60.0)
    alone()
    said = []
    asked = commands(services, lambda: said.append(poll(tab, path) if by == "the edge" else tab.get(path)))
    status = {"nothing": 204, "an answer": 204, "a time-out": 286}[happens]
    assert said[0].status == status
    looked_twice = by == "the edge" and happens != "nothing"  # The edge's look, and the route's.
    assert asked == ["EVAL"] * (2 if looked_twice else 1)
