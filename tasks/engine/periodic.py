"""Periodic tasks: each tick runs once, on any number of hosts that run the scheduler."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from huey.api import Task


def as_ticks(tasks: Sequence[Task], moment: datetime) -> list[Task]:
    """The same tasks, with ids made of name and minute: a second host's tick is the same row."""
    minute = f"{moment:%Y-%m-%dT%H:%M}"
    return [type(task)(id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task.name} {minute}"))) for task in tasks]
