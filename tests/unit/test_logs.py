"""What a log line may hold: fields of the allow-list, and of other people's exceptions no text."""

import json
import logging
import subprocess
import sys

import pytest
from conftest import ROOT

from idp.errors import VendorError
from idp.logs import FIELDS, JsonLines, event, log, trace_id
from tasks.engine.sayings import as_event

SECRET = "900-66-1234"


@pytest.fixture
def lines(caplog):
    """Every line so far, as it would be written."""
    caplog.set_level(logging.INFO)
    return lambda: [JsonLines("web").format(record) for record in caplog.records]


def test_a_field_outside_the_allow_list_is_dropped_by_name(lines):
    """The line is still written, and says which field was too much."""
    event("job.finished", name="resolution_proofing", ssn=SECRET, last_name="McFakerson")
    (line,) = lines()
    assert json.loads(line)["dropped"] == ["last_name", "ssn"]
    assert json.loads(line)["name"] == "resolution_proofing"
    assert SECRET not in line
    assert "McFakerson" not in line


def test_a_field_without_a_value_is_left_out(lines):
    """None means that there is nothing to say."""
    event("job.finished", name="x", attempt=None)
    assert "attempt" not in json.loads(lines()[0])


def test_the_allow_list_has_no_name_of_a_fact_about_a_person():
    """Nor could a field of it be taken for one."""
    from dataclasses import fields

    from idp.applicant import Applicant

    assert FIELDS.isdisjoint(f.name for f in fields(Applicant))


def test_the_text_of_other_peoples_exceptions_is_never_written(lines):
    """Nor that of their causes, nor their notes; class and places are."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            error = ValueError(f"bad value {SECRET}")
            error.add_note(SECRET)
            raise error from cause
    except ValueError:
        log.exception("request.broke")
    (line,) = lines()
    assert json.loads(line)["exception"] == "ValueError"
    assert json.loads(line)["at"][-1].startswith("test_logs.py:")
    assert SECRET not in line


def test_the_text_of_our_own_exceptions_is_written(lines):
    """It is made of our own constants."""
    from idp.errors import Cause

    try:
        raise VendorError("aamva_verification", Cause.STATUS, "500")
    except VendorError:
        log.exception("request.broke")
    assert json.loads(lines()[0])["error"] == "aamva_verification: status 500"


def test_what_a_library_says_is_its_unfilled_template(lines):
    """Under one event name, with what else the library wanted written left out."""
    logging.getLogger("urllib3.pool").warning("retrying %s", f"/people?ssn={SECRET}", extra={"body": SECRET})
    (theirs,) = lines()
    assert SECRET not in theirs
    assert json.loads(theirs)["event"] == "library.said"
    assert json.loads(theirs)["text"] == "retrying %s"


def test_what_huey_says_is_an_event_of_ours(lines, caplog):
    """With its unfilled template; what goes well, and what another line says already, is not written at all."""
    caplog.handler.addFilter(as_event)
    logger = logging.getLogger("huey.consumer")
    logger.setLevel(logging.INFO)
    logger.info("Executing %s", SECRET)
    logger.warning("Task %s was revoked, not executing", SECRET)
    logger.warning("Worker %d died, restarting.", 3)
    logger.warning("Something that Huey 4 says of %s", SECRET)
    caplog.handler.removeFilter(as_event)
    said = [json.loads(line) for line in lines()]
    assert [(line["event"], line["text"]) for line in said] == [
        ("worker.thread_died", "Worker %d died, restarting."),
        ("huey.said", "Something that Huey 4 says of %s"),
    ]


def test_the_trace_id_is_on_the_line_where_there_is_one(lines):
    """Of the request or the job at hand."""
    token = trace_id.set("1-abc")
    event("job.finished")
    assert json.loads(lines()[0])["trace_id"] == "1-abc"
    trace_id.reset(token)


DYING = f"""
import threading
from idp import logs
logs.configure("worker")
def die(): raise ValueError("{SECRET}")
thread = threading.Thread(target=die, name="{SECRET}"); thread.start(); thread.join()
logs.log.info("a line of %d", "{SECRET}")
die()
"""


def test_an_exception_that_nobody_caught_is_a_line_without_its_text(tmp_path):
    """A thread's and the program's own, and a line that can't be written: nothing of them on standard error."""
    command = [sys.executable, "-c", DYING]
    died = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=30)
    events = [json.loads(line) for line in died.stdout.splitlines()]
    assert {(line["event"], line.get("exception")) for line in events} == {
        ("thread.died", "ValueError"),
        ("process.died", "ValueError"),
        ("log.lost", None),
    }
    assert died.returncode == 1
    assert SECRET not in died.stdout + died.stderr
    assert died.stderr == "a log line was lost (TypeError)\n" * 2


def test_a_disk_that_is_full_for_standard_error_too_stops_nothing(monkeypatch):
    """The line is lost, and that it was lost can't be said: whoever wrote it goes on."""
    monkeypatch.setenv("LOG_PATH", "/dev/full")
    going_on = "from idp import logs; logs.configure('web'); logs.event('job.enqueued'); logs.event('job.finished')"
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-c", going_on]
        done = subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.PIPE, stderr=full, text=True)
    events = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert events == ["job.enqueued", "job.finished"]
