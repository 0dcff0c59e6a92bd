"""Imports point down only."""

import subprocess
import sys

from conftest import ROOT

LINT = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports('setup.cfg', no_cache=True))"


def test_the_contracts_of_setup_cfg_are_kept():
    """views > tasks > idp, the ladders inside, and only views knows Bottle."""
    # In a process of its own: import-linter silences every logger there is.
    told = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_no_file_imports_anothers_private_name():
    """A leading underscore stays at home."""
    import ast

    found = []
    for path in [p for folder in ("idp", "tasks", "views") for p in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("idp", "tasks", "views"):
                found += [f"{path.name}: {n.name}" for n in node.names if n.name.startswith("_")]
    assert found == []
