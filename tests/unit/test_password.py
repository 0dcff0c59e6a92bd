"""The operators' password: a digest that says nothing of it, and a command that prints one."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT

from idp import password
from idp.config import load
from idp.errors import ConfigError


@pytest.fixture
def quick(monkeypatch):
    """A try costs nothing here; what the command prints costs what it should."""
    monkeypatch.setattr(password, "_N", 2**4)


def test_a_digest_fits_its_password_alone(quick):
    """Each time another salt; nothing else is a digest."""
    one, other = password.digest_of("correct horse"), password.digest_of("correct horse")
    assert one != other
    assert password.is_digest(one)
    assert password.fits("correct horse", one)
    assert not password.fits("correct Horse", one)
    for text in ("", "scrypt::", one[:-1], f"{one}=", "correct horse", "scrypt:" + "a" * 22 + ":" + "é" * 43):
        assert not password.is_digest(text)
        assert not password.fits("correct horse", text)


def test_what_is_no_digest_ends_a_start(quick):
    """A password in the clear, for one."""
    with pytest.raises(ConfigError, match="ops_password_digest: must be what `run_web.py ops-password` prints"):
        load({"OPS_PASSWORD_DIGEST": "correct horse"})
    load({"OPS_PASSWORD_DIGEST": password.digest_of("correct horse")})


@pytest.mark.parametrize(("given", "code"), [("correct horse\n", 0), ("short\n", 2)])
def test_the_command_prints_one_and_never_the_password(given, code):
    """From standard input, so that it stands in no list of processes."""
    done = subprocess.run(
        [sys.executable, "run_web.py", "ops-password"], input=given, check=False, cwd=ROOT, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == code
    assert given.strip() not in done.stdout + done.stderr
    if code == 0:
        assert re.fullmatch(r"scrypt:\S+\n", done.stdout)
        assert password.fits(given.strip(), done.stdout.strip())
