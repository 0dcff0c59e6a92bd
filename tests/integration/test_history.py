"""What the rows of `jobs` tell of the last hours."""

from idp.database import run
from idp.models import Job
from tasks.ops import history


def test_the_history_is_told_from_the_rows(services):
    """A minute's steps: what waited when, how long at most, what ended how. What ended before plays no part."""
    history.forget()
    row = """INSERT INTO jobs (id, name, claimed_by, state, message, run_at, claimed_at, finished_at)
             VALUES (gen_random_uuid(), 'a', gen_random_uuid(), %s, %s, now() - %s * interval '1 second',
                     now() - %s * interval '1 second', now() - %s * interval '1 second')"""
    for state, message, came, claimed, ended in (
        ("done", None, 200, 70, 65), ("failed", None, 70, 69, 68), ("expired", None, 130, None, 70),
        ("claimed", b"", 30, 10, None), ("queued", b"", 125, None, None), ("done", None, 4000, 3999, 3998),
        ("queued", b"", -50, None, None),
    ):  # fmt: skip
        run(row, (state, message, came, claimed, ended))
    told = history.of(1)
    assert [round(n) for n in told.waiting[-4:]] == [1, 3, 1, 1]
    assert [round(n) for n in told.waited[-3:]] == [0, 130, 125]
    assert {state: values[-2:] for state, values in told.ended.items()} == {
        "done": [1.0, 0.0], "failed": [1.0, 0.0], "expired": [1.0, 0.0],
    }  # fmt: skip
    assert told.kinds["a"] == {"done": 1, "failed": 1, "expired": 1, "claimed": 1, "queued": 1}
    assert sum(map(sum, told.ended.values())) == 3
    assert Job.count(Job.state == "done") == 2
