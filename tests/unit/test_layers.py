"""Imports point down only, and what has no underscore is somebody's door."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

FLOORS = [path for floor in ("idp", "tasks", "views") for path in (ROOT / floor).rglob("*.py")]


def test_the_contracts_of_setup_cfg_are_kept():
    """views > tasks > idp, the ladders inside, and only views knows Bottle. Apart, as it silences every logger."""
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_file_imports_anothers_private_name():
    """A leading underscore stays at home."""
    found = []
    for path in FLOORS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("idp", "tasks", "views"):
                found += [f"{path.name}: {n.name}" for n in node.names if n.name.startswith("_")]
    assert found == []


def test_what_has_no_underscore_is_used_by_another_file():
    """Of product or tests; a periodic task, which Huey's scheduler calls, is used by its decorator."""
    words = {path: set(re.findall(r"\w+", path.read_text())) for path in _everything()}
    unused = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in FLOORS
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not any(ast.unparse(decorator).startswith("huey.periodic_task") for decorator in node.decorator_list)
        and not any(node.name in found for other, found in words.items() if other != path)
    ]
    assert unused == []


def _everything() -> list[Path]:
    """Every file of ours that can name a function."""
    return [*FLOORS, *ROOT.glob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "views").rglob("*.tpl")]
