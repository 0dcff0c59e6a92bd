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
        axis.bar_label(bars, labels=[f"{value:,.{2 if value < 100 else 0}f}" for value in values], padding=2)
        axis.set_title(what)
        axis.margins(x=0.18)
        plain(axis)
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
    edge = 1.2 * sorted(left)[-2:][0]  # The dearest one would make the others' bars too short to read.
    for row, total in enumerate(left):
        inside = total < edge
        axis.text(min(total, edge) + (0.01 if inside else -0.01) * edge, row, f"{total:,.0f}", va="center",
                  ha="left" if inside else "right", color="black" if inside else "white")  # fmt: skip
    axis.set_xlim(0, edge)
    axis.set_title("CPU of a job drained, µs")
    axis.legend(loc="upper right")
    plain(axis)
    _save(figure, file)


def plain(axis) -> None:
    """The numbers stand beside the bars."""
    axis.set_xticks([])
    axis.tick_params(length=0)
    axis.spines[["top", "right", "bottom"]].set_visible(False)


def _save(figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None})
    print(f"drawn: {file}")
