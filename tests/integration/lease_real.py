"""The statements of `lease_model` as Postgres runs them: a row is laid out, the real one is run, the row is read."""

from typing import Any

from integration.lease_model import ALONE_FROM, ENDED, WORKERS, Row

from idp.database import run
from idp.models import Job
from tasks.engine import statements

JOB, KIND = "11111111-1111-4111-8111-111111111111", "kind"
IDS = dict(zip(WORKERS, ("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"), strict=True))
NAMES = {worker_id: name for name, worker_id in IDS.items()}

#: Moments of a claim, that of the row and an earlier one; both older than the doubt after which a claim is reclaimed.
CURRENT, STALE = "2026-01-01T00:00:09Z", "2026-01-01T00:00:01Z"
CLAIMED_AT = {True: CURRENT, False: STALE}


def lay_out(row: Row, silent: bool = False) -> None:
    """The table as the model has it, and nothing else in it."""
    run("DELETE FROM jobs")
    run("DELETE FROM workers")
    for worker_id in IDS.values():
        run("INSERT INTO workers (id, host, pid, version, threads) VALUES (%s, '', 1, '', 1)", (worker_id,))
    if silent:
        run("UPDATE workers SET seen_at = now() - interval '1 hour' WHERE id = %s", (IDS[row.owner],))
    if row.state == "absent":
        return
    insert(row.overdue)
    claimed = row.state == "claimed"
    values = {
        "state": row.state, "claimed_by": IDS[row.owner] if claimed else None,
        "claimed_at": CURRENT if claimed else None, "attempt": row.attempt,
        "rescues": row.rescues, "untold": row.untold, "message": None if row.ended else b"sealed",
        "finished_at": CURRENT if row.ended else None,
    }  # fmt: skip
    run(f"UPDATE jobs SET {', '.join(f'{name} = %({name})s' for name in values)}", values)


def insert(overdue: bool = False) -> None:
    """The web's statement; of a job that is overdue the moment is moved."""
    Job.enqueue(JOB, b"sealed", name=KIND, lifetime=3600)
    if overdue:
        run("UPDATE jobs SET expires_at = now() - interval '1 second'")


def read(before: Row) -> Row:
    """The row as it is now. AssertionError where its message outlived it, or is gone before its end."""
    rows = run("SELECT state, claimed_by::text, attempt, rescues, expires_at <= now(), untold, message FROM jobs")
    if not rows:
        return Row(overdue=before.overdue)
    state, owner, attempt, rescues, overdue, untold, message = rows[0]
    assert (message is None) == (state in ENDED), "a message and its end are one"
    kept = NAMES[owner] if state == "claimed" else ""
    return Row(state, kept, attempt, min(rescues, ALONE_FROM), overdue, untold)


def _claim(_: Row, worker: str, alone: bool) -> bool:
    return bool(run(statements.CLAIM, {"worker": IDS[worker], "kinds": [KIND], "alone": alone}))


def _key(worker: str, current: bool) -> dict[str, Any]:
    return {"id": JOB, "worker": IDS[worker], "claimed_at": CLAIMED_AT[current]}


def _end(_: Row, worker: str, current: bool) -> str | None:
    rows = run(statements.END, _key(worker, current) | {"state": "done", "error": None})
    return rows[0][0] if rows else None


def _put_back(_: Row, worker: str, current: bool, counted: bool) -> None:
    how = {"uncounted": int(not counted), "delay": 0.0, "message": None}
    run(statements.PUT_BACK, _key(worker, current) | how)


def _reclaim(_: Row, worker: str, held: bool) -> bool:
    mine = {"id": IDS[worker], "held": [JOB] if held else [], "doubt": 2.0}
    return bool(run(statements.RECLAIM, mine))


def _tell(_: Row) -> bool:
    untold = run(statements.UNTOLD)
    for row in untold:
        run(statements.TOLD, {"id": row[0]})
    return bool(untold)


#: What each name of the model is in truth; read when it is run, so that a test may plant a fault in one.
REAL: dict[str, Any] = {
    "insert": lambda row: insert(row.overdue),
    "claim": _claim,
    "end": _end,
    "put_back": _put_back,
    "rescue": lambda row, silent: bool(run(statements.RESCUE)),
    "reclaim": _reclaim,
    "leave": lambda row, worker: bool(run(statements.LEAVE, {"id": IDS[worker]})),
    "expire": lambda row: bool(run(statements.EXPIRE)),
    "exhaust": lambda row: bool(run(statements.EXHAUST)),
    "revoke": lambda row: Job.revoke(JOB),
    "tell": _tell,
}
