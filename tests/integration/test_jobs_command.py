"""`run_consumer.py jobs`: what it prints, what it does, and how it ends."""

import subprocess
import sys

import pytest
from conftest import ROOT
from integration.working import PERSON

from idp.models import Job
from tasks.ops import command, verbs

KIND = "resolution_proofing"


@pytest.fixture(autouse=True)
def no_log_of_its_own(monkeypatch):
    """The handlers of this process stay; hearts beat fast."""
    monkeypatch.setattr("tasks.engine.lease.BEAT", 0.05)
    monkeypatch.setattr(command.logs, "configure", lambda *told, **more: None)


@pytest.fixture
def job(huey):
    """One that waits, and a worker."""
    huey.storage.lease.enter()
    return Job.find(huey.task(name=KIND, expires=60)(lambda person: None)(PERSON).id)


def test_jobs_and_workers_are_listed(job, huey, capsys):
    """What a job is, how old; who lives and what is paused. No message."""
    assert command.main(["list"]) == command.main(["list", "--state", "queued", "--kind", KIND]) == 0
    assert capsys.readouterr().out.count(str(job.id)) == 2
    assert command.main(["list", "--state", "failed"]) == 0
    assert str(job.id) not in capsys.readouterr().out
    assert command.main(["show", str(job.id)[:8]]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in (str(job.id), KIND, "queued", "attempt"))
    assert "message" not in shown
    assert command.main(["pause", KIND, "--by", "ada"]) == command.main(["workers"]) == 0
    told = capsys.readouterr().out
    assert f"{KIND} is paused" in told
    assert huey.storage.lease.id in told
    assert f"paused: {KIND}, by ada since" in told


def test_what_can_not_be_done_ends_with_1_and_a_sentence(job, capsys):
    """Nothing on standard output."""
    assert command.main(["retry", str(job.id)]) == 1
    said = capsys.readouterr()
    assert (said.out, "due already" in said.err) == ("", True)


@pytest.mark.parametrize("words", [[], ["delete"], ["pause"], ["list", "--state", "lost"], ["list", "--kind", "x"]])
def test_what_is_no_command_ends_with_2(services, words):
    """As argparse says it."""
    with pytest.raises(SystemExit) as ended:
        command.main(words)
    assert ended.value.code == 2


def test_help_names_every_verb(services, capsys):
    """And what it does."""
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(f"{name} {verb.says}" in told for name, verb in verbs.VERBS.items())


def test_the_worker_s_own_command_leads_there(services):
    """A line of the log says who; standard output has the sentence alone."""
    done = subprocess.run(
        [sys.executable, "run_consumer.py", "jobs", "pause", KIND, "--by", "ada"], check=False, cwd=ROOT,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{KIND} is paused: no worker takes it any more")
    assert done.stdout.count("\n") == 1
