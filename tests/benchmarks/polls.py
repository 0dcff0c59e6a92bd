"""Polls of one waiting page over 32 kept connections, by each kind of web process in turns."""

import json
import statistics
import subprocess
import sys
import time
import uuid
from collections import defaultdict

import psutil

from idp.development.servers import free_port, listening
from idp.sessions import Session
from idp.waits import Wait
from tests.benchmarks import marks
from tests.benchmarks.poll_server import KINDS
from tests.house import ROOT
from views.request import cookie_name

CONNECTIONS = 32


def polls(seconds: float, rounds: int) -> dict[str, dict[str, float]]:
    """Prints, and returns by kind, polls a second, 99th percentile in ms and microseconds of CPU; medians of rounds.

    The client is on the same cores: compare the ratios of one run.
    """
    found = defaultdict(list)
    request = as_a_person()
    for _ in range(rounds):
        for kind in KINDS:
            found[kind].append(_one(kind, request, seconds))
    medians = {
        kind: {name: statistics.median(one[name] for one in all_of) for name in all_of[0]}
        for kind, all_of in found.items()
    }
    for kind, one in medians.items():
        ratio = one["per_second"] / medians["bare"]["per_second"]
        print(f"polls, {kind:10}{one['per_second']:10.0f} /s   {ratio:5.2f} of bare   p99 {one['p99_ms']:6.1f} ms   "
              f"CPU {one['cpu_us']:5.0f} us   {KINDS[kind]}")  # fmt: skip
    edge, bare = medians["edge"], medians["bare"]
    marks.report([
        marks.Mark("polls a second, of a bare route", edge["per_second"] / bare["per_second"], at_least=1.2),
        marks.Mark("CPU of the web a poll", edge["cpu_us"], at_most=110, unit="us"),
    ])  # fmt: skip
    return medians


def _one(kind: str, request: str, seconds: float) -> dict[str, float]:
    port = free_port()
    web = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.poll_server", kind, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while not listening(port):
        time.sleep(0.05)
    poll(port, request, 0.5)
    worker = next(one for one in psutil.Process(web.pid).children() if one.connections())
    before = sum(worker.cpu_times()[:2])
    took = poll(port, request, seconds)
    cpu = sum(worker.cpu_times()[:2]) - before
    web.terminate()
    web.wait()
    return {"per_second": len(took) / seconds, "p99_ms": sorted(took)[int(len(took) * 0.99)],
            "cpu_us": 1e6 * cpu / len(took)}  # fmt: skip


def poll(port: int, request: str, seconds: float) -> list[float]:
    told = {"port": port, "connections": CONNECTIONS, "seconds": seconds, "request": request}
    poller = [sys.executable, "-m", "tests.benchmarks.poller"]
    done = subprocess.run(poller, cwd=ROOT, input=json.dumps(told), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def as_a_person() -> str:
    """A poll, as htmx sends it, in the session of a person who waits, and to whom nothing new is said meanwhile."""
    session, later = Session.new(), time.time() + 3600
    session.begin(Wait(str(uuid.uuid4()), "verify", later, later), {"first_name": "Fakey"}, [])
    path = f"/verify/wait/{Session.load(session.token).wait.id}"
    cookie = f"{cookie_name()}=s{session.token}"
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) a benchmark\r\n"
            f"Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nHX-Request: true\r\nHX-Target: status\r\n"
            f"HX-Current-URL: http://127.0.0.1/verify/wait\r\nReferer: http://127.0.0.1/verify/wait\r\n"
            f"Cookie: {cookie}\r\n\r\n")  # fmt: skip
