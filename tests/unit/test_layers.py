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


#: What each vendor has its own of, by one name for one thing.
EACH_VENDORS = {"PATH", "SERVICE", "STAND_INS", "VENDOR", "answer", "ask", "decides", "person", "says", "was_told"}


def test_no_two_names_of_the_vendors_mean_two_things():
    """A public name stands at the top of one file alone, unless it is one that every vendor has."""
    import ast
    from collections import Counter

    names: list[str] = []
    for path in (ROOT / "tasks" / "vendors").rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                names += [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    twice = {name for name, times in Counter(names).items() if times > 1 and not name.startswith("_")}
    assert twice - EACH_VENDORS - {"Result"} == set()
