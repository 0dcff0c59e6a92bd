"""A start that can't work ends with 2 and a sentence, not with a traceback, whatever it is that can't."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

HUEY_CONSUMER = str(Path(sys.executable).parent / "huey_consumer")
WEB, WORKER, HUEYS = ["-m", "run_web"], ["-m", "run_consumer"], [HUEY_CONSUMER, "run_consumer.huey"]

WRONG = {"PRODUCTION": "true", "IDV_MAX_ATTEMPTS": "secret", "REDIS_URL": "localhost:6379"}

#: Nobody listens at port 1: the parts are away, which by itself ends no start but that of the migrations.
ALONE = {
    "DATABASE_URL": "postgresql://idp:secret@127.0.0.1:1/idp", "REDIS_URL": "redis://:secret@127.0.0.1:1",
    "SESSION_ENCRYPTION_KEY": "00" * 32, "RUBY_WORKERS_IDV_ENABLED": "true",
}  # fmt: skip
NOWHERE = {"LOG_PATH": "/proc/secret/log"}
REGION = {"AWS_KMS_ENABLED": "true", "AWS_KMS_SESSION_KEY_ID": "secret", "AWS_REGION": "no region"}

WAYS = {
    "no log, web": (WEB, ALONE | NOWHERE, "log_path: can't be written"),
    "no log, Huey's": ([*HUEYS, "-l", "/proc/secret/log"], ALONE, "can't start: FileNotFoundError"),
    "no region of KMS, web": (WEB, ALONE | REGION, "kms: InvalidRegionError"),
    "no Postgres to migrate": ([*WEB, "--migrate"], ALONE, "database does not serve us: nothing listens there"),
    "no free port": ([*WEB, "--port", "{port}"], ALONE, "port {port} is taken"),
    "a fault of ours": (HUEYS, ALONE | {"PYTHONPATH": "{folder}"}, "can't start: KeyError at"),
}


@pytest.fixture
def place(tmp_path):
    """A folder with a broken library, and a port that is taken, by the names that WAYS has for them."""
    (tmp_path / "xmlsec.py").write_text("raise KeyError('secret')")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield {"folder": str(tmp_path), "port": str(taken.getsockname()[1])}


@pytest.mark.parametrize("way", WAYS)
def test_a_start_that_fails_is_a_sentence(way, place):
    """And 2, no traceback, nothing on standard output, and no value."""
    command, environment, words = WAYS[way]
    told = {name: value.format(**place) for name, value in environment.items()}
    done = start([word.format(**place) for word in command], told)
    assert words.format(**place) in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr.replace("session_encryption_key", "")


@pytest.mark.parametrize("command", [WEB, WORKER, HUEYS])
def test_wrong_settings_are_named(command):
    """By each command; as modules they are run where only the package is installed."""
    done = start(command, WRONG)
    assert (done.returncode, done.stdout) == (2, "")
    assert "database_url: must be set in production" in done.stderr
    assert "idv_max_attempts: must be a whole number" in done.stderr
    assert "redis_url: must begin with redis://" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_start_that_can_not_even_say_why_ends_in_the_same_way():
    """Where the disk is full for standard error too: by its status, and not by a traceback."""
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, *WEB], check=False, cwd=ROOT, env=os.environ | WRONG, stderr=full)
    assert done.returncode == 2


#: What only a job is done with, or only where it is set: its import costs memory and time.
AT_WORK = ["lxml", "requests", "xmlsec", "zxingcpp"]
HEAVY = {*AT_WORK, "boto3", "cryptography.x509"}
IMPORTED = f"import sys; import {{}}; print(sorted(set({sorted(HEAVY)}) & sys.modules.keys()))"


@pytest.mark.parametrize(
    ("modules", "needed"),
    [("run_web, views.processes", []), ("run_consumer", AT_WORK)],
)
def test_a_process_imports_what_it_needs(modules, needed):
    """The web sends jobs and does none; a worker has it all before its first, which must not wait for it."""
    assert start(["-c", IMPORTED.format(modules)], ALONE | {"AWS_ACCESS_KEY_ID": ""}).stdout.strip() == str(needed)


def start(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    told = os.environ | environment
    return subprocess.run(
        [sys.executable, *command], check=False, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60
    )
