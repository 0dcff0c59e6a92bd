"""What the gate needs to know of a session."""

import time

from idp.sessions import Session
from views.gate import State


def state_of(session: Session | None) -> State:
    """The state of a stored session; of None that of whoever has none."""
    if session is None or not session.stored:
        return State()
    plain, last = session.plain, session.plain.last
    return State(
        is_stored=True,
        done=frozenset(plain.done),
        waits_for=session.wait.step if session.wait else "",
        is_answered=bool(session.outcome) or session.has_result,
        is_timed_out=session.is_timed_out,
        last_step=last.step if last else "",
        last_outcome=last.outcome if last else "",
        is_limited=plain.limited_until > time.time(),
    )


def is_of_this_session(session: Session, job_id: str) -> bool:
    """Whether a job is the one this session waits for, or was answered by last, or is done with; not one that was
    given up: the same form sent again asks anew.
    """
    last = session.plain.last
    known = {
        session.wait.id if session.wait and not session.unanswered else "",
        last.job_id if last else "",
        *session.plain.done.values(),
    }
    return job_id in known
