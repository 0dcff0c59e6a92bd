"""For every unit test."""

import pytest

from tasks.vendors.aamva import verification as aamva


@pytest.fixture(autouse=True)
def no_maintenance(monkeypatch):
    """These tests run at any hour."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: False)
