"""The benchmarks' scripts of the engine's own statements: they run, and a job that they claim ends."""

from tests.benchmarks.pgbench import Scripts
from tests.benchmarks.table import QUEUED, Table, connected


def test_the_engines_statements_enqueue_claim_and_end(database_url):
    """By the same statements, on one connection, as the benchmarks time them."""
    with connected(database_url) as line:
        table = Table(line)
        table.run(QUEUED, count=3, kind="bench")
        table.job()
        assert table.run("SELECT state, count(*) FROM jobs GROUP BY 1 ORDER BY 1") == [("done", 1), ("queued", 3)]
        assert table.claim_cost()[1] > 0
        assert {name: len(took) for name, took in table.took.items()} == {"enqueue": 1, "claim": 1, "end": 1}


def test_a_script_for_pgbench_is_a_line_for_each_round_trip(database_url):
    scripts = Scripts(database_url)
    lines = (scripts.enqueue() + scripts.claim_and_end()).splitlines()
    silent = scripts.enqueue(notify=False)
    scripts.line.close()
    assert lines[1].endswith("\\gset")
    assert "':id'" in lines[2]
    assert lines[-1] == "COMMIT;"
    assert "pg_notify" in lines[0]
    assert "pg_notify" not in silent
