"""A web process that stops, and one that dies: what people notice, and what is said."""

import json
import signal
import socket
import threading
from pathlib import Path

import psutil
import pytest
from integration.hasty import hasty
from integration.lines import POST, Line

from idp.config import settings
from tests.house import wait_for
from tests.supervised import Supervisor

HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
READYZ = b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"


def asked(port: int, request: bytes) -> tuple[int, str]:
    """Over a connection of its own."""
    with Line(port) as line:
        said = line.send(request).said()
        return said.status, said.text


def events(name: str) -> list[dict]:
    lines = Path(settings().log_path).read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["event"] == name]


def test_going_is_said_before_anything_ends(services):
    """For a while all is answered but `/readyz`; then what is under way; then the process ends, with status 0.

    Whoever supervises hears when it serves, and when it begins to stop.
    """
    supervisor = Supervisor()
    told = services.environment | {"WEB_STOP_DELAY_IN_SECONDS": "1.5"} | supervisor.told
    with supervisor, hasty(told, serves=False) as (port, process):
        assert supervisor.hear() == "READY=1"
        assert asked(port, READYZ)[0] == 200
        process.send_signal(signal.SIGTERM)
        assert supervisor.hear() == "STOPPING=1"
        wait_for(lambda: asked(port, READYZ)[0] == 503, "the word")
        assert '"going"' in asked(port, READYZ)[1]
        assert asked(port, HEALTHZ)[0] == 200
        with Line(port) as line:
            line.send(POST + b"Content-Length: 12\r\n\r\nfirst_")
            line.send(b"name=F")
            assert line.said().status == 403
        assert process.wait(20) == 0
    assert [line["seconds"] for line in events("web.going")] == [1.5]
    assert events("web.process_died") == []


def test_a_form_that_is_on_its_way_is_answered(services):
    """Its rest comes when the process takes nobody new any more."""
    with hasty(services.environment) as (port, process), Line(port) as line:
        line.send(POST + b"Content-Length: 12\r\n\r\nfirst_")
        asked(port, HEALTHZ)
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: not accepts(port), "the end of taking connections")
        line.send(b"name=F")
        assert line.said().status == 403
        assert process.wait(20) == 0


def accepts(port: int) -> bool:
    try:
        return asked(port, HEALTHZ)[0] == 200
    except OSError:
        return False


def test_what_never_ends_does_not_keep_the_process(services):
    """Half a body and a silent connection: the process ends when their time is up."""
    with hasty(services.environment) as (port, process), Line(port) as half, Line(port) as silent:
        half.send(POST + b"Content-Length: 1000\r\n\r\na=1")
        silent.send(HEALTHZ)
        assert silent.said().status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert half.said().status == 408


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_dies_is_said_and_replaced(services, workers):
    """By which signal; and people are served: by another at once, where there is another."""
    with hasty(services.environment, workers) as (port, process):
        wait_for(lambda: len(serving(process)) == workers, "the web processes")
        dead = serving(process)[0]
        dead.kill()
        dead.wait(10)
        if workers > 1:
            assert {asked(port, HEALTHZ)[0] for _ in range(20)} == {200}
        wait_for(lambda: accepts(port), "another")
        wait_for(lambda: len(serving(process)) == workers, "another in its place")
        wait_for(lambda: events("web.process_died"), "the line")
        assert [(line["process"], line["status"], line["level"]) for line in events("web.process_died")] == [
            (dead.pid, -9, "error")
        ]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def serving(process) -> list[psutil.Process]:
    """The web processes that listen."""
    children = psutil.Process(process.pid).children()
    return [one for one in children if any(line.status == "LISTEN" for line in one.net_connections())]


def test_without_its_main_process_none_goes_on(services):
    """It was killed: its web processes leave at once, as another start waits for their port."""
    with hasty(services.environment | {"WEB_STOP_DELAY_IN_SECONDS": "60"}, 2) as (port, process):
        wait_for(lambda: len(serving(process)) == 2, "the web processes")
        left = serving(process)
        process.kill()
        process.wait(10)
        assert psutil.wait_procs(left, timeout=20)[1] == []
        assert not accepts(port)


def test_one_that_does_not_serve_yet_does_not_go_on_either(services):
    """Killed while its web process waits for a database that is silent."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = {"DATABASE_URL": f"postgresql://u@127.0.0.1:{silent.getsockname()[1]}/d"}
        with hasty(services.environment | told, serves=False) as (_, process):
            held, _ = silent.accept()
            left = psutil.Process(process.pid).children()
            process.kill()
            process.wait(10)
            assert psutil.wait_procs(left, timeout=20)[1] == []
            held.close()


def test_it_stops_under_load(services):
    """While eight people ask without a pause: each answer that came is whole, and the end is 0."""
    with hasty(services.environment) as (port, process):
        said: list[int] = []

        def ask() -> None:
            try:
                while True:
                    with Line(port) as line:
                        for _ in range(50):
                            said.append(line.send(HEALTHZ).said().status)
            except OSError:
                return

        people = [threading.Thread(target=ask, daemon=True) for _ in range(8)]
        for one in people:
            one.start()
        wait_for(lambda: len(said) > 200, "some answers")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        for one in people:
            one.join(20)
    assert set(said) <= {200, 0}
