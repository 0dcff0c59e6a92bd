"""Numbers as bars of an SVG that stretches to its place: 10 wide and 100 high for each step. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDE, HIGH, GAP = 10, 100, 1


@dataclass(frozen=True)
class Bar:
    """A rectangle of the drawing; `kind` is its class."""

    x: float
    y: float
    height: float
    kind: str


@dataclass(frozen=True)
class Chart:
    """`says` is for whoever does not see it; `most` stands at its top."""

    title: str
    says: str
    most: str
    bars: list[Bar]
    width: int


def chart(title: str, series: Mapping[str, Sequence[float]], unit: str = "") -> Chart:
    """Series of equal length, one upon the other; the last step is now."""
    sums = [sum(step) for step in zip(*series.values(), strict=True)] or [0.0]
    most = max(sums)
    says = f"{title}: now {_number(sums[-1])}{unit}, at most {_number(most)}{unit}"
    return Chart(title, says, f"{_number(most)}{unit}", _bars(series, most), len(sums) * WIDE)


def _bars(series: Mapping[str, Sequence[float]], most: float) -> list[Bar]:
    found, below = [], [0.0] * max((len(values) for values in series.values()), default=0)
    for kind, values in series.items():
        for step, value in enumerate(values):
            if value:
                height = max(value / most * HIGH, 1.0)
                found.append(Bar(step * WIDE + GAP / 2, round(HIGH - below[step] - height, 2), round(height, 2), kind))
                below[step] += height
    return found


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
