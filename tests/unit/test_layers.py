"""Imports point down only, and what has no underscore is somebody's door."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
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


#: Where one word must be one thing, and the names that stand in more than one file for one thing.
ONE_WORD = {
    "tasks/vendors": {"PATH", "SERVICE", "STAND_INS", "VENDOR", "answer", "ask", "decides", "person", "says",
                      "was_told", "Result"},
    "tasks/engine": set(),
}  # fmt: skip


@pytest.mark.parametrize("folder", ONE_WORD)
def test_no_two_names_of_a_folder_mean_two_things(folder):
    """A public name stands at the top of one file alone, unless it is one that every vendor has."""
    names: list[str] = []
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                names += [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    twice = {name for name, times in Counter(names).items() if times > 1 and not name.startswith("_")}
    assert twice - ONE_WORD[folder] == set()


def test_no_line_of_a_template_is_longer_than_140_characters():
    """Markup that can be read."""
    templates = {path.name: path.read_text().splitlines() for path in (ROOT / "views").rglob("*.tpl")}
    long = [f"{name}:{n}" for name, lines in templates.items() for n, line in enumerate(lines, 1) if len(line) > 140]
    assert templates
    assert long == []


def test_no_file_needs_scrolling_to_be_understood():
    """200 lines at most, tests included."""
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _everything()}
    assert {path: length for path, length in lengths.items() if path.endswith(".py") and length > 200} == {}
