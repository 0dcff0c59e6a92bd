"""The gate: a pure function of a session's state and what is asked of it."""

from itertools import product

import pytest

from views.gate import Act, State, due, gate, place
from views.steps import ALL_STEPS, LICENSE, PHONE, STEPS, VERIFY

OUTCOMES = ("", "verified", "not_verified", "vendor_error", "read", "unread")
RESULT_PAGES = (Act.VERIFIED, Act.NOT_VERIFIED, Act.VENDOR_ERROR, Act.TOO_MANY)


def reachable():
    """Every state that a session can be in: one waits only for what is due."""
    yield State()
    for done in (frozenset(), frozenset(["verify"]), frozenset(["verify", "phone"])):
        step = due(State(done=done))
        names = [step.name] if step else []
        names += [LICENSE.name] if step == VERIFY else []
        for waits_for, answered, out, limited in product(["", *names], (False, True), (False, True), (False, True)):
            for last_step, outcome in product(["", *ALL_STEPS], OUTCOMES):
                yield State(True, done, waits_for, answered, out, last_step, outcome, limited)


STATES = list(reachable())


def test_no_step_is_skipped_or_done_twice():
    """Whatever acts on a step acts on the one that is due."""
    for state, act, step in product(STATES, (Act.SHOW, Act.SEND, Act.RETRY), ALL_STEPS.values()):
        if gate(state, act, step) is None:
            assert due(state) == (VERIFY if step == LICENSE else step)
            assert not step.needs or step.needs in state.done


def test_verified_is_who_did_every_step():
    """And nobody else sees that page."""
    for state in STATES:
        assert (gate(state, Act.VERIFIED) is None) == (state.done == set(STEPS))


def test_where_one_is_led_one_may_be():
    """No lead ends in another lead: whoever is sent somewhere stays there."""
    of_path = {act.value: (act, None) for act in RESULT_PAGES}
    for step in ALL_STEPS.values():
        of_path |= {step.path: (Act.SHOW, step), f"{step.path}/wait": (Act.WAIT, step)}
    for state in STATES:
        if state.is_stored:
            act, step = of_path[place(state)]
            assert gate(state, act, step) is None, state


def test_an_answer_is_never_passed_by():
    """While one is there that was not looked at, nothing is shown, sent or retried over it."""
    for state, act, step in product(STATES, (Act.SHOW, Act.SEND, Act.RETRY), ALL_STEPS.values()):
        if state.waits_for in STEPS and state.is_answered:
            assert gate(state, act, step) == f"{STEPS[state.waits_for].path}/wait"


def test_nobody_need_wait_for_what_is_optional():
    """While a license is read, or was, the form can be sent; a photo can't be sent over the form's wait."""
    for state in STATES:
        if state.waits_for == LICENSE.name:
            assert gate(state, Act.SHOW, VERIFY) is gate(state, Act.SEND, VERIFY) is None
            assert gate(state, Act.RETRY, VERIFY)
        if state.waits_for == VERIFY.name:
            assert gate(state, Act.SHOW, LICENSE) == gate(state, Act.SEND, LICENSE) == "/verify/wait"


def test_a_retry_is_for_a_failure_that_was_not_the_persons():
    """Not after a no, not after a yes, not while a vendor may still answer."""
    for state, step in product(STATES, ALL_STEPS.values()):
        if gate(state, Act.RETRY, step) is None:
            given_up = state.is_timed_out and not state.is_answered and state.waits_for in ("", step.name)
            assert given_up or (state.last_step, state.last_outcome) == (step.name, "vendor_error")


@pytest.mark.parametrize(
    ("act", "step", "leads_to"),
    [(Act.SHOW, VERIFY, None), (Act.SEND, VERIFY, None), (Act.SHOW, PHONE, "/verify"), (Act.WAIT, PHONE, "/verify"),
     (Act.RETRY, VERIFY, "/verify"), (Act.VERIFIED, None, "/"), (Act.TOO_MANY, None, "/")],
)  # fmt: skip
def test_without_a_session_there_is_the_first_form(act, step, leads_to):
    """To look at and to send; everything else leads to it or to the start."""
    assert gate(State(), act, step) == leads_to
