"""What an operator may do, on the command line and on the page alike. Each try is a line of the log, by name."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from peewee import fn

from idp import waits
from idp.database import run
from idp.errors import IdpError, Unavailable
from idp.logs import event
from idp.models import CHANNEL, Job, State, Worker
from idp.paused import PausedKind
from tasks import documents, maintenance, proofing  # noqa: F401 -- their kinds register
from tasks.engine.huey import huey
from tasks.ops import looks

HEARD = 4.0  #: seconds in which a pause has come to every worker: two heartbeats, and some

NAME_WANTED = "your name: 1 to 64 letters, digits, points, dashes, underlines, @; a letter or digit first"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class Refused(IdpError):
    """What was asked can't be done. Says why, and what can."""


@dataclass(frozen=True)
class Did:
    """What came of it, in a sentence, and the fields of the log that name what it was done to."""

    sentence: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """`act` takes what it is done to (a kind, a job's or a worker's id) and who does it."""

    act: Callable[[str, str], Did]
    to: str
    says: str


def perform(verb: str, to: str, by: str) -> str:
    """Do it, and say what came of it. Raises Refused, NotFound, Unavailable; nothing was done then."""
    if not is_name(by):
        raise Refused(NAME_WANTED)
    try:
        did = VERBS[verb].act(to, by)
    except (Refused, looks.NotFound) as e:
        event("operator.refused", verb=verb, by=by, error=str(e))
        raise
    event("operator.acted", verb=verb, by=by, **did.fields)
    return did.sentence


def is_name(text: str) -> bool:
    """Whether an operator may call themselves so in the log."""
    return bool(_NAME.fullmatch(text))


def kinds() -> list[str]:
    """Those that this release knows, the periodic ones among them."""
    return sorted({*huey.kinds(), *huey.kinds(periodic=True)})


def _pause(kind: str, by: str) -> Did:
    if kind not in kinds():
        raise Refused(f"no such kind; there are {', '.join(kinds())}")
    PausedKind.pause(kind, by)
    until = time.monotonic() + HEARD
    while (takers := _takers(kind)) and time.monotonic() < until:
        time.sleep(0.2)
    still = ", ".join(f"{one.host} {one.pid} (release {one.version})" for one in takers)
    told = f"still taken, and to be stopped otherwise: by {still}" if still else "no worker takes it any more"
    return Did(f"{kind} is paused: {told}; what runs is finished, what waits keeps its deadline", {"name": kind})


def _takers(kind: str) -> list[Any]:
    """Living workers that have not said yet that they leave a kind alone: hung, or of a release that does not ask."""
    return [one for one in looks.workers() if kind not in one.paused]


def _resume(kind: str, by: str) -> Did:
    if not PausedKind.resume(kind):
        raise Refused("not a kind that is paused")
    return Did(f"{kind} is taken again by every worker, within a second", {"name": kind})


def _retry(named: str, by: str) -> Did:
    job = looks.job(named)
    if job.finished_at:
        raise Refused(f"it ended as {job.state}, and its message was erased with its end: nothing is left to run. "
                      "Whoever waited for it was told, and can try again with one click")  # fmt: skip
    if job.state == State.CLAIMED.value:
        raise Refused(f"a worker runs it now, as attempt {job.attempt}")
    if not _hasten(job.id):
        paused = "; its kind is paused" if PausedKind.has(job.name) else ""
        raise Refused(f"it is due already and waits for a worker{paused}, or its deadline is over")
    return _to_job(job, "is due now")


def _hasten(job_id: Any) -> bool:
    """Make a job due that was put back for later, while somebody waits for it; its tries are counted as ever."""
    later = (Job.id == job_id) & Job.later() & (Job.expires_at > fn.now())
    return bool(run(Job.update(run_at=fn.now()).where(later).returning(fn.pg_notify(CHANNEL, ""))))


def _revoke(named: str, by: str) -> Did:
    job = looks.job(named)
    if not huey.storage.revoke(str(job.id)):
        raise Refused(f"it has ended already, as {job.state}")
    with suppress(Unavailable):  # Who waits for what had not begun is told by the sweep too.
        waits.give_up(str(job.id), job.age)
    running = "; a worker has it, whose result is dropped" if job.state == State.CLAIMED.value else ""
    return _to_job(job, f"is revoked, and whoever waits for it can try again{running}")


def _to_job(job: Any, came_of_it: str) -> Did:
    return Did(f"{job.name} {job.id} {came_of_it}", {"id": str(job.id), "name": job.name})


def _drain(named: str, by: str) -> Did:
    worker = looks.worker(named)
    run(Worker.update(draining=True).where(Worker.id == worker.id))
    alone = "" if Worker.alive() > 1 else "; it is the last one: start another, or nobody is proofed"
    told = f"worker {worker.id} on {worker.host}, process {worker.pid}, takes no more jobs and ends with its last"
    return Did(told + alone, {"worker": str(worker.id)})


VERBS = {
    "pause": Verb(_pause, "KIND", "no worker takes jobs of a kind any more, until it is resumed"),
    "resume": Verb(_resume, "KIND", "they take it again"),
    "retry": Verb(_retry, "ID", "a job that was put back for later is due now"),
    "revoke": Verb(_revoke, "ID", "end a job that has not ended; its message is erased"),
    "drain": Verb(_drain, "WORKER", "a worker takes no more, ends what it has, and goes"),
}
