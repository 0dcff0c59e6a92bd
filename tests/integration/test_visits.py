"""One person is one `visit_id` from the first page to the answer, whatever trace a load balancer gives each request."""

import pytest
from acceptance.conftest import FORM
from integration.answered import NO, YES, sent, session_of
from integration.tab import Tab
from integration.waiting import waiting
from integration.working import work

from idp import config, waits
from idp.database import run
from idp.errors import Unavailable
from idp.logs import visit_id
from idp.models import Job
from idp.plain import Plain
from idp.sessions import Session
from idp.tokens import visit_of
from idp.waits import give_up
from tasks.engine.huey import huey as the_huey
from tasks.engine.telling import tell
from tasks.vendors.wire import threads


def ended(written):
    return [(line["outcome"], line["id"]) for line in written if line["event"] == "wait.ended"]


def test_one_id_leads_from_the_first_page_to_the_answer(services, written, vendors, monkeypatch):
    """Five requests with a trace each, the job, its calls: one visit; and the lines of waiting name the job."""
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    config.settings.cache_clear()
    a, b, c, d, e = (f"Root=1-{n:08x}-{n:024x}" for n in range(5))
    tab = Tab()
    tab.get("/verify", x_amzn_trace_id=a)
    vendors.aamva.verified()
    vendors.instant_verify.verified()
    tab.post("/verify", FORM | tab.hidden, x_amzn_trace_id=b)
    job_id = session_of(tab).wait.id
    tab.get("/verify/wait", x_amzn_trace_id=c)
    work(the_huey)
    tab.get("/verify/wait", x_amzn_trace_id=d)
    tab.get("/phone", x_amzn_trace_id=e)
    assert {line.get("visit_id") for line in written} == {session_of(tab).plain.visit}
    assert {"vendor.called", "job.claimed", "job.finished", "wait.ended"} <= {line["event"] for line in written}
    about = [line for line in written if line["event"] != "request.answered" or line["trace_id"] in (b, c, d)]
    assert {line["id"] for line in about} == {job_id}
    assert {line["trace_id"] for line in written if line.get("role") and line["event"].startswith("job.")} == {b}


def test_nobody_reads_a_token_or_its_digest_in_a_visit(services):
    """What stands in the log opens no session and leads to none in Redis."""
    session = Session.new()
    assert session.plain.visit not in session.token
    assert session.plain.visit not in session.digest
    assert visit_of(session.token) == session.plain.visit != visit_of(Session.new().token)


def test_the_visit_is_known_while_redis_is_away(services, written, monkeypatch):
    """The line to page on names it too, of a page and of a form that can't be sent."""
    tab = sent()
    visit = session_of(tab).plain.visit

    def away(*args):
        raise Unavailable("cache", "away")

    monkeypatch.setattr(Session, "load", away)
    tab.get("/verify/wait")
    tab.post("/verify", FORM)
    lines = [line for line in written if line["event"] == "request.unavailable"]
    assert [(line["level"], line["visit_id"]) for line in lines] == [("error", visit)] * 2


def test_a_session_and_a_job_of_the_release_before_have_a_visit_or_none(huey, written, monkeypatch):
    """A stored plain part without one, a row without one: both are served; what is read gets the token's."""
    monkeypatch.setattr("idp.sessions.visit_of", lambda token: "")
    session = waiting()
    assert session.plain.visit == ""
    monkeypatch.undo()
    assert Session.load(session.token).plain.visit == visit_of(session.token)
    assert Plain.parsed(b'{"began": 1}').visit == ""
    huey.task(name="kind")(lambda: None)()
    run("UPDATE jobs SET visit_id = DEFAULT")
    assert work(huey)
    assert all("visit_id" not in line for line in written if line["event"].startswith("job.f"))


def test_a_request_tells_nothing_of_the_one_before_in_its_thread(services, written):
    """One thread serves many people."""
    sent().get("/verify/wait")
    written.clear()
    Tab().get("/")
    assert [set(line) & {"visit_id", "id"} for line in written] == [set()]


def test_a_vendors_thread_knows_the_visit(services):
    """Calls are made in threads of their own."""
    token = visit_id.set("a visit")
    assert threads.start(visit_id.get).result(5) == "a visit"
    visit_id.reset(token)


@pytest.mark.parametrize(("result", "outcome"), [(YES, "verified"), (NO, "not_verified")])
def test_a_wait_that_was_answered_ended_once(services, written, result, outcome):
    """By whoever of two tabs looks first, with the seconds that were waited."""
    tab = sent(result)
    job_id = session_of(tab).wait.id
    for one in (tab.other_tab(), tab):
        one.get("/verify/wait")
    assert ended(written) == [(outcome, job_id)]
    assert 0 <= next(line["seconds"] for line in written if line["event"] == "wait.ended") < 30


def test_a_wait_that_was_left_ended_once(services, written):
    """Replaced by another form; withdrawn by its person."""
    tab = sent()
    first = session_of(tab).wait.id
    tab.get("/cancel")
    tab.submit(first_name="Other")
    second = session_of(tab).wait.id
    tab.get("/cancel")
    tab.post("/cancel", tab.hidden)
    tell(first, YES)
    assert ended(written) == [("replaced", first), ("withdrawn", second)]


def test_a_wait_that_nobody_answered_ended_by_the_clock_once(services, written):
    """The sweep says so, however often it tells; neither the retry nor a late answer says it again."""
    tab = sent()
    job_id = session_of(tab).wait.id
    run("UPDATE jobs SET expires_at = now(), enqueued_at = now() - interval '60 seconds'")
    the_huey.storage.sweep.end_overdue()
    the_huey.storage.sweep.tell_untold()
    give_up(job_id, 61.0)
    tab.get("/verify/wait")
    tab.post("/verify/retry", tab.hidden)
    assert session_of(tab).wait.id != job_id
    assert ended(written) == [("timed_out", job_id)]
    line = next(line for line in written if line["event"] == "wait.ended")
    assert line["visit_id"] == Job.find(job_id).visit_id == session_of(tab).plain.visit
    assert 60 <= line["seconds"] < 90


def test_a_job_that_nobody_waits_for_ends_no_wait(huey, written):
    """A periodic one that expired."""
    result = huey.task(name="kind", expires=60)(lambda: None)()
    run("UPDATE jobs SET expires_at = now()")
    huey.storage.sweep.end_overdue()
    huey.storage.sweep.tell_untold()
    assert not waits.give_up(result.id, 60.0)
    assert ended(written) == []
