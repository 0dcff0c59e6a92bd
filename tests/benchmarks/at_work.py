"""The processes of a queue under comparison: its senders, its worker."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import notes
from tests.benchmarks.peers import Peer
from tests.house import ROOT

Finish = Callable[[], list[dict[str, float]]]  #: lets the senders go, and returns what each of them says


@contextlib.contextmanager
def sending(peer: Peer, processes: int, count: int, pause: float = 0) -> Iterator[Finish]:
    """So many senders of `count` jobs each, connected and ready."""
    command = [sys.executable, "-m", "tests.benchmarks.sender", peer.name, str(count), str(pause)]
    senders = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
               for _ in range(processes)]  # fmt: skip
    for one in senders:
        if one.stdout.readline() != "ready\n":
            raise SystemExit(f"{peer.title}: a sender ended before it sent anything")

    def finish() -> list[dict[str, float]]:
        for one in senders:
            one.stdin.write("\n")
            one.stdin.flush()
        return [json.loads(one.communicate(timeout=300)[0]) for one in senders]

    yield finish


def ask(peer: Peer, function: str) -> None:
    """Call a function of its file, where it has one, in a process of its own: its import reads the environment."""
    asked = f"import {peer.module} as peer; getattr(peer, '{function}', lambda: None)()"
    subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True)


@contextlib.contextmanager
def worker(peer: Peer) -> Iterator[subprocess.Popen]:
    """Its worker, what it prints in a file."""
    asked = f"import json, {peer.module} as peer; print(json.dumps(peer.COMMAND))"
    command = json.loads(subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT))
    told = os.environ | {"RQ_REDIS_URL": os.environ["REDIS_URL"], "PYTHONPATH": str(ROOT)}
    with open(notes.log() + ".out", "ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=told, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def environment(told: dict[str, str]) -> Iterator[None]:
    """With these variables meanwhile."""
    before = dict(os.environ)
    os.environ |= told
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
