"""Sessions that wait, for the tests of what they go through."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from idp.sessions import Session
from idp.waits import Wait

APPLICANT = {"ssn": "900661234", "first_name": "Fakey"}


def waiting(session=None, limits=(), applicant=None, step="verify", deadline=2e9):
    """A stored session that waits for a new job, as a request would see it."""
    session = session or Session.new()
    wait = Wait(str(uuid.uuid4()), step, 0.0, deadline)
    session.begin(wait, applicant or APPLICANT, limits)
    return Session.load(session.token)


def at_once(call, times):
    """What `call(n)` returns, or raised, in so many threads that begin together."""
    barrier = Barrier(times)

    def one(n):
        barrier.wait()
        try:
            return call(n)
        except Exception as e:
            return e

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
