"""Whether a poll has news: the one question that the edge answers by itself, and the poll's route first of all."""

import time

from idp.sentences import sentence
from idp.sessions import Session
from views.gate import Act, gate
from views.state import state_of
from views.steps import Step

#: What the waiting page says from so many seconds on.
STAGES = {
    0: sentence("This usually takes a few seconds, at most a minute. The next page loads by itself."),
    15: sentence("Still checking. You may look at something else meanwhile: this page keeps your answer."),
    45: sentence("This takes longer than usual. You will know in a few seconds, one way or the other."),
}


def is_unchanged(session: Session, step: Step, job_id: str, said: str) -> bool:
    """Whether this job is still waited for in this step, unanswered and in time, and the page has said these words."""
    wait = session.wait
    is_waited_for = wait is not None and wait.id == job_id and gate(state_of(session), Act.WAIT, step) is None
    is_answered = session.outcome or session.has_result
    return is_waited_for and not is_answered and not session.is_timed_out and str(stage(session)) == said


def stage(session: Session) -> int:
    """Which of STAGES a waiting page has come to."""
    return max(0, sum(seconds_waited(session) >= since for since in STAGES) - 1)


def seconds_waited(session: Session) -> float:
    """Since the job began that is waited for."""
    return time.time() - (session.wait.since if session.wait else 0)
