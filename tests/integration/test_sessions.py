"""What a session keeps, for whom, and for how long; on a real Valkey."""

import json
import time

import pytest
from conftest import ROOT
from integration.tab import Tab
from integration.waiting import APPLICANT, waiting

from idp import sessions
from idp.config import settings
from idp.encryption import open_derived, seal_derived
from idp.guarded import Changed, Ended
from idp.plain import Plain
from idp.sessions import Session

RELEASED = json.loads((ROOT / "tests/vectors/release-0.1.json").read_text())


def stored(session, services, name="plain"):
    return services.redis.hget(f"session:{session.digest}", name)


def test_nothing_is_stored_before_a_first_good_post(services):
    """Looking at every page, by GET and HEAD, and posting with no or a wrong token leaves Redis empty."""
    tab = Tab()
    for path in ("/", "/verify", "/phone", "/verify/wait", "/verified", "/not-verified", "/cancel", "/keep-going"):
        for method in ("GET", "HEAD"):
            assert tab.ask(method, path).status < 400
    tab.get("/verify")
    assert Tab().submit(csrf_token="").status == 403
    assert tab.submit(csrf_token="wrong").status == 403
    assert tab.submit(csrf_token="é").status == 403
    assert services.redis.keys() == []
    assert tab.submit().location == "/verify/wait"
    assert len(services.redis.keys("session:*")) == 1


def test_a_token_is_for_one_browser_and_for_a_while(services, monkeypatch):
    """Another's is refused; one that is older than a session can be begins nothing."""
    mine, theirs = Tab(), Tab()
    mine.get("/verify")
    theirs.get("/verify")
    assert mine.submit(csrf_token=theirs.hidden["csrf_token"]).status == 403
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda now=time.time(): now + 121 * 60)
    assert mine.submit().status == 422


def test_nobody_chooses_a_token(services):
    """A cookie that we did not give out is replaced, and a session is never stored under it."""
    tab = Tab({"idp_session": "nchosen"})
    tab.get("/verify")
    assert tab.token != "chosen"
    tab.submit()
    assert services.redis.keys("session:*") == [f"session:{sessions.digest(tab.token)}".encode()]


def test_what_lies_in_redis_is_sealed(services):
    """The plain part, the wait, the applicant: none is readable, forgeable or good in another session."""
    session, other = waiting(), waiting()
    everything = b"".join(services.redis.hgetall(f"session:{session.digest}").values())
    assert b"verify" not in everything
    assert b"900661234" not in everything
    forged = json.dumps({"began": time.time(), "done": {"verify": "x", "phone": "y"}}).encode()
    for text in (forged, stored(other, services)):
        services.redis.hset(f"session:{session.digest}", "plain", text)
        assert Session.load(session.token) is None
    assert Session.load(other.token)  # Opened once, and still good there alone.
    services.redis.hset(f"session:{session.digest}", "wait", stored(other, services, "wait"))
    assert Session.load(session.token) is None


def test_a_session_of_the_release_before_counts_as_ended(services):
    """In words, and nothing breaks."""
    known = f"session:{sessions.digest(RELEASED['session_token'])}"
    services.redis.hset(known, "plain", RELEASED["session_plain"])
    services.redis.hset(known, "sealed", bytes.fromhex(RELEASED["session_applicant"]))
    assert Session.load(RELEASED["session_token"]) is None
    tab = Tab({"idp_session": "as-old-cookies-were"})
    services.redis.hset(f"session:{sessions.digest(tab.token)}", "plain", RELEASED["session_plain"])
    assert "Your session ended" in tab.get("/").text
    assert tab.get("/verify/wait").location == "/verify"
    assert "Your session ended" in tab.get("/license").text
    tab.cookies = {"idp_session": "as-old-cookies-were"}
    assert "Your session ended" in tab.get("/verify").text
    assert tab.submit().location == "/verify/wait"


def test_what_a_newer_release_adds_is_passed_over(services):
    """Unknown fields, in the plain part and in what it says of the last job."""
    session = waiting()
    session.conclude("not_verified", ["ssn"], False)
    known = Session.load(session.token)
    text = json.loads(open_derived(known.stored, "session plain", known.digest)) | {"newer": 1}
    text["last"]["newer"] = 2
    newer = seal_derived(json.dumps(text).encode(), "session plain", known.digest)
    services.redis.hset(f"session:{known.digest}", "plain", newer)
    assert Session.load(session.token).plain == known.plain


def test_of_two_changes_at_once_one_is_made(services):
    """Whoever read before the other wrote is told to look again."""
    session = waiting()
    session.limit(5.0)
    with pytest.raises(Changed):
        session.limit(7.0)
    assert Session.load(session.token).plain.limited_until == 5.0


def test_it_ends_in_any_case(services, monkeypatch):
    """However often it is renewed; and then it is no session for anybody."""
    session = waiting()
    assert session.seconds_left == 15 * 60
    late = time.time() + 120 * 60 - 30
    monkeypatch.setattr("idp.sessions.time.time", lambda: late)
    assert Session.load(session.token).seconds_left <= 30
    late += 31
    assert Session.load(session.token) is None


def test_an_applicant_is_kept_for_its_own_job(services):
    """Sealed for the session and the job: moved to another job it does not open."""
    session = waiting()
    assert session.applicant(session.wait.id) == APPLICANT
    services.redis.hset(
        f"session:{session.digest}", "applicant:other", stored(session, services, f"applicant:{session.wait.id}")
    )
    with pytest.raises(Exception, match="another place"):
        session.applicant("other")


def test_after_the_last_yes_nothing_personal_is_kept(services):
    """Neither applicant nor draft."""
    session = waiting()
    session.conclude("verified", [], False)
    session = waiting(Session.load(session.token), step="phone")
    session.conclude("verified", [], True)
    assert services.redis.hkeys(f"session:{session.digest}") == [b"plain"]


def test_a_withdrawn_session_takes_nothing_in(services):
    """Not a draft, not a limit, not an end."""
    session = waiting()
    assert session.end() == [session.wait.id]
    for change in (lambda: session.keep_draft({"ssn": "1"}), lambda: session.limit(1.0)):
        with pytest.raises(Ended):
            change()
    assert Plain.parsed(b'{"began": 1}') == Plain(1)
    assert settings().session_timeout_in_minutes == 15


def test_what_is_over_is_deleted(services, monkeypatch):
    """By whoever looks at it after its last minute."""
    session = waiting()
    monkeypatch.setattr("idp.sessions.time.time", lambda now=time.time(): now + 7201)
    assert Session.load(session.token) is None
    assert services.redis.keys("session:*") == []
