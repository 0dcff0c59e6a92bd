"""How long a resolution of two vendors takes a worker, each of them slow: the slowest, or the sum."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from idp.development.servers import free_port, listening

ROOT = Path(__file__).resolve().parent.parent.parent
DELAY = 0.4  #: seconds that each vendor takes
FINISHED = '"event": "job.finished"'


def side_by_side(count: int) -> None:
    """Prints a resolution's milliseconds beside the sum of its two calls; fails where they are not far below."""
    from tasks.vendors.standins.sandbox import environment

    port = free_port()
    told = os.environ | environment(port)
    sandbox = [sys.executable, "-m", "tasks.vendors.standins.sandbox", "--port", str(port), "--delay", str(DELAY)]
    consumer = [str(Path(sys.executable).parent / "huey_consumer"), "run_consumer.huey", "-w", "8"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL)
        for command in (sandbox, [sys.executable, *consumer])
    ]
    try:
        while not listening(port):
            time.sleep(0.05)
        report(proofed(count))
    finally:
        for process in processes:
            process.terminate()
            process.wait(60)


def proofed(count: int) -> list[tuple[float, list[float]]]:
    """Of `count` resolutions one after the other: the job's milliseconds and its calls'. The first fetched a token."""
    from tasks.proofing import resolution_proofing
    from tasks.vendors.standins.testing import FAKEY

    applicant = FAKEY.to_message()
    found = []
    for _ in range(count + 1):
        job_id = resolution_proofing(applicant).id
        lines = wait_for_lines(job_id)
        timings = next(line["timings"] for line in lines if line["event"] == "resolution.proofed")
        found.append((lines[-1]["duration_ms"], list(timings.values())))
    return found[1:]


def wait_for_lines(job_id: str) -> list[dict[str, Any]]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        log = Path(os.environ["LOG_PATH"])  # Made by the consumer, when it has started.
        lines = [line for line in (log.read_text() if log.exists() else "").splitlines() if job_id in line]
        if any(FINISHED in line for line in lines):
            return [json.loads(line) for line in lines if '"role": "worker"' in line]
        time.sleep(0.05)
    raise SystemExit("a resolution was not done in 30 seconds")


def report(found: list[tuple[float, list[float]]]) -> None:
    jobs, sums = [job for job, _ in found], [sum(calls) for _, calls in found]
    ratio = statistics.median(job / total for job, total in zip(jobs, sums, strict=True))
    print(f"{'2 vendors at 400 ms each':24}{statistics.median(jobs):12.0f} ms of worker time, at most {max(jobs):.0f};"
          f" their calls' sum {statistics.median(sums):.0f}; ratio {ratio:.2f}")  # fmt: skip
    if ratio > 500 / 800:
        raise SystemExit(f"a resolution took {ratio:.2f} of its calls' sum; side by side it would be half")
