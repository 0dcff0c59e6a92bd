"""What the README shows is true."""

import re
from dataclasses import fields

from conftest import ROOT

from idp.config import Settings

README = (ROOT / "README.md").read_text()


def test_its_example_of_mocking_a_vendor_runs():
    """The very text."""
    example: dict = {}
    exec(re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1), example)
    example["test_a_yes"]()


def test_it_names_every_setting():
    """Whole, or by its ending after the first of its row."""
    unnamed = []
    for name in [f.name for f in fields(Settings)]:
        endings = {name, name.removeprefix("lexisnexis"), "_" + name.rsplit("_", 1)[-1]}
        if not any(f"`{ending}`" in README for ending in endings):
            unnamed.append(name)
    assert unnamed == []
