"""Huey's own queue on any database of Peewee's."""

import os

from huey.contrib.sql_huey import SqlHuey

from tests.benchmarks.notes import HUEY, log, note

huey = SqlHuey("bench", database=os.environ["DATABASE_URL"])
send = huey.task(name="bench")(note)

COMMAND = [*HUEY, "tests.benchmarks.peers.huey_sql.huey", "-w", "8", "-l", log()]
