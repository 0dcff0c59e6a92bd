"""The first page: what waits, what runs, who works, whom the vendors answer; now and over the last hours."""

from collections import Counter
from typing import Any

from bottle import HTTPResponse, request
from peewee import SQL, Expression

from idp.models import Job, State
from idp.paused import PausedKind
from tasks.maintenance import depth
from tasks.ops import history, looks, parts, verbs
from tasks.ops.health import MINUTES
from tasks.ops.history import STEPS, History
from views.operators.charts import Chart, chart
from views.operators.pages import page

SHOWN = 10  #: of the slowest jobs, and of those that failed
REFRESH = 5  #: seconds

#: No fault of a vendor's: what was not asked, or answered by another.
_NOT_ASKED = ("not_needed", "deadline")


def show() -> HTTPResponse:
    """The page. Raises Unavailable."""
    wanted = request.query.get("hours") or ""
    hours = int(wanted) if wanted in map(str, STEPS) else min(STEPS)
    told, workers = history.of(hours), looks.workers()
    lately = [Job.finished_at > SQL("now() - %s * interval '1 hour'", [hours])]
    return page(
        "overview", refreshed=REFRESH, hours=hours, windows=list(STEPS), away=parts.down(), depth=depth(),
        charts=_charts(told), kinds=_kinds(told), paused={one.kind: one for one in PausedKind.all()}, workers=workers,
        vendors=_vendors(workers), minutes=MINUTES,
        slowest=looks.jobs_by(SQL("finished_at - claimed_at DESC"), [*lately, _has_run()], SHOWN),
        failed=looks.jobs_by(Job.finished_at.desc(), [*lately, Job.state == State.FAILED.value], SHOWN),
    )  # fmt: skip


def _has_run() -> Expression:
    return Job.claimed_at.is_null(False)


def _charts(told: History) -> list[Chart]:
    """Each step of the second is the longest wait of a job that was begun in it, or still waits."""
    nothing = [0.0] * len(told.waiting)
    done, failed = told.ended.get(State.DONE.value, nothing), told.ended.get(State.FAILED.value, nothing)
    others = [sum(step) for step in zip(nothing, *(
        values for state, values in told.ended.items() if state not in (State.DONE.value, State.FAILED.value)
    ), strict=True)]  # fmt: skip
    return [
        chart("Jobs waiting", {"plain": told.waiting}),
        chart("Longest wait", {"plain": told.waited}, " s"),
        chart("Jobs ended", {"plain": done, "other": others, "failed": failed}),
    ]


def _kinds(told: History) -> list[tuple[str, dict[str, int]]]:
    """Each kind that this release knows or that was seen, and how many jobs of it there are by state."""
    return [(kind, told.kinds.get(kind, {})) for kind in sorted({*verbs.kinds(), *told.kinds} - {""})]


def _vendors(workers: list[Any]) -> list[dict[str, Any]]:
    """By service: how many calls were answered, how many failed by which cause, at which hosts its circuit is open."""
    calls: dict[str, Counter[str]] = {}
    opened: dict[str, set[str]] = {}
    for worker in workers:
        for service, counts in worker.health.get("calls", {}).items():
            calls.setdefault(service, Counter()).update(counts)
        for name in worker.health.get("circuits", []):
            opened.setdefault(name.partition(":")[0], set()).add(f"{name} at {worker.host} {worker.pid}")
    return [_vendor(name, calls.get(name, Counter()), opened.get(name, set())) for name in sorted({*calls, *opened})]


def _vendor(name: str, counts: Counter[str], opened: set[str]) -> dict[str, Any]:
    failed = {cause: count for cause, count in counts.most_common() if cause not in ("answered", *_NOT_ASKED)}
    asked = counts["answered"] + sum(failed.values())
    share = round(100 * sum(failed.values()) / asked) if asked else 0
    return {"name": name, "answered": counts["answered"], "failed": failed, "share": share, "opened": sorted(opened)}
