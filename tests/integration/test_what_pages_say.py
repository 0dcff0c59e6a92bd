"""What a page says of an answer, of attempts and of a full queue is true."""

import re

from acceptance.conftest import FORM
from integration.answered import FAILED, NO, sent
from integration.tab import Tab

from idp import rate_limits
from idp.config import settings


def test_the_no_names_groups(services):
    """Which of the facts that make up who one is was wrong can't be seen; a death record has its own words."""
    pages = []
    for attribute in ("ssn", "dob", "first_name", "last_name"):
        tab = sent({"outcome": "not_verified", "errors": {attribute: []}}, ssn=f"900-66-20{len(pages):02}")
        tab.get("/verify/wait")
        pages.append(tab.get("/not-verified").text)
    assert "with your Social Security card" in pages[0]
    assert len({page.split("<main")[1].split("</main>")[0] for page in pages}) == 1
    tab = sent({"outcome": "not_verified", "errors": {"dead": []}})
    tab.get("/verify/wait")
    assert "Social Security Administration" in tab.get("/not-verified").text


def test_what_is_left_is_true_after_a_new_cookie(services):
    """Nine noes of one SSN in other sessions: one attempt is left, and the page says when there is none."""
    services.redis.set(rate_limits.ssn("900661234").key, 8, ex=1800)
    tab = sent(NO)
    tab.get("/verify/wait")
    assert "You have 1 attempt left" in tab.get("/not-verified").text
    tab = sent(NO)
    tab.get("/verify/wait")
    assert "You can try again in 1 hour" in tab.get("/not-verified").text


def test_people_of_one_network_share_a_limit(services, monkeypatch):
    """Taken from the hop that is trusted; what the browser writes before it changes nothing."""
    monkeypatch.setenv("NETWORK_MAX_ATTEMPTS", "2")
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    settings.cache_clear()
    said = []
    for n in range(3):
        tab = Tab()
        tab.get("/verify")
        form = tab.hidden | {"ssn": f"900-66-300{n}", "last_name": f"Mc{'abc'[n]}"}
        said.append(tab.post("/verify", FORM | form, x_forwarded_for=f"1.1.{n}.1, 8.8.8.{n}").location)
    assert said == ["/verify/wait", "/verify/wait", "/too-many-attempts"]


def test_a_full_queue_says_so_before_it_counts(services, monkeypatch):
    """503 in words, nothing counted, nothing stored but what was typed."""
    monkeypatch.setenv("QUEUE_MAX_DEPTH", "2")
    settings.cache_clear()
    for n in range(3):
        sent(ssn=f"900-66-400{n}")
    tab = Tab()
    tab.get("/verify")
    answer = tab.submit()
    assert answer.status == 503
    assert "Too many people" in answer.text
    assert services.redis.get(rate_limits.ssn("900661234").key) is None
    assert int(services.redis.get("limit:all")) == 3


def test_a_retry_that_is_turned_away_loses_nothing(services, monkeypatch):
    """The queue is deep: the form comes with all that was sent, dates and consent too, and the SSN is kept."""
    tab = sent(FAILED)
    tab.get("/verify/wait")
    tab.get("/vendor-error")
    monkeypatch.setattr("views.waiting.is_full", lambda kind: True)
    answer = tab.post("/verify/retry", tab.hidden)
    assert (answer.status, "Too many people are being checked" in answer.text) == (503, True)
    shown = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', answer.text))
    for name in ("last_name", "dob_month", "dob_day", "dob_year", "state_id_expiration_year", "zipcode"):
        assert shown[name].lstrip("0") == FORM[name], name
    assert "ends in 1234" in answer.text
