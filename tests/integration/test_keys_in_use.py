"""Which session keys still open something, and their rotation in two steps while a person is on the way."""

import subprocess
import sys
import threading
import uuid

import pytest
from acceptance.conftest import FORM
from conftest import ROOT
from integration.halved import YES
from integration.tab import Tab
from integration.waiting import waiting
from integration.working import PERSON, work

from idp import config, fingerprints, job_keys, keys, waits
from idp.database import run
from idp.encryption import DERIVED, HALVED, VERSION
from idp.errors import Unavailable
from idp.keys_in_use import MISSING, QUEUED, SEALS, keys_in_use
from idp.models import Job
from tasks import asking
from tasks.adjudication import Asked
from tasks.engine.huey import huey as the_huey
from tasks.ops import metrics, watch
from tasks.vendors.wire.answer import Answer

OLD, NEW = "1a" * 32, "2b" * 32
OLD_ID, NEW_ID = (keys.key_id(bytes.fromhex(key)).hex() for key in (OLD, NEW))


@pytest.fixture
def keyed(services, monkeypatch):
    """This process begun again with these keys, of which the first seals."""

    def start(first, *queue):
        monkeypatch.setenv("SESSION_ENCRYPTION_KEY", first)
        monkeypatch.setenv("SESSION_ENCRYPTION_KEY_QUEUE", ",".join(queue))
        config.settings.cache_clear()
        fingerprints._opened.clear()

    monkeypatch.setattr("idp.keys_in_use.LATELY", 1e-6)  # Every look is a new one.
    start(OLD)
    return start


def use():
    return {one.id: (one.role, one.messages, one.texts) for one in keys_in_use()}


def test_each_place_where_a_text_can_lie_is_looked_at(keyed, huey):
    """A session's plain part, wait and applicant; a message; a result and an outcome."""
    session = waiting()
    assert use() == {OLD_ID: (SEALS, 0, 3)}
    task = huey.task(name="resolve")(lambda person: YES)
    huey.enqueue(task.s(PERSON, id=session.wait.id, expires=60))
    assert use() == {OLD_ID: (SEALS, 1, 3)}
    work(huey)
    assert use() == {OLD_ID: (SEALS, 0, 5)}


@pytest.mark.parametrize("first", [VERSION, HALVED, DERIVED])
def test_what_is_random_is_no_text(keyed, services, first):
    """The half of a job's key, which may begin like one."""
    services.redis.set(job_keys.name(str(uuid.uuid4())), first + b"\xee" * 31)
    assert use() == {OLD_ID: (SEALS, 0, 0)}


def test_a_key_is_named_until_it_opens_nothing(keyed, services):
    """In the queue, then not configured any more, which no text should ever meet."""
    first = waiting()
    keyed(NEW, OLD)
    assert use() == {NEW_ID: (SEALS, 0, 0), OLD_ID: (QUEUED, 0, 3)}
    waiting()
    assert use()[NEW_ID] == (SEALS, 0, 3)
    keyed(NEW)
    assert use()[OLD_ID] == (MISSING, 0, 1)  # An applicant; ids of derived keys lead to no session key.
    keyed(NEW, OLD)
    waits.withdraw(first.digest)
    assert use()[OLD_ID] == (QUEUED, 0, 0)


def test_the_command_and_the_metric_say_the_same(keyed, services):
    """One for people, one for alarms; neither names a key."""
    waiting()
    keyed(NEW, OLD)
    assert f'idp_session_key_texts{{key="{OLD_ID}",role="in the queue"}} 3.0' in metrics.exposition().decode()
    environment = services.environment | {"SESSION_ENCRYPTION_KEY": NEW, "SESSION_ENCRYPTION_KEY_QUEUE": OLD}
    told = subprocess.run([sys.executable, "run_web.py", "keys"], cwd=ROOT, env=environment, timeout=60, check=True,
                          capture_output=True, text=True).stdout  # fmt: skip
    assert [line.split() for line in told.splitlines()[1:3]] == [
        [NEW_ID, "seals", "0", "0"], [OLD_ID, "in", "the", "queue", "0", "3"]]  # fmt: skip
    assert OLD not in told
    assert NEW not in told


def test_an_outage_hides_no_other_metric(keyed, monkeypatch):
    """The keys are left out, and looked for again at the next look."""

    def away():
        raise Unavailable("cache", "no answer")

    with monkeypatch.context() as patch:
        patch.setattr("idp.keys_in_use.keys_in_use", away)
        assert b"idp_session_key_texts" not in metrics.exposition()
        assert b"idp_jobs_queued 0.0" in metrics.exposition()
    assert b"idp_session_key_texts" in metrics.exposition()


def test_a_key_that_was_taken_away_is_said_by_the_web(keyed, written):
    """Each minute, by how many texts nobody opens any more, until it is back."""
    waiting()
    keyed(NEW)
    rounds = watch.Rounds(is_web=True)
    rounds.look_for_keys()
    rounds.look_for_keys()
    keyed(NEW, OLD)
    rounds.look_for_keys()
    keyed(NEW)
    rounds.look_for_keys()
    assert [(line["level"], line["count"]) for line in written if line["event"] == "key.missing"] == [("error", 3)] * 2


@pytest.mark.parametrize(("is_web", "threads"), [(True, ["watch", "keys"]), (False, ["watch"])])
def test_a_walk_of_redis_holds_up_no_other_look(monkeypatch, is_web, threads):
    """Of a web process alone: `/readyz` tells KMS' last answer, which the other thread asks for."""
    begun = []
    monkeypatch.setattr(watch, "for_ever", lambda name, *_: begun.append(name))
    watch.begin(threading.Event(), is_web)
    assert begun == threads


def test_what_is_sealed_by_nobody_is_not_read(keyed, services, monkeypatch):
    """Counters of attempts are most of what lies in Redis."""
    for name in ("limit:person:x", "counted:x", "ended:x", "job-key:x"):
        services.redis.set(name, VERSION + b"\xee" * 31)
    assert use() == {OLD_ID: (SEALS, 0, 0)}


@pytest.mark.parametrize("step", [((OLD, NEW), (NEW, OLD)), ((OLD,), (OLD, NEW))])
def test_of_two_hosts_at_any_step_neither_loses_what_the_other_began(keyed, monkeypatch, step):
    """The form is shown, sent, sent again and waited for, and its job run, by one and the other in turns."""
    one, other = step
    yes = [Asked(part, Answer("test", True, ())) for part in ("resolution", "state_id")]
    monkeypatch.setattr(asking, "resolve", lambda *given, **more: yes)
    tab = Tab()
    keyed(*one)
    tab.get("/verify")
    form = FORM | tab.hidden
    keyed(*other)
    assert tab.post("/verify", form).location.endswith("/verify/wait")
    keyed(*one)
    assert tab.post("/verify", form).location.endswith("/verify/wait")
    assert run("SELECT count(*) FROM jobs") == [(1,)]
    job_id = str(run("SELECT id FROM jobs")[0][0])
    work(the_huey)
    keyed(*other)
    assert Job.find(job_id).state == "done"
    assert tab.get("/verify/wait").location.endswith("/phone")


def test_the_same_form_is_one_job_after_its_key_was_promoted(keyed):
    """The id is made with a key; the form that was sent before the promotion knows the one before."""
    tab = Tab()
    keyed(OLD, NEW)
    tab.get("/verify")
    form = FORM | tab.hidden | {"submission_id": str(uuid.uuid4())}
    tab.post("/verify", form)
    keyed(NEW, OLD)
    tab.post("/verify", form)
    assert run("SELECT count(*) FROM jobs") == [(1,)]
