"""Walks every order in which the steps of several actors can come.

An actor is a function that runs in a thread of its own and stops before each step (`pause`), until it is let go on. A
run follows a list of choices as far as it goes and then takes the first actor that can; from what it could have chosen
else the walk makes the next lists.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator

_here = threading.local()


class Actor(threading.Thread):
    """Runs until its next step, whenever it is let."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.said, self.over = act, None, False
        self.go, self.stopped = threading.Semaphore(0), threading.Semaphore(0)

    def run(self) -> None:
        _here.actor = self
        self.go.acquire()
        try:
            self.said = self.act()
        except Exception as e:
            self.said = e
        self.over = True
        self.stopped.release()

    def step(self) -> None:
        self.go.release()
        if not self.stopped.acquire(timeout=20):
            raise TimeoutError("an actor hangs")


def pause() -> None:
    """Called in an actor before each of its steps; anywhere else it does nothing."""
    actor = getattr(_here, "actor", None)
    if actor is not None:
        actor.stopped.release()
        actor.go.acquire()


def run(acts: list[Callable[[], object]], choices: list[int]) -> tuple[list[object], list[tuple[int, int]]]:
    """What the actors returned, and at each step which was taken and how many could have been."""
    actors, taken = [Actor(act) for act in acts], []
    for actor in actors:
        actor.start()
    while able := [actor for actor in actors if not actor.over]:
        choice = choices[len(taken)] if len(taken) < len(choices) else 0
        taken.append((choice, len(able)))
        able[choice].step()
    return [actor.said for actor in actors], taken


def walk(acts: Callable[[], list[Callable[[], object]]], most: int) -> Iterator[tuple[list[int], list[object]]]:
    """Each order, those with fewest changes between actors first, at most `most`: its choices, and what came back.

    `acts` sets the scene anew.
    """
    todo: deque[list[int]] = deque([[]])
    for _ in range(most):
        if not todo:
            return
        choices = todo.popleft()
        said, taken = run(acts(), choices)
        for at in range(len(choices), len(taken)):
            before = [choice for choice, _ in taken[:at]]
            todo += [[*before, other] for other in range(taken[at][0] + 1, taken[at][1])]
        yield [choice for choice, _ in taken], said
