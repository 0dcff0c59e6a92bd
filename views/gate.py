"""The one gate: which of the routes a session may act on, and where the others lead. Pure.

A step that is not due can be neither shown, nor sent, nor retried, nor concluded; one that is done is never asked (and
paid) again; whoever waits, or was answered, finds the way back from anywhere.
"""

from dataclasses import dataclass
from enum import Enum

from views.steps import ALL_STEPS, STEPS, Step


class Act(Enum):
    """What a request wants of a session."""

    SHOW = "show"  #: a step's form
    SEND = "send"
    RETRY = "retry"
    WAIT = "wait"  #: see how a job goes, poll it, conclude it
    VERIFIED = "/verified"
    NOT_VERIFIED = "/not-verified"
    VENDOR_ERROR = "/vendor-error"
    TOO_MANY = "/too-many-attempts"


#: How a job ended: the page that says so. After a yes it is the next step's.
PAGES = {"not_verified": "/not-verified", "vendor_error": "/vendor-error"}

#: How an optional step ended, where it is still the place to be.
UNANSWERED = ("unread", "vendor_error")


@dataclass(frozen=True)
class State:
    """All of a session that decides where one may go. Steps by name; empty: none."""

    is_stored: bool = False
    done: frozenset[str] = frozenset()
    waits_for: str = ""
    is_answered: bool = False
    is_timed_out: bool = False
    last_step: str = ""
    last_outcome: str = ""
    is_limited: bool = False


def gate(state: State, act: Act, step: Step | None = None) -> str | None:
    """None: act. Otherwise the path of where to go."""
    if _may(state, act, step):
        return None
    if not state.is_stored:
        return STEPS["verify"].path if step else "/"
    return place(state)


def place(state: State) -> str:
    """Where a person is by now."""
    if state.waits_for:
        return f"{ALL_STEPS[state.waits_for].path}/wait"
    step = due(state)
    if step is None:
        return "/verified"
    if state.last_step and state.last_outcome in UNANSWERED and _comes_before(ALL_STEPS[state.last_step], step):
        step = ALL_STEPS[state.last_step]
    return PAGES.get(state.last_outcome, step.path) if state.last_step == step.name else step.path


def due(state: State) -> Step | None:
    """The first step that is not done; None when all are."""
    return next((step for step in STEPS.values() if step.name not in state.done), None)


def _comes_before(step: Step, other: Step | None) -> bool:
    """Whether an optional step may be taken where `other` is due: before the first alone."""
    return step.optional and other is not None and other == next(iter(STEPS.values()))


def _is_free(state: State, step: Step) -> bool:
    """Nobody waits for another step: who waits for an optional one may go on without it, and not the other way."""
    return state.waits_for in ("", step.name) or ALL_STEPS[state.waits_for].optional


def _may(state: State, act: Act, step: Step | None) -> bool:
    is_waiting = bool(step and state.waits_for == step.name)
    if act is Act.WAIT:
        return is_waiting
    is_due = step is not None and (due(state) == step or _comes_before(step, due(state))) and _is_free(state, step)
    is_its_own = step is not None and step.name == (state.waits_for or state.last_step)
    is_given_up = state.is_timed_out and not state.is_answered
    if act in (Act.NOT_VERIFIED, Act.VENDOR_ERROR):
        return place(state) == act.value
    return {
        Act.SHOW: is_due and (not is_waiting or is_given_up),
        Act.SEND: is_due and not (is_waiting and state.is_answered),
        Act.RETRY: is_due and is_its_own and (is_given_up or place(state) == PAGES["vendor_error"]),
        Act.VERIFIED: due(state) is None,
        Act.TOO_MANY: state.is_limited,
    }[act]
