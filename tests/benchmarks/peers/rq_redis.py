"""rq, on Redis. Its notes on performance: production runs workers that fork for each job."""

import os
import sys
from typing import Any

from redis import Redis
from rq import Queue

from tests.benchmarks.notes import binary, note

queue = Queue("bench", connection=Redis.from_url(os.environ["REDIS_URL"]))

COMMAND = [sys.executable, binary("rq"), "worker-pool", "bench", "-n", "8"]


def send(sent: float, person: dict[str, Any]) -> None:
    queue.enqueue(note, sent, person)
