"""The two engines that the benchmark compares, each with the same do-nothing task. Imported by `huey_consumer`."""

import os
import time

from huey import PostgresHuey

from idp.config import settings
from tasks.engine.huey import JobsHuey

ours = JobsHuey("bench", immediate=False)
theirs = PostgresHuey("bench", dsn=settings().database_url)


def note(sent: float) -> dict[str, float]:
    """Write when it was sent and when it started; a write of this size to an appended file is atomic."""
    started = time.time()
    file = os.open(os.environ["BENCH_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{sent} {started}\n".encode())
    os.close(file)
    return {"started": started}


our_task = ours.task(name="bench")(note)
their_task = theirs.task(name="bench")(note)
