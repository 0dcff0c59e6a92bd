"""Celery, with Redis for its jobs and for its results."""

import os
import sys
from typing import Any

from celery import Celery

from tests.benchmarks.notes import binary, log, note

app = Celery("bench", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
task = app.task(name="bench")(note)

COMMAND = [sys.executable, binary("celery"), "-A", "tests.benchmarks.peers.celery_redis", "worker", "--pool", "threads",
           "-c", "8", "--loglevel", "INFO", "--logfile", log()]  # fmt: skip


def send(sent: float, person: dict[str, Any]) -> None:
    task.delay(sent, person)
