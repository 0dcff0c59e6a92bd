"""What the README shows is true."""

import re
from dataclasses import fields

from conftest import ROOT

from idp.config import Settings

README = (ROOT / "README.md").read_text()


def test_its_example_of_mocking_vendors_runs(vendors):
    """The very text, in 20 lines."""
    text = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)
    assert len(text.splitlines()) <= 20
    example: dict = {}
    exec(text, example)
    example["test_the_state_confirms_what_instant_verify_does_not_find"](vendors)


def test_it_names_every_setting():
    """Whole, or by its ending after the first of its row."""
    unnamed = []
    for name in [f.name for f in fields(Settings)]:
        endings = {name, name.removeprefix("lexisnexis"), "_" + name.rsplit("_", 1)[-1]}
        if not any(f"`{ending}`" in README for ending in endings):
            unnamed.append(name)
    assert unnamed == []
