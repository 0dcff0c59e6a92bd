"""Ways in, round and out of the flow that must not work, tried as a browser or whoever plays one would."""

import pytest
from integration.answered import FAILED, NO, YES, sent, session_of
from integration.tab import Tab
from integration.waiting import at_once

from idp import config, rate_limits, waits
from idp.database import run
from idp.tokens import digest
from tasks.engine.telling import tell
from tests import at_length

RACES = at_length.of(200, usually=40)  #: of a cancel beside a form


def used(tab):
    return 5 - rate_limits.left([rate_limits.resolution(digest(tab.token))])


def test_sixteen_looks_at_one_failure_give_back_one_attempt(services):
    """16 at once; three noes before stay counted."""
    tab = sent(NO, ssn="900-66-0001")
    for n in range(2):
        tab.get("/verify/wait")
        tab.get("/verify")
        tab.submit(ssn=f"900-66-100{n}")
        tell(session_of(tab).wait.id, NO)
    tab.get("/verify/wait")
    tab.get("/verify")
    tab.submit(first_name="Fail")
    tell(session_of(tab).wait.id, FAILED)
    said = at_once(lambda n: Tab(dict(tab.cookies)).get("/verify/wait").location, 16)
    assert set(said) == {"/vendor-error"}
    assert used(tab) == 3


def test_an_attempt_is_used_whether_or_not_anybody_looks(services):
    """Answered and never looked at: the sixth form is refused, and no page gives anything back."""
    tab = sent(NO, ssn="900-66-0000")
    for n in range(1, 5):
        tab.get("/verify/wait")
        tab.get("/verify")
        assert tab.submit(ssn=f"900-66-000{n}").location == "/verify/wait"
        tell(session_of(tab).wait.id, NO)
    tab.get("/verify/wait")
    tab.get("/verify")
    for _ in range(4):
        assert tab.submit(ssn="900-66-0009").location == "/too-many-attempts"
    assert used(tab) == 5
    assert "You can try again in 6 hours" in tab.get("/too-many-attempts").text
    assert "You can try again in 6 hours" in tab.get("/not-verified").text


def test_a_yes_is_never_anothers(services):
    """The limit refuses Victim while the yes for Mine is not looked at: who is verified is Mine."""
    tab = sent(first_name="Mine")
    job_id = session_of(tab).wait.id
    services.redis.set(rate_limits.ssn("900667777").key, 10, ex=60)
    form = {"first_name": "Victim", "ssn": "900-66-7777"}
    other = tab.other_tab()
    other.get("/cancel")
    assert other.submit(**form).location == "/too-many-attempts"
    tell(job_id, YES)
    assert tab.get("/verify/wait").location == "/phone"
    assert session_of(tab).applicant(session_of(tab).plain.done["verify"])["first_name"] == "Mine"


def test_no_step_is_left_out(services):
    """The second step's retry, form and wait before the first is done; the first step's retry after it."""
    tab = sent(NO)
    tab.get("/verify/wait")
    tab.get("/cancel")
    for path in ("/phone/retry", "/phone"):
        assert tab.post(path, tab.hidden | {"phone": "202-555-1212"}).location == "/not-verified"
    assert tab.get("/phone/wait").location == "/not-verified"
    assert tab.get("/verified").location == "/not-verified"
    tab = sent(YES)
    tab.get("/verify/wait")
    tab.get("/phone")
    form = tab.hidden
    assert tab.post("/verify/retry", form).location == "/phone"
    assert tab.submit(**form).location == "/phone"
    assert tab.post("/phone/retry", form).location == "/phone"


@pytest.mark.parametrize("look", ["GET", "HEAD"])
def test_an_answer_is_found_again(services, look):
    """A lost answer, a HEAD, a reload, another tab: each leads to the page of the outcome."""
    tab = sent(NO)
    tab.ask(look, "/verify/wait")
    before = services.redis.hgetall(f"session:{digest(tab.token)}")
    for path in ("/verify/wait", "/phone/wait", "/vendor-error"):
        for _ in range(2):
            assert tab.get(path).location == "/not-verified" or "not-verified" in tab.get(path).location
    assert tab.ask("HEAD", "/verify/wait").location == "/not-verified"
    if look == "GET":
        assert services.redis.hgetall(f"session:{digest(tab.token)}") == before


def test_a_head_changes_nothing(services):
    """Neither the wait, nor the plain part."""
    tab = sent(YES)
    before = services.redis.hgetall(f"session:{digest(tab.token)}")
    assert tab.ask("HEAD", "/verify/wait").status == 200
    assert services.redis.hgetall(f"session:{digest(tab.token)}") == before


def test_a_double_click_is_one_wait(services):
    """Twelve times two at once of one first form: one job and 303 to the wait for both."""
    for n in range(12):
        tab = Tab()
        tab.get("/verify")
        form = tab.hidden | {"ssn": f"900-66-40{n:02}", "last_name": f"Mc{'abcdefghijkl'[n]}"}
        said = at_once(lambda n, tab=tab, form=form: Tab(dict(tab.cookies), page=tab.page).submit(**form), 2)
        assert [one.location for one in said] == ["/verify/wait"] * 2
    assert len(services.redis.keys("outcome:*")) == 12


@pytest.mark.at_length
def test_a_cancel_beside_a_form_leaves_nothing(services, monkeypatch):
    """No session, no applicant, no outcome, no row that could still be asked about, however they meet."""
    for limit in ("PERSON", "ALL"):
        monkeypatch.setenv(f"{limit}_MAX_ATTEMPTS", "0")
    config.settings.cache_clear()
    for n in range(RACES):
        tab = sent(ssn=f"900-66-{5000 + n}")
        tab.get("/cancel")
        form, cookies = tab.hidden, dict(tab.cookies)
        acts = [
            lambda form=form, cookies=cookies: Tab(dict(cookies)).post("/cancel", form),
            lambda form=form, cookies=cookies, page=tab.page: Tab(dict(cookies), page=page).submit(**form),
        ]
        at_once(lambda i, acts=acts: acts[i](), 2)
        assert session_of(tab) is None
    assert services.redis.keys("session:*") == services.redis.keys("counted:*") == []
    assert {services.redis.get(key) for key in services.redis.keys("outcome:*")} <= {b"-"}
    alive = [str(job_id) for (job_id,) in run("SELECT id FROM jobs WHERE state = 'queued'")]
    assert [job_id for job_id in alive if not waits.is_withdrawn(job_id)] == []
