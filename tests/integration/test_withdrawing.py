"""Stop and erase: what it leaves, whatever came before."""

import pytest
from integration.answered import YES, sent, session_of
from integration.tab import Tab

from tasks.engine.huey import huey


def cancelled(tab):
    tab.get("/cancel")
    return tab.post("/cancel", tab.hidden)


def test_a_result_that_was_there_goes_too(services):
    """Stored by a worker and not looked at; and the page says that the check had begun."""
    tab = sent()
    job_id = session_of(tab).wait.id
    huey.put_result(job_id, YES)
    assert services.redis.keys("huey.r.*") != []
    assert "Your answers are erased" in cancelled(tab).text
    assert [key for key in services.redis.scan_iter() if job_id.encode() in key] == [f"outcome:{job_id}".encode()]
    assert services.redis.get(f"outcome:{job_id}") == b"-"


def test_what_had_been_sent_is_said(services):
    """Nothing, where no worker had begun; and otherwise that it can't be called back."""
    assert "None of it had been sent to anybody." in cancelled(sent()).text
    tab = sent(YES)
    tab.get("/verify/wait")
    assert "can't be called back" in cancelled(tab).text.replace("&#039;", "'")


def test_it_is_asked_once_and_needs_the_pages_token(services):
    """Looking at the question erases nothing; a forged form does not either."""
    tab = sent()
    assert "Stop and erase your answers?" in tab.get("/cancel").text
    assert tab.post("/cancel", {"csrf_token": "forged"}).status == 403
    assert session_of(tab)
    tab.get("/cancel")
    answer = tab.post("/cancel", tab.hidden)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert tab.cookies == {}
    assert Tab().post("/cancel", {}).status == 200


def test_another_tab_is_led_out(services):
    """Its poll reloads, its page leads to the form, and the form says why."""
    tab = sent()
    poll, other = f"/verify/wait/{session_of(tab).wait.id}", Tab(dict(tab.cookies))
    cancelled(tab)
    assert other.get(poll).headers["Hx-Refresh"] == "true"
    assert other.get("/verify/wait").location == "/verify"
    assert "Your session ended" in other.get("/verify").text


def test_what_was_counted_for_a_replaced_wait_goes_too(services):
    """A second form took the first one's place: nothing of either is left, but that nobody may be asked."""
    tab = sent()
    first = session_of(tab).wait.id
    tab.get("/cancel")
    assert tab.submit(**tab.hidden, first_name="Bad").location == "/verify/wait"
    assert session_of(tab).wait.id != first
    cancelled(tab)
    assert services.redis.keys("counted:*") == services.redis.keys("session:*") == []
    assert {services.redis.get(key) for key in services.redis.keys("outcome:*")} == {b"-"}


@pytest.mark.parametrize("path", ["/verify/wait", "/phone", "/phone/wait", "/verified", "/not-verified"])
def test_where_another_tab_erased_the_session_it_is_said(services, path):
    """The cookie is gone with it; whichever page was open, the one that it leads to says why."""
    tab = sent()
    tab.get("/cancel")
    tab.post("/cancel", tab.hidden)
    assert tab.cookies == {}
    answer = tab.get(path)
    assert "Your session ended" in tab.get(answer.location).text
    tab.get("/verify")
    assert tab.submit().location == "/verify/wait"


@pytest.mark.parametrize("path", ["/phone", "/verify/retry", "/phone/retry"])
def test_a_form_that_comes_after_it_is_told_so(services, path):
    """Likewise, and nothing is stored."""
    tab = Tab()
    answer = tab.post(path, {"csrf_token": "x", "phone": "202-555-1212"})
    assert "Your session ended" in tab.get(answer.location).text
    assert services.redis.keys("session:*") == []
