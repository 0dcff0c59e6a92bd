"""From a photo of a license to a filled form: the page, the wait, what is kept and what is not."""

import re

import pytest
from integration.tab import Tab
from integration.uploads import good_photo, no_barcode, person, read_photo, send_photo
from integration.working import work

from idp import rate_limits
from idp.config import settings
from idp.sessions import Session
from tasks.engine.huey import huey
from tasks.engine.telling import tell
from tests.house import FORM
from views.license_words import WORDS


def value_of(html: str, name: str) -> str:
    tag = next(tag for tag in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in tag)
    return re.search(r'value="([^"]*)"', tag).group(1)


def test_a_photo_fills_the_form(services):
    """Each field that the license has, and beside it that it comes from there; the SSN and the consent do not."""
    tab = Tab()
    assert read_photo(tab, good_photo()).location == "/verify"
    html, facts = tab.get("/verify").text, person().facts
    for name in ("first_name", "last_name", "state_id_number", "address1", "city", "zipcode"):
        assert value_of(html, name).replace("&#039;", "'") == facts[name]
        assert f'id="{name}-remark">From your license' in html
    year, month, day = facts["dob"].split("-")
    assert [value_of(html, f"dob_{part}") for part in ("year", "month", "day")] == [year, month, day]
    assert f'<option value="{facts["state_id_jurisdiction"]}" selected>' in html
    assert value_of(html, "ssn") == ""
    assert 'id="ssn-remark"' not in html
    assert "\nchecked" not in html.split('id="consent"')[1].split(">")[0]


def test_the_photo_goes_with_its_answer(services):
    """It lies in Redis alone, sealed, with a time; when it is read, nothing of it is left."""
    tab = Tab()
    send_photo(tab, good_photo())
    (key,) = services.redis.keys("photos:*")
    assert 0 < services.redis.ttl(key) <= 2 * settings().async_wait_timeout_seconds
    sealed = services.redis.hget(key, "back")
    assert len(sealed) == len(good_photo()) + 28
    assert good_photo()[:40] not in sealed
    assert work(huey, ["document_reading"])
    assert services.redis.keys("photos:*") == []


def test_cancelling_takes_the_photo_along(services):
    """A job in hand reads nothing any more, and nobody outside was told anything."""
    tab = Tab()
    send_photo(tab, good_photo())
    with huey.storage.lease.turn():
        task = huey.dequeue(["document_reading"])
        tab.get("/cancel")
        assert "None of it had been sent" in tab.post("/cancel", tab.hidden).text
        assert services.redis.keys("photos:*") == []
        huey.execute(task)
    assert services.redis.keys("huey*") == []


def test_typing_instead_while_it_is_read_drops_the_photo(services):
    """The form may be looked at beside the wait; sending it withdraws the reading and what lies there of it."""
    tab = Tab()
    send_photo(tab, good_photo())
    assert tab.get("/verify").status == 200
    assert tab.post("/verify", FORM | tab.hidden).location == "/verify/wait"
    assert services.redis.keys("photos:*") == []
    assert tab.get("/license").location == "/verify/wait"


def test_an_answer_that_nobody_looked_at_keeps_nobody_from_typing(services):
    """Whoever typed while the photo was read loses nothing of it."""
    tab = Tab()
    send_photo(tab, good_photo())
    tab.get("/verify")
    form = FORM | tab.hidden
    assert work(huey, ["document_reading"])
    assert tab.post("/verify", form).location == "/verify/wait"


def test_a_photo_without_a_barcode_is_said_so_and_the_same_is_not_read_again(services):
    """In words, at the field; the very same file is refused at once, and no attempt is counted."""
    tab = Tab()
    assert read_photo(tab, no_barcode()).location == "/license"
    assert WORDS["blurred"] in tab.get("/license").text
    answer = send_photo(tab, no_barcode())
    assert (answer.status, WORDS["again"] in answer.text) == (422, True)
    session = Session.load(tab.token)
    assert services.redis.get(rate_limits.document(session.digest).key) == b"1"
    assert send_photo(tab, no_barcode(90)).location == "/license/wait"


@pytest.mark.parametrize(("data", "word"), [(b"", "empty"), (b"%PDF-1.7", "format"), (good_photo()[:50], "format")])
def test_what_is_no_photo_is_refused_in_words(services, data, word):
    """422 at once; nothing is kept, nothing is counted."""
    answer = send_photo(Tab(), data)
    assert (answer.status, WORDS[word] in answer.text) == (422, True)
    assert services.redis.keys("*") == []


def test_photos_are_limited_and_typing_is_not(services, monkeypatch):
    """Said at the field, with the way on; the form can still be sent."""
    monkeypatch.setenv("DOC_AUTH_MAX_ATTEMPTS", "1")
    settings.cache_clear()
    tab = Tab()
    read_photo(tab, no_barcode())
    answer = send_photo(tab, good_photo())
    assert (answer.status, WORDS["limit"] in answer.text) == (429, True)
    assert services.redis.keys("photos:*") == []
    tab.get("/verify")
    assert tab.post("/verify", FORM | tab.hidden).location == "/verify/wait"


def test_a_lost_photo_is_taken_again_and_not_counted(services):
    """Redis lost it: nobody's fault."""
    tab = Tab()
    send_photo(tab, good_photo())
    services.redis.delete(*services.redis.keys("photos:*"))
    assert work(huey, ["document_reading"])
    assert tab.get("/license/wait").location == "/license"
    assert WORDS["gone"] in tab.get("/license").text
    session = Session.load(tab.token)
    assert services.redis.get(rate_limits.document(session.digest).key) in (None, b"0")


def test_facts_that_nobody_fetched_in_time_are_gone(services):
    """The outcome is kept for longer than they are; the photo is taken again."""
    tab = Tab()
    send_photo(tab, good_photo())
    assert work(huey, ["document_reading"])
    huey.storage.delete_data(Session.load(tab.token).wait.id)
    assert tab.get("/license/wait").location == "/license"
    assert WORDS["gone"] in tab.get("/license").text


def test_what_was_changed_is_logged_by_name(services, caplog):
    """No value."""
    tab = Tab()
    read_photo(tab, good_photo())
    tab.get("/verify")
    with caplog.at_level("INFO", logger="idp"):
        assert tab.post("/verify", FORM | tab.hidden).location == "/verify/wait"
    (record,) = [record for record in caplog.records if record.getMessage() == "license.compared"]
    assert {"last_name", "dob", "state_id_number"} <= set(record.fields["attributes"])
    assert not set(record.fields["attributes"]) - set(person().facts)


def test_the_facts_go_when_they_were_verified(services):
    """They are kept to fill the form; a yes ends that."""
    tab = Tab()
    read_photo(tab, good_photo())
    assert Session.load(tab.token).license()["last_name"] == person().facts["last_name"]
    tab.get("/verify")
    tab.post("/verify", FORM | tab.hidden)
    tell(Session.load(tab.token).wait.id, {"outcome": "verified", "errors": {}})
    tab.get("/verify/wait")
    session = Session.load(tab.token)
    assert session.license() == {}
    assert not services.redis.hexists(f"session:{session.digest}", "license")


def test_without_it_the_service_begins_with_the_form(services, monkeypatch):
    """An agency may leave photos out."""
    assert 'href="/license">Start' in Tab().get("/").text
    monkeypatch.setenv("LICENSE_PHOTO_ENABLED", "false")
    settings.cache_clear()
    assert 'href="/verify">Start' in Tab().get("/").text
    assert Tab().get("/license").location == "/verify"
