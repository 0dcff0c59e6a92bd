"""Two thousand of the requests that `python -m tests.torture.requests` makes by the twenty thousand."""

import pytest

from idp.config import settings
from tests.torture.requests import PATIENT, asked


@pytest.mark.timeout(300)
def test_no_request_is_a_500_or_hangs(services, monkeypatch):
    """Of strangers and of people at every stage. In batches, and always the same ones: that is why it may take long."""
    for name, value in PATIENT.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    statuses = asked(2000, seed=1)
    assert sum(statuses.values()) >= 2000
    assert {200, 303, 403, 404, 405, 422} <= statuses.keys()
