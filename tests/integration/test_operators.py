"""The operators' pages: what is shown, what can be done, and that nobody's data is on them."""

import requests
from conftest import wait_for
from integration.answered import sent, session_of
from integration.at_the_desk import KIND, PAGES
from integration.working import PERSON, work

from idp import config
from idp.development.servers import free_port
from idp.models import Job
from tasks.engine.huey import huey as own
from tasks.ops import history

MARKED = {
    "first_name": "Zebedee", "last_name": "Quillfeather", "ssn": "666-47-1129", "address1": "77 Marker Lane",
    "state_id_number": "9876543210123", "city": "Markerville", "zipcode": "59047-8123",
}  # fmt: skip


def test_each_verb_is_asked_once_more_done_and_logged(desk, huey, written):
    """With who did it; what can't be done is said."""
    huey.storage.lease.enter()
    task = huey.task(name=KIND, expires=60)(lambda person: None)
    first, later = task(PERSON).id, task.schedule((PERSON,), delay=50).id
    assert "no worker takes it any more" in desk.act("pause", KIND).body.decode()
    assert "is paused, by ada" in " ".join(desk.get("/ops").body.decode().replace("</strong>", "").split())
    assert desk.act("resume", KIND).status == 200
    assert desk.act("resume", KIND).status == 409
    assert "is due now" in desk.act("retry", later).body.decode()
    assert desk.act("revoke", first).status == 200
    assert "nothing is left to run" in desk.act("retry", first).body.decode()
    assert desk.act("drain", huey.storage.lease.id).status == 200
    wait_for(lambda: huey.storage.lease.closed.draining, "the worker to hear it", 5)
    acted = [(line["verb"], line["by"]) for line in written if line["event"] == "operator.acted"]
    assert acted == [(verb, "ada") for verb in ("pause", "resume", "retry", "revoke", "drain")]


def test_what_is_going_on_is_shown(desk, huey):
    """Jobs by state and kind, who works at what, whom the vendors answered, what failed and how long it took."""
    lease = huey.storage.lease
    calls = {"instant_verify": {"answered": 3, "status": 1}}
    lease.health = lambda: {"circuits": ["aamva_verification:ND"], "calls": calls}
    lease.enter()

    @huey.task(name=KIND, expires=60)
    def breaks(person):
        raise ValueError("900-66-1234")

    failed = breaks(PERSON).id
    assert work(huey)
    waiting = huey.task(name="address_proofing")(lambda: None)().id
    lease.beat()
    shown = desk.get("/ops").body.decode()
    assert "900-66-1234" not in shown
    for words in (KIND, failed[:8], "ValueError", "aamva_verification:ND", "25 %", "status 1", lease.id[:8]):
        assert words in shown, words
    assert waiting[:8] not in shown
    assert waiting[:8] in desk.get("/ops/jobs?state=queued").body.decode()
    assert desk.get(f"/ops/jobs?id={failed[:8]}").headers["location"] == f"/ops/jobs/{failed}"
    job = desk.get(f"/ops/jobs/{failed}").body.decode()
    assert "nobody can run it again" in job
    assert "/ops/confirm" not in job
    assert "verb=revoke" in desk.get(f"/ops/jobs/{waiting}").body.decode()
    assert "seals" in desk.get("/ops/keys").body.decode()
    assert desk.get("/ops/jobs/abcdef12").status == 404


def test_postgres_away_is_said_and_a_redis_that_is_away_hides_nothing(desk, monkeypatch):
    """The page is for outages too."""
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    config.settings.cache_clear()
    assert "<strong>cache</strong> does not serve us" in desk.get("/ops").body.decode()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://idp:x@127.0.0.1:{free_port()}/idp")
    config.settings.cache_clear()
    history.forget()
    assert desk.get("/ops").status == 503
    assert "database does not serve us: nothing listens there" in desk.shown


def test_every_page_works_without_a_script_and_says_nothing_to_others(desk):
    """The headers of the public pages; no script in a page, no style, no handler; nothing is kept."""
    for path in (*PAGES, "/ops/no-such-page", "/ops/sign-in"):
        desk.get(path)
        assert desk.sent["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert desk.sent["cache-control"] == "no-store"
        assert desk.sent["x-content-type-options"] == "nosniff"
        assert not any(word in desk.shown for word in ("<script>", "<style", "style=", " onclick"))


def test_nobody_is_on_any_page(desk, vendors, monkeypatch):
    """People whose jobs were answered, failed, wait: of all that they typed nothing is shown."""
    for name in ("aamva_private_key", "aamva_public_key"):
        monkeypatch.setenv(name.upper(), getattr(vendors.settings, name))
    config.settings.cache_clear()
    monkeypatch.setattr(own.storage, "blocking", False)
    vendors.instant_verify.not_verified("ssn")
    vendors.aamva.calls(lambda request: requests.exceptions.ConnectionError(request.body))
    jobs = [session_of(sent(**MARKED)).wait.id for _ in range(2)]
    assert work(own)
    pages = [*PAGES, "/ops?hours=24", *(f"/ops/jobs/{one}" for one in jobs), f"/ops/confirm?verb=revoke&to={jobs[1]}"]
    shown = " ".join(desk.get(path).body.decode() for path in pages)
    assert {Job.find(one).state for one in jobs} == {"done", "queued"}
    assert all(Job.find(one).visit_id in shown for one in jobs)
    assert [value for value in MARKED.values() if value.lower() in shown.lower()] == []
