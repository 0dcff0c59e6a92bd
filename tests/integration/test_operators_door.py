"""Who may come in to the operators' pages, for how long, and whose forms count."""

from integration.at_the_desk import KIND, PAGES, Desk
from integration.tab import Tab

from idp import config, password
from idp.paused import PausedKind
from views.operators import desk as behind
from views.operators import door


def test_nobody_sees_or_does_anything_without_signing_in(house):
    """Each page leads to the door; a page that refreshed itself is loaded anew."""
    stranger = Desk()
    for path in (*PAGES, "/ops/jobs/1234"):
        assert (stranger.get(path).status, stranger.sent["location"]) == (303, "/ops/sign-in")
    assert stranger.post("/ops/act", verb="pause", to=KIND).status == 303
    assert stranger.get("/ops", HX_Request="true").status == 401
    assert PausedKind.all() == []


def test_a_wrong_password_opens_nothing_and_the_sixth_is_not_looked_at(house, monkeypatch, written):
    """Nor the right one then; after a minute it is. Neither name nor password stands in the log."""
    desk = Desk()
    for _ in range(5):
        assert (desk.sign_in(password="wrong").status, desk.cookie) == (403, "")
    assert (desk.sign_in().status, desk.sent["retry-after"]) == (429, "60")
    monkeypatch.setattr(door, "SECONDS", 0.0)
    assert desk.sign_in().status == 303
    said = [line for line in written if line["event"].startswith("operator.")]
    assert [line["event"] for line in said] == ["operator.turned_away"] * 6 + ["operator.signed_in"]
    assert ["by" in line for line in said] == [False] * 6 + [True]


def test_the_cookie_is_for_this_site_and_half_an_hour(desk, monkeypatch):
    """Secure, unseen by scripts, not sent by other sites; forged, old, or of another password it is none."""
    desk.sign_in()
    told = set(desk.sent["set-cookie"].split("; "))
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age=1800"} <= told
    assert desk.get("/ops").status == 200
    good = desk.cookie
    desk.cookie = good.replace("=", "=X", 1)
    assert desk.get("/ops").status == 303
    desk.cookie = good
    before = config.settings().ops_password_digest
    monkeypatch.setenv("OPS_PASSWORD_DIGEST", password.digest_of("another password"))
    config.settings.cache_clear()
    assert desk.get("/ops").status == 303
    monkeypatch.setenv("OPS_PASSWORD_DIGEST", before)
    config.settings.cache_clear()
    monkeypatch.setattr(door, "LIFE", -1)
    assert desk.get("/ops").status == 303


def test_a_form_of_another_session_does_nothing(desk):
    """Nor one without a token; to sign out needs one too."""
    mallory = Desk()
    mallory.sign_in("mallory")
    mallory.get(PAGES[-1])
    for token in ("", mallory.hidden["csrf_token"]):
        assert desk.post("/ops/act", verb="pause", to=KIND, csrf_token=token).status == 403
        assert desk.post("/ops/sign-out", csrf_token=token).status == 403
    assert PausedKind.all() == []
    desk.get("/ops")
    assert desk.post("/ops/sign-out", csrf_token=desk.hidden["csrf_token"]).status == 303
    assert desk.cookie == ""


def test_without_a_digest_there_is_no_such_page_and_never_one_for_the_public(house, monkeypatch):
    """`ops_port` knows then what machines ask, and nothing else."""
    assert Tab().get("/ops").status == Tab().get("/ops/sign-in").status == 404
    assert behind.pages() is behind.answer
    monkeypatch.delenv("OPS_PASSWORD_DIGEST")
    config.settings.cache_clear()
    assert behind.pages() is None
    assert Desk().sign_in(password="").status == 403
