"""A process keeps its secrets out of what it shows and leaves to others."""

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

from idp.discreet import SECRETS, without_secrets

SECRET = {"DATABASE_URL": "secret-1", "SESSION_ENCRYPTION_KEY_QUEUE": "secret-2", "AWS_ACCESS_KEY_ID": "secret-3",
          "AWS_SECRET_ACCESS_KEY": "secret-4", "AWS_SESSION_TOKEN": "secret-5"}  # fmt: skip

LOOK = """
import boto3, ctypes, json, os, resource, subprocess, sys
from idp import discreet
discreet.be_discreet(production=sys.argv[1] == "true")
os.mkdir("folder")
open("folder/file", "w").close()
CHILD = "import os; print(dict(os.environ))"
print(json.dumps({
    "modes": [os.stat(name).st_mode & 0o777 for name in ("folder", "folder/file")],
    "own": dict(os.environ),
    "shown": open("/proc/self/environ", "rb").read().decode(),
    "child": subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True).stdout,
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "aws": boto3.DEFAULT_SESSION.get_credentials().token,
    "again": [discreet.be_open(), os.environ["DATABASE_URL"]][1],
}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux'")
@pytest.mark.parametrize("production", [True, False])
def test_what_was_read_is_gone_from_the_environment(production, tmp_path):
    """From its own, from what Linux shows of it, from its child's; boto3 has its own; cores and files are closed."""
    command = [sys.executable, "-c", LOOK, str(production).lower()]
    environment = os.environ | SECRET | {"LOG_PATH": "kept", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert found["own"]["LOG_PATH"] == "kept"
    assert "LOG_PATH=kept" in found["shown"]
    assert "LOG_PATH" in found["child"]
    assert "secret-" not in str(found["own"]) + found["shown"] + found["child"]
    assert (found["aws"], found["again"]) == ("secret-5", "secret-1")
    assert [oct(mode) for mode in found["modes"]] == ["0o750", "0o640"]
    assert (found["core"], found["dumpable"]) == ([0, 0], 0 if production else 1)


def test_a_child_that_needs_no_secret_is_given_none():
    """Nor the file that may hold some: the sandbox."""
    told = without_secrets(SECRET | {"APPLICATION_YML": "x", "PATH": "y"})
    assert told == {"PATH": "y"}
    assert {"REDIS_URL", "SESSION_ENCRYPTION_KEY", "AAMVA_PRIVATE_KEY", "LEXISNEXIS_PASSWORD"} <= SECRETS
