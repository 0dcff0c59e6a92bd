"""The two engines that the benchmark compares, each with the same do-nothing task. Imported by `huey_consumer`.

BENCH_COMMITS says how both commit, the sender and the consumer alike: `asynchronously`, or `synchronously`, when each
commit waits for the disk.
"""

import os
import time
from typing import Any

from huey import PostgresHuey

from idp import database
from idp.config import settings
from tasks.engine import consumer
from tasks.engine.huey import JobsHuey

LAZY = os.environ["BENCH_COMMITS"] == "asynchronously"
OPTION = f"options=-c%20synchronous_commit%3D{'off' if LAZY else 'on'}"

database.connect_as("worker" if LAZY else "web")
consumer.connect_as = lambda role: None  # Otherwise our consumers never wait for the disk.

ours = JobsHuey("bench", immediate=False)
theirs = PostgresHuey("bench", dsn=f"{settings().database_url}?{OPTION}")


def note(sent: float, person: dict[str, str]) -> dict[str, Any]:
    """Write when it was sent and when it started; a write of this size to an appended file is atomic."""
    write(f"{sent} {time.time()}")
    return {"sent": sent, "fields": len(person)}


def write(line: str) -> None:
    file = os.open(os.environ["BENCH_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{line}\n".encode())
    os.close(file)


our_task = ours.task(name="bench")(note)
their_task = theirs.task(name="bench")(note)


@ours.task(name="terms")
def our_terms() -> None:
    """Write how our consumer's own connection commits, so that the table says what was, not what was meant."""
    write(f"commits {database.run('SHOW synchronous_commit')[0][0]}")


@theirs.task(name="terms")
def their_terms() -> None:
    write(f"commits {theirs.storage.sql('SHOW synchronous_commit', results=True)[0][0]}")
