"""One release forth and back: what the release before stored is understood, and what the next adds breaks nothing."""

import json
from dataclasses import replace

from conftest import ROOT
from huey.registry import Message

from idp import config, encryption, first_version
from idp.applicant import Applicant
from idp.database import run
from tasks.engine.huey import JobsHuey
from tasks.engine.serializer import task_message
from tasks.engine.storage import Stored
from tasks.vendors.standins.testing import FAKEY

#: What the release before did not ask.
NEW = ("name_suffix", "state_id_kind", "state_id_expiration")

BEFORE = json.loads((ROOT / "tests/vectors/release-0.1.json").read_text())


def test_a_job_of_the_release_before_runs(huey):
    """Enqueued by an old web process, claimed by a new worker."""
    got = []
    task = huey.task(name="resolution_proofing")(lambda applicant: got.append(Applicant.from_message(applicant)))
    task.task_class.__module__ = "tasks.proofing"
    huey._registry._registry = {"tasks.proofing.resolution_proofing": task.task_class}
    run("INSERT INTO jobs (id, name, message) VALUES (%s, %s, %s)",
        (BEFORE["job_id"], BEFORE["name"], bytes.fromhex(BEFORE["message"])))  # fmt: skip
    taken = huey.dequeue()
    huey.execute(taken)
    assert got == [replace(FAKEY, **dict.fromkeys(NEW, ""))]


def test_a_result_of_the_release_before_is_read(services):
    """Stored by an old worker, read by a new page."""
    huey = JobsHuey("testing", immediate=False)
    stored = Stored.of(bytes.fromhex(BEFORE["result"]), BEFORE["job_id"])
    assert huey.serializer.deserialize(stored)["outcome"] == "verified"


def test_what_the_next_release_adds_to_a_message_is_left_out():
    """A field of the applicant, a part of Huey's message."""
    assert Applicant.from_message(FAKEY.to_message() | {"eye_color": "x"}) == FAKEY
    without = {name: value for name, value in FAKEY.to_message().items() if name != "consented_at"}
    assert Applicant.from_message(without).consented_at == ""
    message = Message("an id", "a.name", args=("x",), kwargs={}, retry_backoff=2)
    longer = json.dumps([*message, "new"]).encode()
    assert task_message(longer) == message
    assert task_message(json.dumps(list(message)[:10]).encode()).args == ("x",)


def test_the_release_before_can_read_what_this_one_writes(services, monkeypatch):
    """As many parts of Huey's, and every field of the applicant that it knows; it leaves out the others."""
    monkeypatch.setenv("SEAL_FOR_RELEASE_BEFORE", "true")
    config.settings.cache_clear()
    huey = JobsHuey("testing", immediate=False)
    task = huey.task(name="kind")(lambda applicant: None)
    sealed = huey.serialize_task(task.s(FAKEY.to_message(), id=BEFORE["job_id"]))
    assert sealed[:1] == first_version.VERSION
    text = json.loads(encryption.open_sealed(sealed, f"message:{BEFORE['job_id']}"))
    old = json.loads(encryption.open_sealed(bytes.fromhex(BEFORE["message"]), f"message:{BEFORE['job_id']}"))
    assert len(text) == len(old) == 15
    known = old[6][0].keys() - {"threatmetrix_session_id", "request_ip"}
    assert text[6][0].keys() == known | set(NEW)
