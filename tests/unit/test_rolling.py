"""The rolling replacement's own parts: the newer release, the balancer, and what counts as broken."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from idp.development.servers import free_port
from tests.house import ROOT
from tests.torture import newer, rolled
from tests.torture.balancer import Balancer
from tests.torture.browser import Browser
from tests.torture.vendors import Call
from tests.torture.visitor import Submission


@pytest.fixture
def web():
    """A web whose answer at /readyz is `web.status`; `web.port`."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        made = SimpleNamespace(status=200, port=server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        server.shutdown()


def test_a_newer_release_is_made_of_this_one(tmp_path):
    """One migration more than here, the last; and what was changed still is Python, at places that are still there."""
    folder = newer.made(tmp_path / "newer")
    here, there = (sorted(f.name for f in (root / "idp/migrations").glob("*.sql")) for root in (ROOT, folder))
    assert there[:-1] == here
    assert there[-1].endswith("_newer.sql")
    for name in (*newer.MORE, "tasks/newer.py"):
        compile((folder / name).read_text(), name, "exec")
        assert not (ROOT / name).exists() or (ROOT / name).read_text() != (folder / name).read_text()


def test_who_is_going_is_sent_nobody(web):
    """In once it is ready, out when it says 503; who does not listen is never in."""
    balancer = Balancer({"web1": web.port, "web2": free_port()}, to := [web.port])
    assert to == []
    balancer.look()
    assert to == [web.port]
    web.status = 503
    balancer.look()
    assert to == []


def test_a_request_that_nobody_takes_has_failed(web):
    """One that another web takes has not; a fault has."""
    browser = Browser([free_port(), web.port])
    browser.get("/verify")
    assert (browser.asked, browser.passed_over, browser.failed) == (1, 1, [])
    web.status = 503
    browser.get("/verify")
    browser.ports = [free_port()]
    browser.get("/verify")
    assert browser.failed == ["503 to GET /verify", "502 to GET /verify"]


@pytest.mark.parametrize(("begun", "doubled"), [((11, 31), False), ((11, 12), True)])
def test_a_form_that_is_paid_for_twice_is_broken(begun, doubled):
    """The same person's second form is paid for by itself."""
    forms = [Submission(1, "verify", "yes", 10), Submission(1, "verify", "yes", 30)]
    calls = [Call("/", "aamva", f"consumer{number}", 1, at) for number, at in enumerate(begun)]
    crew = SimpleNamespace(place=SimpleNamespace(vendors=SimpleNamespace(calls=calls)))
    assert bool(rolled.once(SimpleNamespace(crew=crew, submissions=forms)).broken) == doubled


@pytest.mark.parametrize(
    ("told", "broken"),
    [(["verified"], False), (["vendor error"], True), (["refused"], True), ([], True), (["verified"] * 2, True)],
)
def test_who_is_told_neither_yes_nor_no_is_broken(told, broken):
    """Nor may anybody be told twice; that the vendors could not be asked excuses nothing here."""
    form = Submission(1, "verify", "yes", 10, told=[(words, 12.0) for words in told])
    assert bool(rolled.answered(SimpleNamespace(submissions=[form])).broken) == broken
