"""A form that was left open over lunch loses nothing: 422, and what was typed, the SSN sealed."""

import time

import pytest
from integration.answered import session_of
from integration.tab import Tab


@pytest.fixture
def later(monkeypatch):
    """Lets so many minutes pass for whatever looks at a form's token."""
    return lambda minutes, now=time.time(): monkeypatch.setattr(
        "itsdangerous.timed.time.time", lambda: now + 60 * minutes
    )


def is_sent(tab):
    """By one press more, without the SSN."""
    assert tab.submit(ssn="").location == "/verify/wait"
    return session_of(tab).applicant(session_of(tab).wait.id)["ssn"] == "900661234"


def test_a_first_form_that_is_too_old(services, later):
    """Nobody had a session yet: everything typed is there, and its SSN is sealed and said to be kept."""
    tab = Tab()
    tab.get("/verify")
    later(121)
    answer = tab.submit(last_name="Olde")
    assert answer.status == 422
    assert "out of date" in answer.text
    assert 'value="Olde"' in answer.text
    assert "ends in 1234" in answer.text
    assert is_sent(tab)


def test_a_form_whose_session_ended_meanwhile(services):
    """Fifteen minutes without a request: what was sent before is erased, what stands in the form is not."""
    tab = Tab()
    tab.submit(zipcode="")
    form = tab.hidden
    services.redis.delete(*services.redis.keys("session:*"))
    answer = tab.submit(**form, last_name="Olde")
    assert answer.status == 422
    assert "Your session ended" in answer.text
    assert 'value="Olde"' in answer.text
    assert is_sent(tab)


def test_what_others_made_up_is_not_kept(services):
    """A form without a token of ours, beside an ended session or none: 403, and nothing stored."""
    tab = Tab()
    tab.submit(zipcode="")
    services.redis.flushall()
    assert tab.submit(csrf_token="forged").status == 403
    assert services.redis.keys() == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_sends_is_not_shown(services, site):
    """Browsers say where a form comes from: nobody's words stand in the form as if the person had typed them."""
    tab = Tab()
    tab.get("/verify")
    answer = tab.submit(csrf_token="forged", last_name="Olde")
    assert 'value="Olde"' in answer.text
    answer = tab.post("/verify", {"last_name": "Olde", "csrf_token": "forged"}, sec_fetch_site=site)
    assert (answer.status, "Olde" in answer.text) == (403, False)
    answer = tab.post("/verify", {"last_name": "Olde", "csrf_token": "forged"}, sec_fetch_site="same-origin")
    assert (answer.status, "Olde" in answer.text) == (403, True)
