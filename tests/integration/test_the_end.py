"""The last page and its button, and a change of language in the middle of a form."""

import base64
import json
import re

import pytest
from acceptance.conftest import FORM
from integration.answered import YES, sent, session_of
from integration.tab import Tab

from idp.config import settings
from idp.database import run
from idp.references import ids
from tasks.engine.telling import tell


def at_the_end(tab: Tab) -> str:
    """The id of the last job of a tab that is then verified."""
    tab.get("/verify/wait")
    tab.get("/phone")
    tab.post("/phone", tab.hidden | {"phone": "202-555-1212"})
    job = session_of(tab).wait.id
    tell(job, YES)
    tab.get("/phone/wait")
    return job


@pytest.fixture
def told(monkeypatch):
    """The agency is told at the end."""
    monkeypatch.setenv("RETURN_URL", "https://agency.example/back")
    monkeypatch.setenv("RETURN_SECRET", "5c" * 32)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_the_button_brings_the_agency_a_statement(services, told, written):
    """With the state that the agency sent along, from who is verified alone; neither is in a page or the log."""
    tab = sent(YES)
    tab.get("/?state=St-4.te")
    tab.get("/?state=<b>&language=fr")
    assert tab.get("/verified?return=1").location == "/verify/wait"
    tab.get("/verify/wait")
    assert tab.get("/verified?return=1").location == "/phone"
    at_the_end(tab)
    button = re.search(r'class="usa-button" href="([^"]+)"', tab.get("/verified").text).group(1)
    pressed = tab.get(button)
    address, _, statement = pressed.location.partition("?statement=")
    said = json.loads(base64.urlsafe_b64decode(statement.split(".")[1] + "=="))
    assert (pressed.status, address, said["state"]) == (303, "https://agency.example/back", "St-4.te")
    assert pressed.headers["Referrer-Policy"] == "no-referrer"
    assert said["reference"] in tab.get("/verified").text
    assert Tab().get(button).location == "/"
    assert "'/verified'" in str(written)
    assert "St-4.te" not in str(written)
    assert statement not in str(written) + pressed.text


def test_who_stops_leaves_no_state_behind(services, told):
    """Whoever comes next in this browser is not taken for the one who stopped; and without a secret none is kept."""
    tab = sent()
    tab.get("/?state=abc")
    assert tab.cookies["idp_state"] == "abc"
    tab.get("/cancel")
    tab.post("/cancel", tab.hidden)
    assert "idp_state" not in tab.cookies


def test_nobody_is_told_without_a_secret(services):
    """The button is a plain link, and a state is not kept."""
    tab = sent(YES)
    tab.get("/?state=abc")
    at_the_end(tab)
    assert tab.get("/verified?return=1").status == 200
    assert "idp_state" not in tab.cookies


def test_the_reference_number_leads_to_the_jobs_row(services):
    """The same at every look, with the day and the time; and support finds the row of the last step by it."""
    tab = sent(YES)
    job = at_the_end(tab)
    pages = [tab.get("/verified").text.split("<main")[1] for _ in range(2)]
    assert pages[0] == pages[1]
    lowest, highest = ids(re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", pages[0]).group())
    found = run("SELECT id::text FROM jobs WHERE id BETWEEN %s::uuid AND %s::uuid", (lowest, highest))
    assert found == [(job,)]


def test_a_change_of_language_loses_nothing_that_was_typed(services):
    """The form comes back as it was, unchecked and unsent, and the pick is kept for the next page."""
    tab = Tab()
    tab.get("/verify")
    answer = tab.post("/verify", FORM | tab.hidden | {"zipcode": "1", "language": "es"})
    assert answer.status == 200
    assert answer.headers["Content-Language"] == "es"
    assert 'value="McFakerson"' in answer.text
    assert "error-summary" not in answer.text
    assert run("SELECT count(*) FROM jobs") == [(0,)]
    assert tab.cookies["idp_language"] == "es"
    assert tab.get("/verify").headers["Content-Language"] == "es"
    assert tab.get("/?language=fr").headers["Content-Language"] == "fr"
    assert tab.get("/accessibility").headers["Content-Language"] == "fr"
    assert tab.get("/?language=tlh").headers["Content-Language"] == "fr"
