"""Reading photos is work: it keeps to its share, and nobody else waits for it."""

import pytest
from integration.tab import Tab
from integration.uploads import good_photo, send_photo
from integration.working import work

from idp.config import settings
from idp.database import run
from tasks.documents import CORES
from tasks.engine.huey import huey
from tests.house import FORM
from views.capacity import is_full


@pytest.fixture
def patient(services, monkeypatch):
    """No limit is reached."""
    for name in ("ALL_MAX_ATTEMPTS", "PERSON_MAX_ATTEMPTS"):
        monkeypatch.setenv(name, "0")
    settings.cache_clear()
    return services


def test_no_more_photos_are_read_at_once_than_there_are_cores(patient, monkeypatch):
    """Of a worker with threads to spare; whoever sent a form meanwhile is served before the photos that wait."""
    monkeypatch.setattr("tasks.documents.CORES", 1)
    huey.storage.lease.threads = 8
    for _ in range(3):
        send_photo(Tab(), good_photo())
    person = Tab()
    person.get("/verify")
    assert person.post("/verify", FORM | person.hidden).location == "/verify/wait"
    taken = [huey.storage.lease.take(huey.kinds()) for _ in range(4)]
    assert [held.claim.name if held else None for held in taken] == [
        "document_reading", "resolution_proofing", None, None,
    ]  # fmt: skip
    assert CORES >= 1


@pytest.mark.parametrize("threads", [2, 8])
def test_a_small_worker_keeps_to_the_share_too(patient, monkeypatch, threads):
    """Whether or not its threads are shared among kinds."""
    monkeypatch.setattr("tasks.documents.CORES", 2)
    huey.storage.lease.threads = threads
    for _ in range(3):
        send_photo(Tab(), good_photo())
    taken = [huey.storage.lease.take(["document_reading"]) for _ in range(3)]
    assert sum(held is not None for held in taken) == 2


def test_who_waits_for_a_vendor_keeps_no_core_from_the_others(patient, monkeypatch):
    """Beside TrueID a job mostly waits: of those more run at once, in the share that every kind has."""
    monkeypatch.setattr("tasks.documents.CORES", 1)
    monkeypatch.setenv("DOCUMENT_VENDOR", "true_id")
    settings.cache_clear()
    huey.storage.lease.threads = 4
    for _ in range(4):
        send_photo(Tab(), good_photo(), front=good_photo())
    taken = [huey.storage.lease.take(["document_reading"]) for _ in range(4)]
    assert sum(held is not None for held in taken) == 3


def test_photos_that_wait_turn_no_form_away(patient, monkeypatch):
    """Each has a queue of its own to be too deep."""
    monkeypatch.setenv("QUEUE_MAX_DEPTH", "1")
    settings.cache_clear()
    for _ in range(2):
        send_photo(Tab(), good_photo())
    assert is_full("document_reading")
    assert not is_full("resolution_proofing")
    run("UPDATE jobs SET run_at = now() - interval '40 seconds'")
    assert not is_full("address_proofing")


def test_forms_that_wait_turn_the_next_step_away_too(patient, monkeypatch):
    """All but photos share their threads. A bound of 0 is none, however long the first has waited."""
    monkeypatch.setenv("QUEUE_MAX_DEPTH", "1")
    settings.cache_clear()
    for _ in range(2):
        person = Tab()
        person.get("/verify")
        person.post("/verify", FORM | person.hidden)
    assert is_full("address_proofing")
    assert not is_full("document_reading")
    run("UPDATE jobs SET run_at = now() - interval '40 seconds'")
    monkeypatch.setenv("QUEUE_MAX_DEPTH", "0")
    settings.cache_clear()
    assert not is_full("address_proofing")


def test_a_photo_is_read_again_by_another_try(patient):
    """What a worker did not end lies there until somebody does."""
    tab = Tab()
    send_photo(tab, good_photo())
    with huey.storage.lease.turn():
        assert huey.dequeue(["document_reading"])
    assert work(huey, ["document_reading"])
    assert tab.get("/license/wait").location == "/verify"


def test_a_retry_reads_the_same_photo(patient):
    """Nobody answered in time: one press, and the photo need not be sent again, while it is there."""
    tab = Tab()
    send_photo(tab, good_photo())
    run("UPDATE jobs SET expires_at = now() - interval '1 second'")
    huey.storage.lease.enter()
    huey.storage.sweep.end_overdue()
    huey.storage.sweep.tell_untold()
    html = tab.get("/license/wait").text
    assert "Type it in instead" in html
    assert tab.post("/license/retry", tab.hidden).location == "/license/wait"
    assert work(huey, ["document_reading"])
    assert tab.get("/license/wait").location == "/verify"
    assert patient.redis.keys("photos:*") == []


def test_a_retry_without_its_photo_asks_for_another(patient):
    """Its time was over."""
    tab = Tab()
    send_photo(tab, good_photo())
    run("UPDATE jobs SET expires_at = now() - interval '1 second'")
    huey.storage.lease.enter()
    huey.storage.sweep.end_overdue()
    huey.storage.sweep.tell_untold()
    tab.get("/license/wait")
    patient.redis.delete(*patient.redis.keys("photos:*"))
    assert tab.post("/license/retry", tab.hidden).location == "/license"
    assert "Take another" in tab.get("/license").text
