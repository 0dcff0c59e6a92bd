"""Every command that the docs name, or that lies among the tests, can be begun."""

import importlib
import re

import pytest
from conftest import ROOT

COMMANDS = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
    for folder in ("tests", "idp")
    for path in (ROOT / folder).rglob("*.py")
    if '__name__ == "__main__"' in path.read_text() and path.name != "test_commands.py"
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_finds_all_that_it_imports(name):
    """What it needs of others is there, by the name that it goes by."""
    importlib.import_module(name)


def test_each_command_of_the_docs_is_there():
    """`python -m NAME`, in every page."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    named = {name for page in pages for name in re.findall(r"python3? -m ((?:tests|idp)[\w.]*)", page.read_text())}
    assert len(named) > 15
    assert named - COMMANDS == set()
