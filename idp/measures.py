"""What is measured: for an event, what its line adds to which number. `measuring` makes both forms of it.

All labels are fields of the event with a closed set of values: kinds of jobs, outcomes, services, causes, parts,
limits.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Measure:
    """`name` is Prometheus'; CloudWatch's is the same without `idp_`, in CamelCase.

    A count adds one, or the number in `field`; seconds are those in `field` times `scale`, and go into a histogram. A
    state is what `field` says now: CloudWatch gets it from the line, Prometheus asks anew at each look.
    """

    name: str
    says: str
    labels: tuple[str, ...] = ()
    kind: Literal["count", "seconds", "state"] = "count"
    field: str = ""
    scale: float = 1.0


def _seconds(name: str, says: str, labels: tuple[str, ...] = (), field: str = "duration_ms") -> Measure:
    return Measure(name, says, labels, "seconds", field, 0.001 if field.endswith("_ms") else 1.0)


def _state(name: str, says: str, field: str, scale: float = 1.0) -> Measure:
    return Measure(name, says, (), "state", field, scale)


#: Event: what its line adds.
MEASURES: dict[str, tuple[Measure, ...]] = {
    "job.enqueued": (Measure("idp_jobs_enqueued", "Jobs enqueued", ("name",)),),
    "job.finished": (
        Measure("idp_jobs_finished", "Jobs that ended or went back", ("name", "outcome")),
        _seconds("idp_job_seconds", "From claim to end", ("name",)),
        _seconds("idp_job_queue_wait_seconds", "From due to claimed", ("name",), "queue_wait_ms"),
    ),
    "job.rescued": (Measure("idp_jobs_rescued", "Jobs taken back from silent workers", ("name",)),),
    "job.put_back": (Measure("idp_jobs_put_back", "Jobs that their own worker gave back", ("name",)),),
    "job.unreadable": (Measure("idp_jobs_unreadable", "Messages that could not be opened", ("name",)),),
    "vendor.called": (
        Measure("idp_vendor_calls", "Vendors' calls, `answered` or by cause", ("service", "outcome")),
        _seconds("idp_vendor_call_seconds", "Duration of vendors' calls", ("service",)),
    ),
    "wait.ended": (
        Measure("idp_waits_ended", "People's waits that ended", ("outcome",)),
        _seconds("idp_wait_seconds", "How long people waited", ("outcome",), "seconds"),
    ),
    "attempts.used_up": (Measure("idp_limits_hit", "Forms that a limit turned away", ("name",)),),
    "attempts.refunded": (Measure("idp_attempts_refunded", "Attempts given back"),),
    "request.unavailable": (Measure("idp_requests_unavailable", "Requests that met an outage", ("part",)),),
    "part.unavailable": (Measure("idp_parts_unavailable", "Looks at a part that was away", ("part",)),),
    "key.missing": (Measure("idp_keys_missing", "Looks at which a session key was missing that opens something"),),
    "canary.returned": (_seconds("idp_canary_seconds", "Round trip of a canary job", (), "seconds"),),
    "canary.late": (Measure("idp_canaries_late", "Canary jobs that did not come back in time"),),
    "log.lost": (Measure("idp_log_lines_lost", "Lines that could not be written", field="count"),),
    "queue.counted": (
        _state("idp_jobs_queued", "Jobs waiting for a worker", "queued"),
        _state("idp_jobs_claimed", "Jobs that workers run: their busy threads", "claimed"),
        _state("idp_jobs_oldest_seconds", "Age of the longest waiting job", "oldest_ms", 0.001),
        _state("idp_people_waiting", "Jobs of people, queued or run", "people"),
        _state("idp_workers", "Consumer processes alive", "workers"),
        _state("idp_threads", "Threads of the living consumers", "threads"),
        _state("idp_database_oldest_transaction_seconds", "Age of the oldest transaction", "oldest_transaction_s"),
    ),
}
