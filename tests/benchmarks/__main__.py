"""`python -m tests.benchmarks`: this queue beside `huey.PostgresHuey`, on the same Postgres in the same run.

Prints pickup delay (enqueue to start, idle worker), jobs drained per second by one consumer with 8 threads, polls
per second of the web process, and first how long a resolution of three slow vendors takes. Compare the ratios of one
run; absolute figures are of the machine.
"""

import argparse
import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
FORM = dict(first_name="Fakey", last_name="McFakerson", dob_month="10", dob_day="6", dob_year="1938", ssn="900661234",
            state_id_jurisdiction="ND", state_id_number="1", address1="1 Fake Rd", city="Great Falls", state="MT",
            zipcode="59010")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--pickups", type=int, default=300, help="jobs sent one by one to an idle worker")
    parser.add_argument("--drain", type=int, default=4000, help="jobs that wait when the consumer starts")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the two engines take turns, medians are printed")
    parser.add_argument("--seconds", type=float, default=5, help="seconds of polling")
    parser.add_argument("--resolutions", type=int, default=20, help="resolutions of three vendors at 400 ms each")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(Path(folder) / "pg") as pg,
        Valkey(Path(folder) / "vk") as vk,
    ):
        os.environ |= {
            "DATABASE_URL": pg.url(), "REDIS_URL": vk.url(), "SESSION_ENCRYPTION_KEY": "0" * 64,
            "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": f"{folder}/bench.log", "BENCH_FILE": f"{folder}/times",
        }  # fmt: skip
        from idp.migrations import migrate

        migrate()
        from tests.benchmarks.side_by_side import side_by_side

        side_by_side(options.resolutions)
        queues(options)
        polls(options.seconds)


def queues(options: argparse.Namespace) -> None:
    from tests.benchmarks import engines

    tasks = {"ours": engines.our_task, "theirs": engines.their_task}
    found: dict[str, dict[str, list[float]]] = {name: {"p50": [], "p99": [], "drain": []} for name in tasks}
    for _ in range(options.rounds):
        for name, task in tasks.items():
            delays = pickups(name, task, options.pickups)
            found[name]["p50"].append(statistics.median(delays))
            found[name]["p99"].append(statistics.quantiles(delays, n=100)[98])
            found[name]["drain"].append(drained(name, task, options.drain))
    ours, theirs = ({k: statistics.median(v) for k, v in found[name].items()} for name in tasks)
    print(f"{'':24}{'this queue':>12}{'PostgresHuey':>14}{'ratio':>8}")
    for key, words in (("p50", "pickup p50, ms"), ("p99", "pickup p99, ms"), ("drain", "drained, jobs/s")):
        print(f"{words:24}{ours[key]:12.2f}{theirs[key]:14.2f}{ours[key] / theirs[key]:8.2f}")


@contextlib.contextmanager
def consumer(name: str) -> Iterator[None]:
    command = [
        str(Path(sys.executable).parent / "huey_consumer"),
        f"tests.benchmarks.engines.{name}",
        "-w",
        "8",
        "-q",
        "-n",
    ]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield
    process.send_signal(signal.SIGINT)
    process.wait(60)


def times() -> list[tuple[float, float]]:
    path = Path(os.environ["BENCH_FILE"])
    lines = path.read_text().splitlines() if path.exists() else []
    return [(float(sent), float(started)) for sent, started in (line.split() for line in lines)]


def wait_for(count: int) -> list[tuple[float, float]]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if len(found := times()) >= count:
            return found
        time.sleep(0.05)
    raise SystemExit(f"only {len(times())} of {count} jobs ran in 120 seconds")


def pickups(name: str, task, count: int) -> list[float]:
    """Milliseconds from just before the enqueue to the start of the task's body."""
    Path(os.environ["BENCH_FILE"]).unlink(missing_ok=True)
    with consumer(name):
        task(time.time())
        wait_for(1)
        time.sleep(1.2)
        for _ in range(count):
            task(time.time())
            time.sleep(0.02)
        found = wait_for(count + 1)
    return [(started - sent) * 1000 for sent, started in found[1:]]


def drained(name: str, task, count: int) -> float:
    """Jobs a second, from the first start to the last, of `count` that waited."""
    Path(os.environ["BENCH_FILE"]).unlink(missing_ok=True)
    for _ in range(count):
        task(time.time())
    with consumer(name):
        starts = sorted(started for _, started in wait_for(count))
    return (count - 1) / (starts[-1] - starts[0])


def polls(seconds: float) -> None:
    """Polls of one waiting page over 32 kept connections, counted by a client on the same two cores."""
    port = free_port()
    web = subprocess.Popen([sys.executable, "run_web.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    while not listening(port):
        time.sleep(0.05)
    request = poll_request(port)
    counts = [0] * 32
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=poll, args=(port, request, counts, n, until)) for n in range(len(counts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{'polls, requests/s':24}{sum(counts) / seconds:12.0f}   (one web process; the client shares its cores)")
    web.terminate()
    web.wait()


def poll_request(port: int) -> bytes:
    """The bytes of a poll, as htmx sends it, in the session of a person who waits."""
    url, http = f"http://127.0.0.1:{port}", requests.Session()
    page = http.get(url + "/verify").text
    hidden = dict(re.findall(r'name="(csrf_token|submission_id)" value="([^"]+)"', page))
    page = http.post(url + "/verify", FORM | hidden).text
    path = re.search(r'hx-get="([^"]+)"', page).group(1)
    cookie = "; ".join(f"{c.name}={c.value}" for c in http.cookies)
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()


def poll(port: int, request: bytes, counts: list[int], n: int, until: float) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        while time.monotonic() < until:
            line.sendall(request)
            answer = line.recv(65536)
            if not answer.startswith(b"HTTP/1.1 204"):
                raise SystemExit(f"a poll answered {answer[:40]!r}")
            counts[n] += 1


if __name__ == "__main__":
    main()
