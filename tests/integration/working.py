"""For the tests of the engine."""

PERSON = {"ssn": "900661234", "first_name": "Fakey"}


def work(huey, kinds=None) -> bool:
    """What a worker's thread does in one turn."""
    with huey.storage.lease.turn():
        task = huey.dequeue(kinds)
        if task is not None:
            huey.execute(task)
    return task is not None
