"""Numbers as bars."""

from views.operators.charts import HIGH, chart


def test_the_highest_step_is_as_high_as_the_drawing_and_the_others_in_proportion():
    """Series stand one upon the other; what is 0 is not drawn."""
    drawn = chart("Jobs ended", {"done": [0, 2, 6], "failed": [0, 0, 2]})
    assert [(bar.x, bar.y, bar.height, bar.kind) for bar in drawn.bars] == [
        (10.5, 75.0, 25.0, "done"), (20.5, 25.0, 75.0, "done"), (20.5, 0.0, 25.0, "failed"),
    ]  # fmt: skip
    assert (drawn.width, HIGH) == (30, 100)
    assert drawn.says == "Jobs ended: now 8, at most 8"


def test_what_is_small_is_still_seen():
    """A hundredth at least."""
    assert [bar.height for bar in chart("x", {"plain": [1, 1000]}).bars] == [1.0, 100.0]


def test_nothing_is_nothing():
    """And no division by it."""
    assert chart("Longest wait", {"plain": [0.0, 0.0]}, " s").bars == []
    assert chart("Longest wait", {"plain": [0.0, 2.25]}, " s").most == "2.2 s"
