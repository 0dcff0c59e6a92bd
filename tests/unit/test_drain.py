"""The script that drains a worker's host: nothing before the group says so, and then each thing in its order."""

import os
import subprocess
from pathlib import Path

from conftest import ROOT

#: Stand-ins of curl, systemctl and aws, which note how they were called. The group speaks at the third question.
CURL = """#!/bin/bash
url="${!#}"
case "$url" in
  */api/token) echo token ;;
  */instance-id) echo i-1 ;;
  *) echo asked >> "$NOTES"; [ "$(grep -c asked "$NOTES")" -ge 3 ] && echo Terminated || echo InService ;;
esac
"""
NOTE = """#!/bin/bash
echo "$(basename "$0") $*" >> "$NOTES"
"""


def test_the_worker_is_stopped_and_then_the_group_is_told(tmp_path: Path):
    """Only once the group wants the host gone."""
    for name, text in {"curl": CURL, "systemctl": NOTE, "aws": NOTE}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    notes = tmp_path / "notes"
    told = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NOTES": str(notes), "NAME": "prod-idp-worker", "EVERY": "0.01"}
    subprocess.run([ROOT / "tasks/deploy/drain/idp-drain"], env=told, check=True, timeout=20)
    assert notes.read_text().splitlines() == [
        "asked", "asked", "asked", "systemctl stop idp-worker",
        "aws autoscaling complete-lifecycle-action --lifecycle-action-result CONTINUE --instance-id i-1"
        " --lifecycle-hook-name prod-idp-worker --auto-scaling-group-name prod-idp-worker",
    ]  # fmt: skip
