"""Huey's own queue on Redis."""

import os

from huey import RedisHuey

from tests.benchmarks.notes import HUEY, log, note

huey = RedisHuey("bench", url=os.environ["REDIS_URL"])
send = huey.task(name="bench")(note)

COMMAND = [*HUEY, "tests.benchmarks.peers.huey_redis.huey", "-w", "8", "-l", log()]
