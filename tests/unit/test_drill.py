"""The drill reads the log rightly, and says what it saw."""

import json
from collections import Counter
from types import SimpleNamespace

from tests.drill.__main__ import Seen, checked, rows, told
from tests.drill.log import Log, Said
from tests.drill.people import Stream
from tests.drill.prometheus import alarm_of

#: 2026-11-29, noon.
NOON = 1795953600.0


def lines(*given: tuple[float, dict]) -> str:
    stamp = "2026-11-29T12:{:02}:{:06.3f}+00:00"
    return "\n".join(json.dumps({"time": stamp.format(int(after // 60), after % 60)} | line) for after, line in given)


def test_the_log_is_read_from_the_break_on(tmp_path):
    """Its warnings and errors, and the numbers that are beyond an alarm of CloudWatch's."""
    (tmp_path / "log").write_text(lines(
        (1, {"level": "error", "event": "workers.none"}),
        (12, {"level": "info", "event": "queue.counted", "Workers": 2, "JobsOldestSeconds": 20}),
        (15, {"level": "error", "event": "canary.late", "CanariesLate": 1}),
        (21, {"level": "error", "event": "canary.late", "CanariesLate": 1}),
        (30, {"level": "info", "event": "queue.counted", "Workers": 0, "JobsOldestSeconds": 20.5}),
    ))  # fmt: skip
    log = Log(tmp_path / "log", NOON + 10)
    assert log.troubles() == {"canary.late": Said("error", 5.0, 2)}
    assert log.breaches() == {"canary-late": 5.0, "no-worker": 20.0, "oldest-job": 20.0}


def test_what_was_seen_is_said():
    """To whoever drills, and as a row for each alarm, one that kept silent too."""
    seen = Seen("worker-killed", {"oldest-job": 25.3}, {"no-worker": 6.9}, {"workers.none": Said("error", 6.9, 1)},
                Counter({"verified": 2}), 60.3, 0.7, ["workers none lives"], ["no-worker"])  # fmt: skip
    assert "never    no-worker" in told(seen)
    assert checked(seen) == "| worker-killed | `workers none lives` |"
    assert rows(seen).splitlines() == [
        "| worker-killed | `oldest-job` | 25 s |  | `workers.none` 6.9 s | 2 verified | 0.7 s |",
        "| worker-killed | `no-worker` |  | 7 s | `workers.none` 6.9 s | 2 verified | 0.7 s |",
    ]


def test_people_are_counted_by_what_they_were_told():
    """Those of the time asked for; one who still waits is joined; who was verified after it is found."""
    joined = []
    stream = Stream(SimpleNamespace(), 1)
    stream.came = [(at, person(status, told_, joined)) for at, status, told_ in (
        (1, 303, ["verified"]), (2, 303, ["verified"]), (3, 503, []), (4, 0, []), (9, 303, ["verified"]),
    )]  # fmt: skip
    assert stream.told(2, 5) == {"verified": 1, "told that we can't (503)": 1, "no answer": 1}
    assert joined == [90.0]
    assert stream.slowest(2, 5) == 2
    assert stream.verified_after(5) == 7


def person(status: int, told_: list[str], joined: list[float]) -> SimpleNamespace:
    return SimpleNamespace(accepted=10 if status == 303 else 0, told=told_, told_at=12, wait=60, status=status,
                           page=SimpleNamespace(status=status), words=" ".join(told_), join=joined.append)  # fmt: skip


def test_an_alert_has_the_name_of_its_entry():
    """As in CloudWatch."""
    assert [alarm_of(one) for one in ("IdpOldestJob", "IdpNoWorker")] == ["oldest-job", "no-worker"]
