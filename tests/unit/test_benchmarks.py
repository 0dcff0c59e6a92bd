"""What the benchmarks reckon and print, by itself: none of them runs here."""

import asyncio
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as compared
from tests.benchmarks import cpu, marks, notes, peers, pgbench, queues, scale, slow_vendors, tables


def test_a_mark_says_whether_it_is_met():
    assert marks.Mark("half", 0.5, at_most=0.5).met
    assert not marks.Mark("more", 0.51, at_most=0.5).met
    assert str(marks.Mark("twice", 1.4, at_least=1.5)).endswith("MISSED")
    assert "at least 1.5" in str(marks.Mark("twice", 1.6, at_least=1.5))


def test_a_queue_is_held_against_its_peer_by_ratio():
    names = ("p50", "p99", "drain", "drain_us", "enqueue1", "enqueue8")
    met = [mark.met for mark in marks.of_queues(dict.fromkeys(names, 2.0), dict.fromkeys(names, 1.0))]
    assert met == [False, False, True, False, True, True]


def test_the_lines_of_jobs_are_counted_by_their_width(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_FILE", str(tmp_path / "times"))
    assert notes.counted(tmp_path / "times") == 0
    for _ in range(3):
        notes.note(time.time(), {"first_name": "Fakey"})
    assert notes.counted(tmp_path / "times") == len(notes.read(tmp_path / "times")) == 3
    assert (tmp_path / "times").stat().st_size == 3 * notes.WIDTH


def test_cpu_is_spent_by_whoever_works():
    before = cpu.of_all({"here": os.getpid()})
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    assert cpu.each(before, cpu.of_all({"here": os.getpid()}), 1)["here"] > 20_000


@pytest.mark.parametrize("name", peers.PEERS)
def test_each_peer_has_a_file_that_sends_and_starts(name):
    text = Path(peers.__file__).with_name(f"{name}.py").read_text()
    assert "send" in text
    assert "COMMAND = [" in text


def test_all_commit_as_they_do_and_two_of_them_alike(monkeypatch):
    monkeypatch.setattr(peers.Peer, "installed", True)  # Of developers few have the peers.
    found = queues.entrants(["ours", "huey_postgres"])
    assert [(one.peer.name, one.commits) for one in found if not one.one_cpu] == [
        ("ours", queues.NATURAL), ("huey_postgres", queues.NATURAL), ("ours", queues.SYNCHRONOUSLY),
        ("ours", queues.LAZILY), ("huey_postgres", queues.LAZILY),
    ]  # fmt: skip
    assert [one.peer.name for one in found if one.one_cpu] == ["ours", "huey_postgres"]
    assert len({one.title for one in found}) == len(found)


def test_a_process_is_kept_on_one_cpu():
    with subprocess.Popen(["sleep", "20"]) as process:
        cpu.keep_on_one(process.pid)
        left = os.sched_getaffinity(process.pid)
        process.kill()
    assert left == {max(os.sched_getaffinity(0))}


def test_the_table_has_a_row_for_each():
    found = {name: 1.5 for name in [*tables.COLUMNS.values(), *tables.CPU.values()]}
    lines = tables.markdown({"this queue": found}).splitlines()
    assert lines[2].startswith("| this queue | 1.50 | 1.50 | 2 |")


def test_short_stands_for_small_numbers_that_may_be_said_all_the_same():
    assert compared.parsed(["--short", "--rounds", "2"]).rounds == 2
    assert compared.parsed(["--short"]).drain < compared.parsed([]).drain
    assert compared.parsed([]).rounds == 5


def test_what_pgbench_says_is_read():
    said = (
        "latency average = 4.117 ms\ninitial connection time = 9.9 ms\ntps = 971.53 (without initial connection time)\n"
    )
    assert pgbench.parsed(said) == pgbench.Ran(971.53, 4.117)


def test_a_slow_vendor_reads_a_whole_message_and_no_more():
    async def read() -> list[bytes]:
        stream = asyncio.StreamReader()
        stream.feed_data(b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b HTTP/1.1\r\n\r\n")
        return [await slow_vendors.message(stream), await slow_vendors.message(stream)]

    assert asyncio.run(read()) == [
        b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", b"GET /b HTTP/1.1\r\n\r\n"
    ]  # fmt: skip


def test_a_vendor_of_the_benchmark_tells_two_services_of_one_path_apart():
    """Else every resolution ends without a token, which looks like a slow queue."""
    one, other = (
        b"POST /auth HTTP/1.1\r\n\r\n<Action xmlns='a'>%s</Action>" % action for action in (b"SCT", b"Authenticate")
    )
    assert slow_vendors.what_is_wanted(one) == b"/auth SCT"
    assert slow_vendors.what_is_wanted(other) == b"/auth Authenticate"
    assert slow_vendors.what_is_wanted(b"GET /plain HTTP/1.1\r\n\r\n") == b"/plain "


def test_ten_hosts_carry_ten_times_what_one_does_until_a_server_is_full():
    steps = {
        "sent": {"web": 4000.0, "consumer": 5800.0, "postgres": 1000.0, "valkey": 100.0},
        "a poll": {"web": 200.0, "consumer": 0.0, "postgres": 0.0, "valkey": 20.0},
    }
    cost = scale.costs(steps)
    one, ten = scale.carried(cost, 1, 1), scale.carried(cost, 10, 1)
    assert one["submissions a second"] == pytest.approx(140)
    assert ten["people who wait, a poll a second each, and nothing else"] == pytest.approx(70_000)
    assert ten["Postgres, cores"] == pytest.approx(1.4)
    assert min(scale.limits(cost, 2000, 1).values()) == 1000
    assert scale.rounded(1234.5) == "1,200"
