"""A web process that is killed at any command of a submission: what whoever reloads gets to, and what it costs."""

import os
import re
import signal
import time

import pytest
from integration.answered import session_of
from integration.tab import Tab
from integration.working import work

from idp import cache, rate_limits
from idp.database import database
from idp.models import Job
from idp.sessions import digest
from tasks import asking
from tasks.adjudication import Asked
from tasks.engine.huey import huey
from tasks.vendors.wire.answer import Answer

FORM, WAIT, PHONE, LATE = "Your information", "Checking your information", "Your phone number", "We could not finish"


@pytest.fixture
def asked(services, monkeypatch):
    """The people of whom a vendor, which says yes to all, was asked."""
    people = []

    def ask(applicant, *_):
        people.append(applicant.first_name)
        return [Asked("resolution", Answer("test", True))]

    monkeypatch.setattr(asking, "resolve", ask)
    monkeypatch.setattr(huey.storage, "blocking", False)
    return people


def killed_at(number: int, when: str, act) -> bool:
    """Whether `act`, in a process of its own, came to its command of that number, and was killed there."""
    huey.storage.close()
    database.close()
    cache.clients.clear()  # Whatever is open would be shared with the child.
    child = os.fork()
    if child == 0:
        try:
            fuse(number, when)
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def fuse(number: int, when: str) -> None:
    """Of all that this process says to Redis and Postgres from now on: die before or after so many."""
    left = [number]

    def fused(owner, name):
        real = getattr(owner, name)

        def command(*args, **options):
            left[0] -= 1
            if left[0] == 0 and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            said = real(*args, **options)
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return said

        setattr(owner, name, command)

    fused(cache.Client, "execute_command")
    fused(type(database), "execute_sql")


def settle(monkeypatch) -> None:
    """Every row is worked on; then the minute of every wait is over, and the sweep has looked."""
    while Job.count(Job.due()):
        work(huey)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    huey.storage.sweep.tell_untold()
    huey.storage.sweep.tell_rowless()


def heading(tab) -> str:
    """Of the page that a reload leads to."""
    path = "/verify/wait"
    while path:
        answer = tab.get(path)
        path = answer.location
    return re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)[1]


def used(tab) -> int:
    return 5 - rate_limits.left([rate_limits.resolution(digest(tab.token))])


def rows() -> int:
    return Job.count(Job.name == "resolution_proofing")


def is_true(tab, asked) -> str:
    """The heading of the only true page after everything has settled."""
    if session_of(tab) is None:
        return FORM
    return PHONE if asked and asked[-1] == session_of(tab).applicant(session_of(tab).asked_last)["first_name"] else LATE


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_command_of_a_first_form(asked, services, monkeypatch, when):
    """The page is true at once and in the end, only asking a vendor uses an attempt, and the form can be sent again."""
    seen = []
    for number in range(1, 30):
        services.redis.flushall()
        asked.clear()
        tab, before = Tab(), rows()
        tab.get("/verify")
        page = tab.page
        if not killed_at(number, when, lambda tab=tab: tab.submit(submission_id="one")):
            break
        seen.append(heading(tab))
        assert seen[-1] == (WAIT if session_of(tab) else FORM)
        with monkeypatch.context() as patch:
            settle(patch)
            assert heading(tab) == is_true(tab, asked)
            assert used(tab) == len(asked) == rows() - before
            tab.page = page
            tab.submit(submission_id="one")
            if session_of(tab).is_timed_out:
                tab.get("/verify/wait")
                tab.post("/verify/retry", tab.hidden)
            settle(patch)
            assert heading(tab) == PHONE
            assert used(tab) == len(asked) == 1
    assert set(seen) == {FORM, WAIT}


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_command_of_a_second_form(asked, services, monkeypatch, when):
    """The first was not asked yet: it is asked only where the second never began, and costs nothing otherwise."""
    for number in range(1, 30):
        services.redis.flushall()
        asked.clear()
        tab = Tab()
        tab.get("/verify")
        page = tab.page
        tab.submit(first_name="First")
        tab.page = page
        if not killed_at(number, when, lambda tab=tab: tab.submit(first_name="Second")):
            break
        assert heading(tab) == WAIT
        with monkeypatch.context() as patch:
            settle(patch)
            assert heading(tab) == is_true(tab, asked)
            assert used(tab) == len(asked) <= 1
    assert number > 5
