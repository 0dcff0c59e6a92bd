"""Pictures of what was measured, small SVG files, for the documentation."""

from pathlib import Path

from tests.benchmarks.queues import Found

PANELS = {"pickup p50, ms (less is better)": "p50", "drained, jobs/s": "drain",
          "enqueued by one process, jobs/s": "enqueue1", "enqueued by eight, jobs/s": "enqueue8"}  # fmt: skip
PARTS = {"worker": "drain_worker_us", "Postgres": "drain_postgres_us", "Valkey": "drain_valkey_us"}
OURS, THEIRS = "#1a4480", "#a9aeb1"


def installed() -> bool:
    """Whether there is something to draw with."""
    try:
        import matplotlib
    except ImportError:
        print("no plots: pip install -e '.[bench]' for matplotlib")
        return False
    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.fonttype": "none", "font.size": 8, "svg.hashsalt": "bench"}
    return True


def draw(found: dict[str, Found], folder: Path) -> None:
    """`queues.svg`: bars of each measure; `queues-cpu.svg`: CPU a job, by process."""
    if not installed():
        return
    folder.mkdir(parents=True, exist_ok=True)
    _bars(found, folder / "queues.svg")
    _cpu(found, folder / "queues-cpu.svg")


def _bars(found: dict[str, Found], file: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(9, 5.5), layout="constrained", sharey=True)
    titles = list(found)[::-1]
    for axis, (what, name) in zip(axes.flat, PANELS.items(), strict=True):
        values = [found[title][name] for title in titles]
        bars = axis.barh(titles, values, color=[OURS if title.startswith("this") else THEIRS for title in titles])
        axis.bar_label(bars, fmt="{:,.3g}", padding=2)
        axis.set_title(what)
        axis.margins(x=0.15)
    _save(figure, file)


def _cpu(found: dict[str, Found], file: Path) -> None:
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(9, 3.2), layout="constrained")
    titles = list(found)[::-1]
    left = [0.0] * len(titles)
    for part, name in PARTS.items():
        values = [found[title][name] for title in titles]
        axis.barh(titles, values, left=left, label=part)
        left = [a + b for a, b in zip(left, values, strict=True)]
    axis.set_title("CPU of a job drained, µs")
    axis.legend()
    _save(figure, file)


def _save(figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None})
    print(f"drawn: {file}")
