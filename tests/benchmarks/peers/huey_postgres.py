"""Huey's own queue on Postgres, which waits for the disk at each commit unless both are to commit otherwise."""

import os

from huey import PostgresHuey

from tests.benchmarks.notes import HUEY, log, note, say

LAZY = "?options=-c%20synchronous_commit%3Doff" if os.environ.get("BENCH_COMMITS") == "asynchronously" else ""

huey = PostgresHuey("bench", dsn=os.environ["DATABASE_URL"] + LAZY)
send = huey.task(name="bench")(note)


@huey.task(name="terms")
def tell() -> None:
    say(huey.storage.sql("SHOW synchronous_commit", results=True)[0][0])


COMMAND = [*HUEY, "tests.benchmarks.peers.huey_postgres.huey", "-w", "8", "-l", log()]
