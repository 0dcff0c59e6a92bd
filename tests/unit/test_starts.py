"""A start that can't work ends with 2 and a sentence, not with a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

HUEY_CONSUMER = str(Path(sys.executable).parent / "huey_consumer")


WRONG = {"PRODUCTION": "true", "IDV_MAX_ATTEMPTS": "secret", "REDIS_URL": "localhost:6379"}


@pytest.mark.parametrize("command", [["-m", "run_web"], ["-m", "run_consumer"], [HUEY_CONSUMER, "run_consumer.huey"]])
def test_wrong_settings_are_named(command):
    """By each command; as modules they are run where only the package is installed."""
    done = subprocess.run(
        [sys.executable, *command], check=False, cwd=ROOT, env=os.environ | WRONG, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "database_url: must be set in production" in done.stderr
    assert "idv_max_attempts: must be a whole number" in done.stderr
    assert "redis_url: must begin with redis://" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
