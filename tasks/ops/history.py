"""What became of the queue over the last hours, told from the rows of `jobs`: there is no second count to keep.

What ended before a window plays no part in it, so that two indexes find all that do: of what has ended by when, and of
what has not. A job that was tried again counts from its last claim.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

from idp.database import run

#: Hours that can be looked at: seconds of one step.
STEPS = {1: 60, 6: 300, 24: 900}

_KEPT = 0.1  #: share of a step for which what was found is shown again

#: Whole steps since a moment.
_AGO = "floor(date_part('epoch', now() - {}) / %(seconds)s)::int".format
_CAME, _CLAIMED, _ENDED, _WENT = map(_AGO, ("run_at", "claimed_at", "finished_at", "coalesce(claimed_at, finished_at)"))

#: Rows of what is told: a word, how many steps ago, a label, a number.
_TOLD = f"""
    WITH moved AS MATERIALIZED (
        SELECT name, state, {_CAME} AS came, {_WENT} AS went, {_ENDED} AS ended, count(*) AS jobs,
               max(coalesce(claimed_at, finished_at) - run_at) AS waited
        FROM jobs WHERE finished_at > now() - %(hours)s * interval '1 hour' GROUP BY 1, 2, 3, 4, 5
        UNION ALL
        SELECT name, state, {_CAME}, {_CLAIMED}, NULL, 1, coalesce(claimed_at, now()) - run_at
        FROM jobs WHERE finished_at IS NULL AND run_at <= now())
    SELECT 'waiting', step, '', sum(jobs)::float8 FROM moved,
           generate_series(coalesce(went + 1, 0), least(came, %(steps)s - 1)) step GROUP BY step
    UNION ALL
    SELECT 'waited', coalesce(went, 0), '', max(date_part('epoch', waited)) FROM moved
    WHERE coalesce(went, 0) < %(steps)s GROUP BY 2
    UNION ALL
    SELECT 'ended', ended, state, sum(jobs)::float8 FROM moved WHERE ended < %(steps)s GROUP BY 2, 3
    UNION ALL
    SELECT 'kind', sum(jobs)::int, name || ' ' || state, 0 FROM moved GROUP BY 3"""


@dataclass
class History:
    """By steps, the oldest first: jobs that waited, the longest wait in seconds, what ended by state. `kinds` counts
    those of the whole window, and what has not ended, by name and state.
    """

    hours: int
    waiting: list[float]
    waited: list[float]
    ended: dict[str, list[float]] = field(default_factory=dict)
    kinds: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    read_at: float = field(default_factory=time.monotonic)


_lock = threading.Lock()
_known: dict[int, History] = {}


def of(hours: int) -> History:
    """The history of 1, 6 or 24 hours, read at most once a tenth of its step. Raises Unavailable."""
    with _lock:
        known = _known.get(hours)
        if known is None or time.monotonic() - known.read_at > STEPS[hours] * _KEPT:
            known = _known[hours] = _read(hours)
        return known


def forget() -> None:
    """Read anew when next asked: somebody acted."""
    with _lock:
        _known.clear()


def _read(hours: int) -> History:
    steps = hours * 3600 // STEPS[hours]
    rows = run(_TOLD, {"hours": hours, "steps": steps, "seconds": STEPS[hours]})
    found = History(hours, [0.0] * steps, [0.0] * steps)
    for word, number, label, value in rows:
        if word == "kind":
            name, _, state = label.rpartition(" ")
            found.kinds[name][state] = number
        else:
            series = getattr(found, word)
            if word == "ended":
                series = series.setdefault(label, [0.0] * steps)
            series[steps - 1 - max(0, number)] = max(0.0, float(value or 0))
    return found
