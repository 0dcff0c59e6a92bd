"""`/readyz` and `/metrics`: what is away is named, what is not known is not made up, and only machines see them."""

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest
import requests
from integration.tab import Tab

from idp import config
from idp.database import run
from idp.development.servers import free_port
from idp.paused import PausedKind
from tasks.ops import answers, parts, server, watch


@pytest.fixture
def use(services, monkeypatch):
    """Settings of this process, read anew."""

    def change(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        config.settings.cache_clear()

    return change


def ready():
    reply = answers.readyz()
    return reply.status, json.loads(reply.body)


def test_every_part_that_serves_is_ready(services):
    """Postgres with all migrations, Redis, KMS."""
    parts.ask_kms()
    assert ready() == (200, {"status": "ok", "down": [], "why": {}})


def test_a_database_of_another_release_is_not_ready(services):
    """Behind: named, with what to do. Ahead: a newer release migrated it, and this one goes on."""
    parts.ask_kms()
    run("INSERT INTO migrations VALUES ('9999_of_the_next_release', now())")
    assert ready()[0] == 200
    run("DELETE FROM migrations WHERE name LIKE '0003%%'")
    status, said = ready()
    assert (status, said["down"]) == (503, ["schema"])
    assert "run `run_web.py --migrate` (0003_" in said["why"]["schema"]
    run("DROP TABLE migrations")
    assert ready()[1]["down"] == ["schema"]


def test_a_kms_that_does_not_answer_is_not_ready(use, written):
    """Its last answer is told; a probe makes no call. It is said in the log though nobody asks."""
    use(aws_kms_enabled="true", aws_kms_session_key_id="k", aws_endpoint_url=f"http://127.0.0.1:{free_port()}")
    rounds = watch.Rounds(is_web=False, every=0)
    rounds.go()
    assert ready()[1]["why"] == {"kms": "EndpointConnectionError"}
    rounds.say_parts(parts.down())
    use(aws_kms_enabled="false")
    assert ready()[0] == 503
    rounds.go()
    assert ready()[0] == 200
    assert [(line["event"], line["level"], line["part"]) for line in written] == [
        ("part.unavailable", "error", "kms"),
        ("part.back", "info", "kms"),
    ]


def test_an_answer_of_kms_that_is_too_old_is_none(services, monkeypatch):
    """A thread that hangs must not look like health."""
    parts.ask_kms()
    monkeypatch.setattr(parts, "STALE", -1.0)
    assert ready()[1]["down"] == ["kms"]


def test_who_is_going_is_not_ready(services):
    """Whatever its parts say."""
    parts.going.set()
    try:
        assert ready() == (503, {"status": "going", "down": []})
    finally:
        parts.going.clear()


def test_an_outage_is_a_zero_and_never_a_stale_number(use):
    """Postgres away: its part is 0, and the queue is not told; back: all of it is."""
    parts.ask_kms()
    there = answers.exposition().body.decode()
    assert 'idp_part_up{part="database"} 1.0' in there
    assert "idp_workers 0.0" in there
    use(database_url=f"postgresql://idp:x@127.0.0.1:{free_port()}/idp", production="false")
    away = answers.exposition().body.decode()
    assert 'idp_part_up{part="database"} 0.0' in away
    assert 'idp_part_up{part="cache"} 1.0' in away
    assert "idp_workers" not in away
    assert "NaN" not in away


def test_in_production_the_public_port_knows_only_that_it_lives(services, monkeypatch):
    """Metrics and the names of parts are for `ops_port`."""
    assert Tab().get("/metrics").status == 200
    monkeypatch.setattr("views.ops.settings", lambda: replace(config.settings(), production=True))
    assert [Tab().get(path).status for path in ("/readyz", "/metrics", "/healthz")] == [404, 404, 200]


def test_two_processes_share_the_port_and_a_third_of_another_kind_does_not(use, written):
    """The web's; a consumer that finds its port taken says so and goes on."""
    port, stopped = free_port(), threading.Event()
    use(ops_port=str(port))
    server.begin(stopped, is_web=True)
    server.begin(stopped, is_web=True)
    server.begin(stopped)
    stopped.set()
    assert [line["event"] for line in written if line["event"].startswith("ops.")] == [
        "ops.served",
        "ops.served",
        "ops.not_served",
    ]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics?x=1", timeout=5) as reply:
        assert b"idp_part_up" in reply.read()
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/verify", timeout=5)
    assert told.value.code == 404


def test_no_worker_is_said_by_the_web_which_counts_the_queue_too(use, written):
    """At once; and that one is there again. A consumer does not say it of others, nor a web without workers."""
    watch.Rounds(is_web=False, every=0).go()
    use(ruby_workers_idv_enabled="false")
    watch.Rounds(is_web=True, every=0).go()
    assert written == []
    use(ruby_workers_idv_enabled="true")
    rounds = watch.Rounds(is_web=True, every=0)
    rounds.go()
    rounds.go()
    run("INSERT INTO workers (id, host, pid, version, threads) VALUES (gen_random_uuid(), 'h', 1, 'v', 8)")
    rounds.go()
    assert [line["event"] for line in written] == ["workers.none", "queue.counted", "workers.back"]
    assert written[1]["workers"] == 0


def test_a_clock_that_differs_is_said(services, written, monkeypatch):
    """By how many seconds; a second of it is nothing."""
    rounds = watch.Rounds(is_web=False, every=0)
    for ahead in (1.0, -120.0, 0.0, 120.0):
        monkeypatch.setattr(parts.time, "time", lambda now=time.time, ahead=ahead: now() + ahead)
        rounds.go()
        monkeypatch.undo()
    assert [(line["event"], round(line["seconds"])) for line in written] == [("clock.differs", 120)] * 2


def test_a_paused_kind_is_said_until_it_is_resumed(use, written):
    """Once a minute, so that nobody forgets it."""
    use(ruby_workers_idv_enabled="true")
    PausedKind.pause("address_proofing", "ada")
    rounds = watch.Rounds(is_web=True, every=0)
    rounds.go()
    rounds.go()
    PausedKind.resume("address_proofing")
    rounds.go()
    PausedKind.pause("address_proofing", "ada")
    rounds.go()
    assert [line["kinds"] for line in written if line["event"] == "kinds.paused"] == [["address_proofing"]] * 2


def test_what_machines_do_not_ask_is_answered_by_pages(use):
    """Where there are some: with a body that is short enough, and its headers; never what machines ask."""
    port, stopped, asked = free_port(), threading.Event(), []

    def pages(question):
        asked.append((question.method, question.target, question.body))
        return answers.Reply(303, "text/html", b"", {"location": "/ops"})

    use(ops_port=str(port))
    server.begin(stopped, is_web=True, pages=pages)
    stopped.set()
    url = f"http://127.0.0.1:{port}"
    told = requests.post(f"{url}/ops/act?x=1", data={"verb": "drain"}, allow_redirects=False, timeout=5)
    assert (told.status_code, told.headers["location"]) == (303, "/ops")
    assert requests.post(f"{url}/ops/act", data="x" * 20_000, timeout=5).status_code == 413
    assert requests.get(f"{url}/healthz", timeout=5).json() == {"status": "ok"}
    assert asked == [("POST", "/ops/act?x=1", b"verb=drain")]
