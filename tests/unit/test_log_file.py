"""The file of lines and standard output: rotated without a lost line, each turned off, and not silent when full."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, wait_for

from idp import config, logs, writer
from idp.errors import ConfigError
from idp.log_file import LogFile

WRITER = """
import sys
from idp import logs
logs.configure("worker")
for n in range(int(sys.argv[2])):
    logs.event("job.finished", name=sys.argv[1], count=n)
"""


@pytest.fixture
def configured(monkeypatch):
    """Logging as of a process with these settings; put back afterwards."""
    root = logging.getLogger()
    before, level, hooks = root.handlers[:], root.level, (sys.excepthook, logs.threading.excepthook)

    def configure(**settings: str) -> list[logging.Handler]:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        config.settings.cache_clear()
        logs.configure("web")
        return root.handlers

    yield configure
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    sys.excepthook, logs.threading.excepthook = hooks
    config.settings.cache_clear()


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_no_line_is_lost_while_the_file_is_renamed_under_three_processes(tmp_path):
    """Every line of each is in one of the files, whole."""
    path, lines = tmp_path / "production.log", 1500
    environment = os.environ | {"LOG_PATH": str(path), "LOG_TO_STDOUT": "false"}
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, name, str(lines)], cwd=ROOT, env=environment) for name in "abc"
    ]
    wait_for(path.exists, "the first line")
    renamed = 0
    while any(one.poll() is None for one in running):
        if path.exists() and path.stat().st_size:
            renamed += 1
            path.rename(tmp_path / f"production.log.{renamed}")
    assert [one.wait() for one in running] == [0, 0, 0]
    found = [(line["name"], line["count"]) for file in tmp_path.glob("production.log*") for line in read(file)]
    assert sorted(found) == [(name, n) for name in "abc" for n in range(lines)]
    assert renamed > 3  # More often than each process opened it by its start alone.


def test_what_is_cut_off_goes_on_at_its_beginning(configured, tmp_path):
    """`copytruncate`: no hole of zeros before the next line."""
    path = tmp_path / "a.log"
    configured(log_path=str(path), log_to_stdout="false")
    logs.event("job.finished")
    os.truncate(path, 0)
    logs.event("job.enqueued")
    assert [line["event"] for line in read(path)] == ["job.enqueued"]


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({"log_path": ""}, [logging.StreamHandler]),
        ({"log_to_stdout": "false"}, [LogFile]),
        ({}, [LogFile, logging.StreamHandler]),
        ({"log_path": "", "log_to_stdout": "false"}, [logging.NullHandler]),
    ],
)
def test_each_place_can_be_turned_off(configured, settings, kinds):
    """And with both of them off nothing goes to standard error."""
    assert [type(handler) for handler in configured(**settings)] == kinds


def test_a_full_disk_is_said_once_there_is_room(capfd, tmp_path):
    """How many lines it could not take; standard error hears of each without its text."""
    told = []
    file = LogFile(Path("/dev/full"), told.append)
    for _ in range(3):
        file.emit(logging.makeLogRecord({"msg": "900-66-1234"}))
    assert told == []
    file.baseFilename = str(tmp_path / "a.log")
    file.emit(logging.makeLogRecord({"msg": "a line"}))
    assert told == [3]
    assert capfd.readouterr().err == "a log line was lost (OSError)\n" * 3


def test_a_file_that_can_not_be_opened_stops_the_start(configured):
    """In words, and with no traceback."""
    with pytest.raises(ConfigError, match="log_path: can't be written"):
        configured(log_path="/proc/nowhere/a.log")


def test_every_line_says_who_wrote_it(configured, tmp_path, monkeypatch):
    """Host, process, release; and the worker, once this process is one."""
    monkeypatch.setattr(writer, "_worker", {})
    configured(log_path=str(tmp_path / "a.log"), log_to_stdout="false")
    logs.event("job.finished")
    writer.work_as("a worker")
    logs.event("job.finished")
    web, worker = read(tmp_path / "a.log")
    assert (web["host"], web["pid"], web["version"]) == (writer.host(), os.getpid(), writer.running_version())
    assert "worker" not in web
    assert worker["worker"] == "a worker"
