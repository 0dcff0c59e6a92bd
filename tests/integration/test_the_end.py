"""The last page, and a change of language in the middle of a form."""

import re

from acceptance.conftest import FORM
from integration.answered import YES, sent, session_of
from integration.tab import Tab

from idp.database import run
from idp.references import ids
from tasks.engine.telling import tell


def test_the_reference_number_leads_to_the_jobs_row(services):
    """The same at every look, with the day and the time; and support finds the row of the last step by it."""
    tab = sent(YES)
    tab.get("/verify/wait")
    tab.get("/phone")
    tab.post("/phone", tab.hidden | {"phone": "202-555-1212"})
    job = session_of(tab).wait.id
    tell(job, YES)
    tab.get("/phone/wait")
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
