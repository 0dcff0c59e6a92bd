"""What the README and the pages of docs/ show is true."""

import importlib.util
import itertools
import json
import re
import tomllib

import pytest
from conftest import ROOT

from idp.logs import FIELDS
from tasks.testing import mocked

PAGES = {path.name: path.read_text() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}


def test_the_example_of_mocking_vendors_runs(vendors):
    """The very text, in 20 lines."""
    text = re.search(r"```python\n(.*?)```", PAGES["mocking.md"], re.DOTALL).group(1)
    assert len(text.splitlines()) <= 20
    example: dict = {}
    exec(text, example)
    example["test_the_state_confirms_what_instant_verify_does_not_find"](vendors)


def test_the_readme_is_a_front_door():
    """About 90 lines; a second page is a second page."""
    assert len(PAGES["README.md"].splitlines()) <= 95


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_leads_to_a_file(name):
    """Of this repository."""
    folder = ROOT if (ROOT / name).exists() else ROOT / "docs"
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PAGES[name])
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"CHANGELOG.md"}))
def test_every_module_that_a_page_names_is_there(name):
    """`python -m ...`, and the files below the three floors; the change log names what is gone."""
    modules = set(re.findall(r"python -m ([a-z_.]+[a-z])", PAGES[name])) - {"venv"}
    files = re.findall(r"`((?:idp|tasks|views|tests|docs)/[\w/.]+\.\w+)`", PAGES[name])
    assert [module for module in modules if importlib.util.find_spec(module) is None] == []
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_the_transcript_is_made_of_real_fields():
    """Each line is JSON of the allow-list."""
    lines = [json.loads(line) for line in re.findall(r"^    (\{.*\})$", PAGES["README.md"], re.MULTILINE)]
    assert len(lines) >= 5
    assert {name for line in lines for name in line} - FIELDS == {"role", "event"}


def test_the_start_says_what_the_readme_shows():
    """Word for word."""
    from idp.development.start import READY

    shown = re.findall(r"^    (.*)$", PAGES["README.md"], re.MULTILINE)
    told = READY.format(host="127.0.0.1", port=8000, log="log/production.log")
    assert [line for line in told.splitlines() if line and line not in shown] == []


def test_the_license_is_whole_and_named():
    """CC0 1.0, by its SPDX name in the package too."""
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("Creative Commons Legal Code\n\nCC0 1.0 Universal\n")
    assert text.rstrip().endswith("this CC0 or use of the Work.")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "CC0-1.0"


def test_every_library_is_accounted_for():
    """Each dependency of the package has its reason in docs/libraries.md."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    names = {re.match(r"[\w.-]+", line).group(0) for line in needed}
    told = PAGES["libraries.md"].lower()
    missing = [name for name in names if name.lower() not in told]
    assert [name for name in missing if not name.startswith(("types-", "psycopg"))] == []


def test_the_kit_has_what_its_page_names():
    """Each call in the prose of docs/mocking.md, on every vendor that can make it."""
    prose = re.sub(r"```.*?```", "", PAGES["mocking.md"], flags=re.DOTALL)
    named = set(re.findall(r"`(?:not_)?(\w+)\(", prose)) | {"assert_asked", "assert_not_asked", "sent"}
    assert named >= {"verified", "fails", "times_out"}
    with mocked() as vendors:
        every = (vendors.aamva, vendors.instant_verify, vendors.phone_finder_ddp, vendors.socure, vendors.true_id)
        assert [name for name in named if not any(hasattr(one, name) for one in every)] == []
