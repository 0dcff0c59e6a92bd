"""A poll without news is the edge's; every other is the route's, and both say the same."""

import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from integration.answered import NO, sent, session_of
from integration.edged import HOST, Said, ask, scope
from integration.tab import Tab
from prometheus_client import REGISTRY, generate_latest

from idp import cache_on_loop, waits
from idp.config import settings
from idp.logs import visit_id
from idp.sessions import Session
from idp.tokens import visit_of
from idp.waits import Wait
from tasks.engine.huey import huey


def poll(tab: Tab, path: str = "", method: str = "GET", mark: str = "s") -> Said:
    """By the edge."""
    url = urlsplit(path or path_of(tab))
    cookie = b"other=1; idp_session=" + f"{mark}{tab.token}".encode() if tab.cookies else b"other=1"
    return ask(scope(method, url.path.encode(), url.query.encode(), [HOST, (b"cookie", cookie)]))


def path_of(tab: Tab) -> str:
    return f"/verify/wait/{session_of(tab).wait.id}"


def test_without_news_the_app_is_not_asked(services):
    """The same status and headers as the route gives, and counted the same."""
    tab = sent()
    said, by_route = poll(tab), tab.get(path_of(tab))
    assert (said.status, said.body, said.was_handed_on) == (204, b"", False)
    assert by_route.status == 204
    assert said.headers == {name.lower().encode(): value.encode() for name, value in by_route.headers.items()}
    counted = 'idp_requests_total{method="GET",route="/verify/wait/<job_id>",status="204"}'
    before = generate_latest(REGISTRY).decode().split(counted)[1].split()[0]
    poll(tab)
    assert float(generate_latest(REGISTRY).decode().split(counted)[1].split()[0]) == float(before) + 1


def test_a_poll_renews_the_session(services):
    """As every request does."""
    tab = sent()
    key = f"session:{session_of(tab).digest}"
    services.redis.expire(key, 10)
    poll(tab)
    assert services.redis.ttl(key) > 800


def refresh(answer) -> bytes | None:
    """In this spelling Bottle sends it."""
    return answer.headers["Hx-Refresh"].encode() if "Hx-Refresh" in answer.headers else None


def answered(tab):
    waits.note_outcome(session_of(tab).wait.id, {"outcome": "verified", "failed": []})


def broken(tab):
    """A result that no outcome was noted for."""
    huey.put_result(session_of(tab).wait.id, NO)


def refunded(tab):
    waits.give_up(session_of(tab).wait.id, 60.0)


def cancelled(tab):
    waits.withdraw(session_of(tab).digest)


@pytest.mark.parametrize("happens", [answered, broken, refunded, cancelled])
def test_what_has_news_is_the_routes(services, happens):
    """An answer, a result alone, a wait that ended unanswered, a session that was ended."""
    tab = sent()
    path = path_of(tab)
    assert not poll(tab, path).was_handed_on
    happens(tab)
    said, by_route = poll(tab, path), tab.get(path)
    assert said.was_handed_on
    assert (said.status, said.headers.get(b"hx-refresh")) == (by_route.status, refresh(by_route))


@pytest.mark.parametrize(("ago", "query", "is_news"), [(16, "", True), (16, "?said=1", False), (16, "?said=0", True),
                                                       (61, "?said=2", True), (46, "?said=2", False)])  # fmt: skip
def test_new_words_and_the_time_that_is_up_are_news(services, monkeypatch, ago, query, is_news):
    """So many seconds after the job began."""
    session = Session.new()
    wait = Wait("0" * 36, "verify", time.time() - ago, time.time() - ago + 60)
    session.begin(wait, {"first_name": "Fakey"}, [])
    tab = Tab({"idp_session": f"s{session.token}"})
    assert poll(tab, f"/verify/wait/{wait.id}{query}").was_handed_on == is_news


@pytest.mark.parametrize(
    "odd",
    [
        {"path": "/verify/wait/" + "0" * 36},
        {"path": "/verify/wait/no-such-job"},
        {"path": "/verify/wait/" + "\\" * 36},
        {"path": "/phone/wait/{id}"},
        {"path": "/verify/wait/{id}?said=9"},
        {"path": "/verify/wait/{id}?said=0&said=1"},
        {"path": "/verify/wait/{id}?other"},
        {"path": "/nowhere/wait/{id}"},
        {"method": "HEAD"},
        {"mark": "n"},
        {"mark": "s' idp_session=s"},
    ],
)
def test_what_is_odd_is_the_routes(services, odd):
    """Another job's, step's or session's, other words, another method, two cookies."""
    tab = sent()
    path = odd.get("path", "/verify/wait/{id}").replace("{id}", session_of(tab).wait.id)
    assert poll(tab, **(odd | {"path": path})).was_handed_on


def test_anothers_session_and_none_get_what_the_route_gives(services):
    """No cookie, another's cookie: neither learns that there is such a job."""
    tab, other = sent(), sent(ssn="900-66-4321", first_name="Another")
    assert poll(other, path_of(tab)).was_handed_on
    assert (poll(Tab(), path_of(tab)).status, poll(Tab(), path_of(tab)).was_handed_on) == (404, True)


def test_a_session_that_lived_for_long_enough_ends(services, monkeypatch):
    """The edge does not keep it alive."""
    tab = sent()
    path = path_of(tab)
    monkeypatch.setenv("SESSION_TOTAL_DURATION_TIMEOUT_IN_MINUTES", "1")
    settings.cache_clear()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert poll(tab, path).status == 404
    assert services.redis.keys("session:*") == []


def test_an_outage_is_said_and_waited_for_once(services, monkeypatch, logged):
    """Redis that is silent keeps no thread: the edge waited for it already. The line says which part, and whose."""
    tab, path = sent(), "/verify/wait/" + "0" * 36
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        settings.cache_clear()
        monkeypatch.setattr(cache_on_loop, "TIMEOUT", 0.3)
        visit_id.set("")
        said = poll(tab, path)
        assert (said.status, said.headers[b"retry-after"]) == (503, b"5")
        silent.accept()
        silent.settimeout(0.1)
        with pytest.raises(TimeoutError):
            silent.accept()
    lines = [json.loads(line) for line in Path(settings().log_path).read_text().splitlines()]
    unavailable = [(line["part"], line["visit_id"]) for line in lines if line["event"] == "request.unavailable"]
    assert unavailable == [("cache", visit_of(tab.token))]


def test_a_demoted_redis_is_asked_anew_over_another_connection(services, monkeypatch):
    """What refuses to write is an outage, and its connections are let go of."""
    tab = sent()
    services.redis.config_set("min-replicas-to-write", 1)
    try:
        assert poll(tab, "/verify/wait/" + "0" * 36).status == 503
    finally:
        services.redis.config_set("min-replicas-to-write", 0)
    assert poll(tab).status == 204
