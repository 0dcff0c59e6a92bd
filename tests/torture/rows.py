"""A row of the table of outages: what is counted, and which of it breaks the row."""

from collections import Counter
from dataclasses import dataclass, field

MARK = 5.0  #: seconds from the cure


@dataclass
class Row:
    """What came of one fault."""

    name: str
    fresh: float
    beat: float
    told: float
    left: int
    messages: int
    form: int
    extra: int
    people: Counter
    untrue: int
    died: list[str] = field(default_factory=list)
    rescue: float = 0.0

    @property
    def broken(self) -> list[str]:
        """The names of the columns that are not as they should be."""
        found = {
            "fresh": self.fresh > MARK, "beat": self.beat > MARK, "told": self.told > MARK + self.rescue,
            "left": self.left, "messages": self.messages, "form": self.form not in (0, 303, 503),
            "people": self.untrue, "died": self.died,
        }  # fmt: skip
        return [name for name, wrong in found.items() if wrong]

    def __str__(self) -> str:
        people = ", ".join(f"{count} {words}" for words, count in self.people.items())
        verdict = f"BROKEN: {', '.join(self.broken)}" if self.broken else "holds"
        return (f"{self.name:24}{self.fresh:6.1f}{self.beat:6.1f}{self.told:6.1f}{self.left:5}{self.messages:9}"
                f"{self.form or '-':>5}{self.extra:6}{', '.join(self.died) or '-':>9}  {people}  "
                f"{verdict}")  # fmt: skip


HEAD = (f"{'fault':24}{'fresh':>6}{'beat':>6}{'told':>6}{'left':>5}{'messages':>9}{'form':>5}{'extra':>6}{'died':>9}"
        "  people and verdict")  # fmt: skip
