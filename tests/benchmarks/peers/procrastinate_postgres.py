"""procrastinate, on Postgres."""

import os
import sys
from typing import Any

from procrastinate import App, PsycopgConnector

from tests.benchmarks.notes import binary, note

app = App(connector=PsycopgConnector(conninfo=os.environ["DATABASE_URL"]))
task = app.task(name="bench")(note)

COMMAND = [sys.executable, binary("procrastinate"), "-a", "tests.benchmarks.peers.procrastinate_postgres.app",
           "--log-level", "info", "worker", "-c", "8"]  # fmt: skip


def prepare() -> None:
    with app.open():
        app.schema_manager.apply_schema()


def send(sent: float, person: dict[str, Any]) -> None:
    if not opened:
        opened.append(app.open().__enter__())
    task.defer(sent=sent, person=person)


opened: list[Any] = []
