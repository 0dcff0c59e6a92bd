"""Jobs by state and kind, all of one job, and the session keys in use."""

from typing import Any

from bottle import HTTPResponse, request

from idp import references
from idp.keys_in_use import keys_in_use
from idp.models import State
from tasks.ops import looks, verbs
from views.operators.pages import page
from views.pages import see_other

SHOWN = 50


def jobs() -> HTTPResponse:
    """Those of a state or a kind; where an id or a reference number is asked for, that job's page."""
    wanted = (request.query.getunicode("id") or "").strip()
    if wanted:
        return see_other(f"/ops/jobs/{looks.job(wanted).id}")
    states, kinds = [state.value for state in State], verbs.kinds()
    state, kind = request.query.get("state") or "", request.query.get("kind") or ""
    found = looks.jobs(SHOWN, state if state in states else None, kind if kind in kinds else None)
    return page("jobs", jobs=found, states=states, kinds=kinds, state=state, kind=kind, shown=SHOWN)


def job(job_id: str) -> HTTPResponse:
    """All that is known of it. Raises NotFound."""
    found = looks.job(job_id)
    return page("job", job=found, facts={name: value for name, value in _facts(found).items() if value})


def _facts(one: Any) -> dict[str, str]:
    """In the order in which they come about; those that are empty are not shown."""
    moments = {name: f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else ""
               for name, moment in one._asdict().items() if name.endswith("_at")}  # fmt: skip
    return {
        "Id": str(one.id), "Reference number": references.reference(str(one.id)), "Kind": one.name, "State": one.state,
        "Error": one.error, "Tries that count": str(one.attempt),
        "Workers that fell silent with it": str(one.rescues or ""), "Trace": one.trace_id, "Visit": one.visit_id,
        "Enqueued": moments["enqueued_at"], "Due": moments["run_at"], "Claimed last": moments["claimed_at"],
        "Claimed by worker": str(one.claimed_by or ""), "Ran for": looks.span(one.ran), "Ended": moments["finished_at"],
        "Somebody waits for another": "" if one.finished_at else looks.span(one.seconds_left),
    }  # fmt: skip


def keys() -> HTTPResponse:
    """Which session keys still open something."""
    return page("keys", uses=keys_in_use())
