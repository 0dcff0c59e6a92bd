"""What SECURITY.md promises is held by tests that there are."""

import ast
import re

import pytest
from conftest import ROOT

PAGE = (ROOT / "SECURITY.md").read_text()
PROMISED = PAGE.partition("## What is promised")[2].partition("\n## ")[0]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_each_test_that_it_names_is_there(file, name):
    """By its file, and as a function that pytest runs."""
    tree = ast.parse((ROOT / file).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_no_promise_is_without_a_test():
    """Each line of the list names one."""
    promises = re.split(r"\n- ", PROMISED)[1:]
    assert len(promises) >= 25
    assert [one.split("\n")[0] for one in promises if "::test_" not in one] == []


def test_every_chapter_of_the_standard_is_spoken_of():
    """V1 to V17 of ASVS 5.0."""
    table = PAGE.partition("## OWASP ASVS")[2]
    assert {int(number) for number in re.findall(r"\bV(\d+) ", table)} == set(range(1, 18))
