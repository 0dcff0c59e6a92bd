"""Imports point down only."""

from conftest import ROOT
from importlinter.cli import lint_imports


def test_the_contracts_of_setup_cfg_are_kept():
    """views > tasks > idp, the ladders inside, and only views knows Bottle."""
    assert lint_imports(config_filename=str(ROOT / "setup.cfg"), no_cache=True) == 0


def test_no_file_imports_anothers_private_name():
    """A leading underscore stays at home."""
    import ast

    found = []
    for path in [p for folder in ("idp", "tasks", "views") for p in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("idp", "tasks", "views"):
                found += [f"{path.name}: {n.name}" for n in node.names if n.name.startswith("_")]
    assert found == []
