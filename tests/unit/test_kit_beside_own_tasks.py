"""The kit beside a package `tasks` of an agency's own, as docs/mocking.md says: with each of its three things, or not.

Each test starts a pytest of its own, as an agency would: nothing less shows what it finds on its path.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGES = ("idp", "tasks", "views")


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """The files of the page's example, in a folder of their own; beside it ours, as an install would put it."""
    page = (ROOT / "docs" / "mocking.md").read_text()
    for name, text in re.findall(r"```\w+\n# (\S+)\n(.*?)```", page, re.DOTALL):
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text)
    (tmp_path / "installed").mkdir()
    for package in PACKAGES:
        (tmp_path / "installed" / package).symlink_to(ROOT / package)
    return tmp_path / "own"


def run_there(own: Path) -> tuple[int, str]:
    """How `pytest` ends there. Without `site`, as our editable install would find our modules by another way."""
    path = os.pathsep.join([str(own.parent / "installed"), sysconfig.get_path("purelib")])
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=own, env={"PYTHONPATH": path}, capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_example_of_the_page_runs(agency):
    """File by file, in a folder of its own."""
    ended, said = run_there(agency)
    assert (ended, "1 passed" in said) == (0, True), said


def test_without_its_line_the_kit_is_not_found(agency):
    """Their package hides ours."""
    (agency / "tasks" / "__init__.py").write_text("")
    ended, said = run_there(agency)
    assert ended != 0
    assert re.search(r"No module named 'tasks\.\w+'", said), said


def test_without_the_path_their_own_modules_are_not_found(agency):
    """Ours is the only `tasks` then."""
    (agency / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n')
    ended, said = run_there(agency)
    assert ended != 0
    assert "No module named 'tasks.letters'" in said


def test_the_page_names_all_of_ours_that_theirs_would_hide():
    """Every module and package of `tasks`."""
    page = (ROOT / "docs" / "mocking.md").read_text()
    named = re.search(r"one of ours\*\* \((.*?)\)", page, re.DOTALL).group(1)
    ours = {path.stem for path in (ROOT / "tasks").glob("[a-z]*") if path.suffix == ".py" or any(path.rglob("*.py"))}
    assert set(re.findall(r"`(\w+)`", named)) == {name for name in ours if not name.startswith("__")}


def test_the_extra_of_the_kit():
    """What it imports, and no more."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert [re.match(r"\w+", one).group(0) for one in extras["testing"]] == ["pytest", "responses"]
    assert "idp[testing]" in extras["dev"]
