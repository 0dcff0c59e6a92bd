"""What is installed in production: nothing that stands in for a part, or for a vendor."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

FLOORS = ("idp", "tasks", "views")
LEFT_OUT = re.compile(r"standin(?!g)|mock|sandbox|development|testing|magic|made_up", re.IGNORECASE)
MODULES = [path for path in ROOT.glob("*.py")] + [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]

#: Said in words where it is not there.
MAY_LACK = {"run_web.py": {"idp.development.start", "tasks.vendors.standins.sandbox"}}


def built(project: Path, folder: Path) -> set[str]:
    """The modules of a project's wheel, which is unpacked into `folder`; without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
        return {name for name in wheel.namelist() if name.endswith(".py")}


@pytest.fixture(scope="module")
def production(tmp_path_factory) -> tuple[Path, set[str]]:
    folder = tmp_path_factory.mktemp("production")
    return folder, built(ROOT, folder)


def test_productions_wheel_holds_and_asks_for_no_stand_in(production):
    """By its list, and by every import of every module in it, wherever in the file that stands."""
    _, names = production
    assert [name for name in names if LEFT_OUT.search(name)] == []
    asked = {name: imported(ROOT / name) - MAY_LACK.get(name, set()) for name in names}
    lacking = {name: {one for one in found if not is_in(one, names)} for name, found in asked.items()}
    assert {name: found for name, found in lacking.items() if found} == {}


def test_types_reach_those_who_use_a_package(production):
    """`py.typed` in each (PEP 561); and nothing that is for the host alone."""
    folder, _ = production
    assert [floor for floor in FLOORS if not (folder / floor / "py.typed").exists()] == []
    assert not (folder / "tasks/deploy").exists()


def imported(file: Path) -> set[str]:
    """The modules of ours that a file imports, and what it imports from packages, which may be a module."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FLOORS:
            inner = {f"{node.module}.{one.name}" for one in node.names}
            found |= {one for one in inner if exists(one)} or {node.module}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.split(".")[0] in FLOORS}
    return found


def exists(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py").exists() or path.is_dir()


def is_in(module: str, names: set[str]) -> bool:
    path = module.replace(".", "/")
    return f"{path}.py" in names or f"{path}/__init__.py" in names


def test_the_other_wheel_holds_exactly_the_rest(production, tmp_path):
    """Whoever tests against the stand-ins installs both, and has the whole."""
    _, names = production
    others = built(ROOT / ".ci" / "kit", tmp_path)
    assert names & others == set()
    assert names | others == {str(path.relative_to(ROOT)) for path in MODULES}


def test_web_and_worker_start_from_productions_wheel(production, tmp_path):
    """As its console scripts start them; and the start that needs more says so."""
    folder, _ = production
    scripts = next(folder.glob("*.dist-info/entry_points.txt")).read_text()
    starts = dict(re.findall(r"^proofing-(\w+) = (\w+):main$", scripts, re.MULTILINE))
    assert starts == {"web": "run_web", "consumer": "run_consumer"}
    for options, code, words in (
        (["run_web", "--help"], 0, "apply the migrations"),
        (["run_consumer", "--help"], 0, "--workers"),
        (["run_web"], 2, "production's wheel has no servers"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *options], check=False, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(folder)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, words in done.stdout + done.stderr) == (code, True), done.stderr
