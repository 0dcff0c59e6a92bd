"""`run_web.py check`, `run_consumer.py check`: every part asked once, a line each.

A fault keeps people from being proofed, or their data from being as safe as promised; `look` is what may be meant.
"""

from collections.abc import Callable, Iterator
from functools import partial

from idp.config import settings
from idp.errors import ConfigError, Unavailable
from tasks.ops import questions, reach
from tasks.ops.questions import FAULT, Found

#: What can't be asked where another part is away.
_NEEDS = {
    **dict.fromkeys(("schema", "clock", "wake-up", "workers", "queue", "circuits", "kinds"), {"database"}),
    **dict.fromkeys(("redis memory", "redis disk"), {"redis"}), "session keys": {"database", "redis"},
}  # fmt: skip


def main(is_web: bool) -> int:
    """Print what was found; 1 where there is a fault, 0 otherwise. Raises ConfigError where nobody can be asked."""
    worst = 0
    for name, (word, sentence) in found(is_web):
        print(f"{word:6} {name:12} {sentence}", flush=True)
        worst |= word == FAULT
    return worst


def found(is_web: bool) -> Iterator[tuple[str, Found]]:
    """A part's name and what is to be said of it."""
    unset = [name for name in ("database_url", "redis_url", "session_encryption_key") if not getattr(settings(), name)]
    if unset:
        raise ConfigError(f"set {', '.join(unset)}: without them only a development start works, which makes its own")
    away: set[str] = set()
    for name, ask in _questions(is_web):
        if not _NEEDS.get(name, set()) & away:
            word, sentence = _answer(ask)
            away |= {name} if word == FAULT else set()
            yield name, (word, sentence)


def _questions(is_web: bool) -> Iterator[tuple[str, Callable[[], Found]]]:
    yield from questions.ASKED.items()
    for host, address in reach.addresses(settings()).items():
        yield "vendor", partial(questions.vendor, host, address)
    yield "workers", partial(questions.workers, is_web)
    yield "queue", questions.queue
    yield "circuits", questions.circuits
    yield "kinds", questions.paused


def _answer(ask: Callable[[], Found]) -> Found:
    try:
        return ask()
    except Unavailable as e:
        return FAULT, e.reason
