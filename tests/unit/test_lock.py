"""What production and CI install is pinned, to the byte."""

import json
import re
import tomllib

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from idp.development.lock import LOCKS, SBOM

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pinned(lock: str) -> dict[str, tuple[str, int]]:
    """Each package's release, and how many hashes of its files the lock knows."""
    lines = (ROOT / lock).read_text().replace("\\\n", "")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)(.*)$", lines, re.MULTILINE)
    return {canonicalize_name(name): (release, rest.count("--hash=sha256:")) for name, release, rest in found}


def needed(extra: str) -> list[Requirement]:
    """Of the package and an extra of it, with those that this one names."""
    asked = [Requirement(line) for line in PROJECT["optional-dependencies"][extra]]
    inner = [one for own in asked if own.name == "idp" for name in own.extras for one in needed(name)]
    return [Requirement(line) for line in PROJECT["dependencies"]] + inner + [one for one in asked if one.name != "idp"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_by_hash(lock):
    """As pyproject.toml allows it; if not: `python -m idp.development.lock`."""
    pins = pinned(lock)
    wrong = [
        str(one) for one in needed(LOCKS[lock]) if not one.specifier.contains(pins[canonicalize_name(one.name)][0])
    ]
    assert wrong == []
    assert [name for name, (_, hashes) in pins.items() if not hashes] == []


def test_the_bill_of_materials_is_that_of_the_lock():
    """Name by name, release by release, and of this package."""
    bill = json.loads((ROOT / SBOM).read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["version"] == PROJECT["version"]
    told = {canonicalize_name(one["name"]): one["version"] for one in bill["components"]}
    assert told == {name: release for name, (release, _) in pinned("requirements.lock").items()}


def test_both_wheels_are_of_one_release():
    """The kit's wheel asks for the service's of its own number."""
    kit = tomllib.loads((ROOT / ".ci" / "kit" / "pyproject.toml").read_text())["project"]
    assert kit["version"] == PROJECT["version"]
    assert f"idp=={PROJECT['version']}" in kit["dependencies"]
