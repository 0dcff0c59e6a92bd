"""A form whose job could not be enqueued costs nothing and loses nothing, and nobody is led astray by it."""

import time

import pytest
from acceptance.conftest import FORM
from integration.answered import session_of
from integration.tab import Tab

from idp import kms, rate_limits
from idp.database import run
from idp.errors import Unavailable
from idp.sessions import digest
from tasks.engine.huey import huey


def used(tab):
    return 5 - rate_limits.left([rate_limits.resolution(digest(tab.token))])


def away(*_, **__):
    raise Unavailable("kms", "away")


def opened():
    tab = Tab()
    tab.get("/verify")
    return tab, tab.hidden


@pytest.fixture
def kms_goes_away(services, monkeypatch):
    """After the applicant was sealed, and before the message is; `patch.undo()` brings it back."""
    with monkeypatch.context() as patch:
        enqueue = huey.enqueue

        def without_kms(task):
            for name in ("encrypt", "decrypt"):
                patch.setattr(kms.LocalKms, name, away)
            return enqueue(task)

        patch.setattr(huey, "enqueue", without_kms)
        yield patch


def test_its_attempt_comes_back_at_once_and_without_kms(kms_goes_away):
    """503 in words, nothing counted; the same form sent again is taken when KMS is back, and is counted once."""
    tab, form = opened()
    answer = tab.submit(**form)
    assert (answer.status, used(tab)) == (503, 0)
    assert "Nothing was sent" in answer.text
    kms_goes_away.undo()
    assert tab.post("/verify", FORM | form).location == "/verify/wait"
    assert used(tab) == 1
    assert not session_of(tab).is_timed_out


def test_whoever_was_led_to_its_wait_reads_that_no_answer_came(kms_goes_away):
    """By a second click, or by a browser that sent the form again: the wait never turns into an empty form."""
    tab, form = opened()
    enqueue, led = huey.enqueue, []

    def clicked_twice(task):
        led.append(tab.other_tab().submit(**form).location)
        return enqueue(task)

    kms_goes_away.setattr(huey, "enqueue", clicked_twice)
    assert tab.submit(**form).status == 503
    assert led == ["/verify/wait"]
    kms_goes_away.undo()
    assert "No answer came" in tab.get("/verify/wait").text
    assert tab.post("/verify/retry", tab.hidden).location == "/verify/wait"
    assert "Checking your information" in tab.get("/verify/wait").text
    assert used(tab) == 1


def test_the_ssn_is_kept_where_postgres_is_away(services, monkeypatch):
    """As on a form with a mistake: the 503 page says so, and the form is taken without it."""
    tab, form = opened()
    with monkeypatch.context() as patch:
        patch.setattr("idp.models.run", away)
        answer = tab.submit(**form)
    assert answer.status == 503
    assert "ends in 1234" in answer.text
    assert "900-66-1234" not in answer.text
    assert tab.submit(ssn="").location == "/verify/wait"
    assert session_of(tab).applicant(session_of(tab).wait.id)["ssn"] == "900661234"


def test_nothing_is_kept_of_a_form_that_is_none_of_ours(services, monkeypatch):
    """In an outage neither: no session is stored."""
    tab = Tab()
    with monkeypatch.context() as patch:
        patch.setattr("idp.models.run", away)
        tab.submit(csrf_token="forged")
    assert services.redis.keys("session:*") == []


def test_a_job_outlives_nobodys_wait(services, monkeypatch):
    """However long KMS takes for applicant and message: no worker begins what the page has called over."""
    encrypt = kms.LocalKms.encrypt

    def slow(self, text):
        time.sleep(0.3)
        return encrypt(self, text)

    monkeypatch.setattr(kms.LocalKms, "encrypt", slow)
    tab = Tab()
    tab.get("/verify")
    tab.submit()
    wait = session_of(tab).wait
    (later,) = run("SELECT extract(epoch FROM expires_at) - %s FROM jobs WHERE id = %s", (wait.deadline, wait.id))[0]
    assert later < 0.25
