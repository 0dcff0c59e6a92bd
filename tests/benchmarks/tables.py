"""The table of the queues, as a page of the documentation takes it."""

from tests.benchmarks.queues import Found

COLUMNS = {
    "pickup p50, ms": "p50", "p99": "p99", "drained/s": "drain", "enqueued/s, 1 process": "enqueue1",
    "8 processes": "enqueue8",
}  # fmt: skip
CPU = {"worker": "drain_worker_us", "Postgres": "drain_postgres_us", "Valkey": "drain_valkey_us", "sum": "drain_us",
       "sender": "enqueue1_sender_us", "Postgres ": "enqueue1_postgres_us"}  # fmt: skip


def markdown(found: dict[str, Found]) -> str:
    """Two tables: wall, and microseconds of CPU a job (drained; then enqueued by one process)."""
    wall = {title: [f"{one[name]:,.{2 if name.startswith('p') else 0}f}" for name in COLUMNS.values()]
            for title, one in found.items()}  # fmt: skip
    cpu = {title: [f"{one[name]:,.0f}" for name in CPU.values()] for title, one in found.items()}
    heads = [*(f"drained: {name}" for name in list(CPU)[:4]), *(f"enqueued: {name.strip()}" for name in list(CPU)[4:])]
    return _table(list(COLUMNS), wall) + "\n\nCPU, µs a job:\n\n" + _table(heads, cpu)


def _table(heads: list[str], rows: dict[str, list[str]]) -> str:
    lines = [["", *heads], ["---"] * (len(heads) + 1), *([title, *cells] for title, cells in rows.items())]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
