"""For every unit test."""

import pytest

from tasks.vendors import aamva


@pytest.fixture(autouse=True)
def no_maintenance(monkeypatch):
    """These tests run at any hour."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: False)
