"""What Huey says itself, as events of ours: a closed set, without names, arguments or tracebacks of its own."""

import logging

#: The beginning of Huey's sentence (3.5): our event, None where another line of ours says it already.
SAYINGS: dict[str, str | None] = {
    "Unhandled exception in task": None,  # job.broke
    "Task %s was revoked": None,  # job.finished
    "Task %s raised CancelExecution": None,
    "Task %s timed out": "job.timed_out",
    "Task %s not run": None,
    "Received exit signal": None,  # job.put_back
    "Task %s cancelled by": None,
    "Unhandled exception calling": "worker.hook_failed",
    "startup hook": "worker.hook_failed",
    "shutdown hook": "worker.hook_failed",
    "Unable to deserialize task": "worker.broke",
    "Error reading from queue": "worker.broke",
    "Unhandled error during execution": "worker.broke",
    "Error in consumer": "worker.broke",
    "Error reading schedule": "scheduler.broke",
    "Error enqueueing": "scheduler.broke",
    "Scheduler died": "scheduler.broke",
    "Process %s died": "worker.thread_died",
    "Worker %d died": "worker.thread_died",
    "Shutdown timeout of": "worker.stopped_late",
    "Found stale locks": None,
    "Gevent monkey-patch": "worker.misused",
    "Consumer initialized with": "worker.misused",
}


def as_event(record: logging.LogRecord) -> bool:
    """A filter for handlers: whether a line is to be written; one of Huey's gets the event that it stands for.

    What Huey tells at length while all goes well is in lines of ours. A sentence that is not known yet is `huey.said`.
    """
    if record.name.partition(".")[0] != "huey":
        return True
    if record.levelno < logging.WARNING:
        return False
    said = str(record.msg)
    event = next((event for start, event in SAYINGS.items() if said.startswith(start)), "huey.said")
    record.__dict__["event"] = event  # As `extra` of a logging call would put it.
    return event is not None
