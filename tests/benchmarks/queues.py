"""This queue beside `huey.PostgresHuey`, on the same Postgres in the same run, on terms that are printed with it."""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.house import ROOT, wait_for

THREADS = 8
ENGINES = ("ours", "theirs")
COMMITS = ("asynchronously", "synchronously")
MEASURES = {"p50": "pickup p50, ms", "p99": "pickup p99, ms", "drain": "drained, jobs/s"}

Found = dict[str, dict[str, dict[str, float]]]  #: of each way to commit, each engine, each measure: the median


def terms() -> str:
    """On which terms the two are compared, as printed above the table."""
    return (f"Both engines: the same Postgres, {THREADS} threads, a person of {len(json.dumps(person()))} bytes as the"
            " argument, a result kept, the log of each at its usual level in a file. Ours seals argument and result"
            " and knows deadlines, fencing and rescue; theirs stores pickles and knows none. Medians of the rounds;"
            " the engines take turns.")  # fmt: skip


def person() -> dict[str, str]:
    """The argument of every job: a made-up person, as the form's job gets one, filled up to about 600 bytes."""
    from tasks.vendors.standins.testing import FAKEY

    message = FAKEY.to_message()
    return message | {"address2": "x" * max(0, 600 - len(json.dumps(message)))}


def compared(rounds: int, pickups: int, drain: int) -> Found:
    """Measure both engines, both ways to commit, in turns."""
    seen = {way: {name: {m: [] for m in MEASURES} for name in ENGINES} for way in COMMITS}
    for _ in range(rounds):
        for way in COMMITS:
            for name in ENGINES:
                for measure, value in one_round(way, name, pickups, drain).items():
                    seen[way][name][measure].append(value)
    return {w: {n: {m: statistics.median(v) for m, v in ms.items()} for n, ms in e.items()} for w, e in seen.items()}


def report(found: Found) -> None:
    """Print a row for each measure and way to commit."""
    print(f"{'':18}{'both commit':18}{'this queue':>12}{'PostgresHuey':>14}{'ratio':>8}")
    for measure, words in MEASURES.items():
        for way in COMMITS:
            ours, theirs = (found[way][name][measure] for name in ENGINES)
            print(f"{words:18}{way:18}{ours:12.2f}{theirs:14.2f}{ours / theirs:8.2f}")


def one_round(way: str, name: str, pickups: int, drain: int) -> dict[str, float]:
    """Pickup (milliseconds) and drain (jobs a second) of one engine. The sender is a process that commits that way."""
    told = os.environ | {"BENCH_COMMITS": way}
    command = [sys.executable, "-m", "tests.benchmarks.queues", name, str(pickups), str(drain)]
    answer = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE, timeout=300)
    return dict(json.loads(answer.stdout))


def main(name: str, pickups: int, drain: int) -> None:
    """The sender of one round; prints JSON."""
    from tests.benchmarks import engines

    task, about = (engines.our_task, engines.our_terms) if name == "ours" else (engines.their_task, engines.their_terms)
    delays = picked_up(name, task, about, pickups)
    print(json.dumps({
        "p50": statistics.median(delays), "p99": statistics.quantiles(delays, n=100)[98],
        "drain": drained(name, task, drain),
    }))  # fmt: skip


def picked_up(name: str, task: Callable[..., Any], about: Callable[[], Any], count: int) -> list[float]:
    """Milliseconds from just before the enqueue to the start of the task's body, of an idle consumer."""
    _file().unlink(missing_ok=True)
    with consumer(name):
        about()
        wait_for(_said, "the terms", 60)
        check(_said())
        task(time.time(), person())
        starts(1)
        time.sleep(1.2)
        for _ in range(count):
            task(time.time(), person())
            time.sleep(0.02)
        found = starts(count + 1)
    return [(started - sent) * 1000 for sent, started in found[1:]]


def drained(name: str, task: Callable[..., Any], count: int) -> float:
    """Jobs a second, from the first start to the last, of `count` that waited."""
    _file().unlink(missing_ok=True)
    argument = person()
    for _ in range(count):
        task(time.time(), argument)
    with consumer(name):
        begun = sorted(started for _, started in starts(count))
    return (count - 1) / (begun[-1] - begun[0])


def check(said: str) -> None:
    """SystemExit where the consumer commits otherwise than the table will say."""
    meant = "off" if os.environ["BENCH_COMMITS"] == "asynchronously" else "on"
    if said != meant:
        raise SystemExit(f"the consumer's synchronous_commit is {said}, not {meant}")


@contextlib.contextmanager
def consumer(name: str) -> Iterator[None]:
    """`huey_consumer`, without periodic tasks; its own log in a file, as ours writes one anyway."""
    log = f"{os.environ['LOG_PATH']}.{name}"
    told = ["-w", str(THREADS), "-n", *(["-l", log] if name == "theirs" else [])]
    command = [sys.executable, str(Path(sys.executable).parent / "huey_consumer"), f"tests.benchmarks.engines.{name}"]
    process = subprocess.Popen([*command, *told], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def starts(count: int) -> list[tuple[float, float]]:
    """When each of at least `count` jobs was sent and started; AssertionError after two minutes."""
    return wait_for(lambda: len(found := _lines()) >= count and found, f"{count} jobs", 120)


def _lines() -> list[tuple[float, float]]:
    lines = [line.split() for line in _text().splitlines() if not line.startswith("commits")]
    return [(float(sent), float(started)) for sent, started in lines]


def _said() -> str:
    return next((line.split()[1] for line in _text().splitlines() if line.startswith("commits")), "")


def _text() -> str:
    return _file().read_text() if _file().exists() else ""


def _file() -> Path:
    return Path(os.environ["BENCH_FILE"])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
