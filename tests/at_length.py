"""How many of a kind are tried: a share of them each time, and all with AT_LENGTH=1, as `.ci/run` does.

Tests that ask for it carry the mark `at_length`: `AT_LENGTH=1 pytest -m at_length` runs those alone.
"""

import os
from typing import TypeVar

Kind = TypeVar("Kind")


def of(all_of_them: Kind, usually: Kind) -> Kind:
    """`all_of_them` at length, `usually` otherwise."""
    return all_of_them if os.environ.get("AT_LENGTH") == "1" else usually
