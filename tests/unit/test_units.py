"""The systemd units fit the programs that they start, their options, times and files; and systemd reads them."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from math import ceil

import pytest
from conftest import ROOT
from huey.consumer_options import OptionParserHandler

from idp.config import Settings
from tasks.engine.consumer import DRAINED, GRACE, LAST_WORD
from views import processes

UNITS = {path.stem: path.read_text() for path in (ROOT / "tasks/deploy").rglob("*.service")}

#: What no process of ours needs, and whoever takes one over must not have.
HARDENED = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "ProtectSystem": "strict", "ProtectHome": "yes", "ProtectProc": "invisible", "RestrictNamespaces": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "SystemCallFilter": "@system-service", "LimitCORE": "0",
    "UMask": "0027", "User": "idp", "MemoryDenyWriteExecute": "yes",
}  # fmt: skip


def directives(unit: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", UNITS[unit], re.MULTILINE))


@pytest.mark.parametrize("unit", ["idp-web", "idp-worker"])
def test_each_unit_is_hardened_and_bounded(unit):
    """As far as the program still works: it writes its log and nothing else."""
    told = directives(unit)
    assert told.items() >= HARDENED.items()
    assert {"MemoryMax", "TasksMax"} <= told.keys()
    assert told["ReadWritePaths"] == f"{told['WorkingDirectory']}/log"
    assert int(told["LimitNOFILE"]) >= processes.CONNECTIONS + processes.OWN_FILES
    assert (told["Type"], told["Restart"], told["KillSignal"]) == ("notify", "always", "SIGTERM")


@pytest.mark.parametrize("unit", ["idp-web", "idp-worker"])
def test_the_program_and_its_options_are_there(unit):
    """A script of the package, with options that it takes."""
    program, *options = shlex.split(directives(unit)["ExecStart"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert program == f"/srv/idp/.venv/bin/{program.rpartition('/')[2]}"
    assert program.rpartition("/")[2] in scripts
    if unit == "idp-worker":
        assert not OptionParserHandler().get_option_parser().parse_args(options)[1]
    else:
        command = [sys.executable, "run_web.py", *options, "--help"]
        assert subprocess.run(command, check=False, cwd=ROOT, capture_output=True).returncode == 0


def test_a_worker_that_was_drained_is_not_started_again():
    """Until somebody does."""
    assert directives("idp-worker")["RestartPreventExitStatus"] == str(DRAINED)


def test_systemd_waits_until_each_has_stopped_by_itself():
    """The worker's `-t` and its last word; the web's delay and what is under way after it."""
    worker, web = directives("idp-worker"), directives("idp-web")
    grace = float(re.search(r" -t (\d+)", worker["ExecStart"]).group(1))
    assert grace == GRACE
    assert int(worker["TimeoutStopSec"]) > grace + LAST_WORD
    assert int(web["TimeoutStopSec"]) > processes.GOING + ceil(Settings().web_stop_delay_in_seconds)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say_of_it(unit, tmp_path):
    """Every directive is known, and each value fit. The program is another, as ours is not installed in /srv."""
    (tmp_path / f"{unit}.service").write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNITS[unit]))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / f"{unit}.service")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
