"""This queue. BENCH_COMMITS says how sender and worker commit: each as in production, or both the same way."""

import os

from idp import database
from tasks.engine import consumer
from tasks.engine.huey import JobsHuey
from tests.benchmarks.notes import HUEY, note, say

COMMITS = os.environ.get("BENCH_COMMITS", "as it does")

database.connect_as("worker" if COMMITS == "asynchronously" else "web")
if COMMITS != "as it does":
    consumer.connect_as = lambda role: None  # Otherwise our consumers never wait for the disk.

huey = JobsHuey("bench", immediate=False)
send = huey.task(name="bench", priority=50, expires=600)(note)


@huey.task(name="terms")
def tell() -> None:
    say(database.run("SHOW synchronous_commit")[0][0])


COMMAND = [*HUEY, "tests.benchmarks.peers.ours.huey", "-w", "8"]
