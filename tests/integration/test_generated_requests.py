"""Some of the requests that `python -m tests.torture.requests` makes by the twenty thousand."""

import pytest

from idp.config import settings
from tests import at_length
from tests.torture.requests import PATIENT, asked

REQUESTS = at_length.of(2000, usually=600)


@pytest.mark.at_length
@pytest.mark.timeout(300)
def test_no_request_is_a_500_or_hangs(services, monkeypatch):
    """Of strangers and of people at every stage. In batches, and always the same ones: that is why it may take long."""
    for name, value in PATIENT.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    statuses = asked(REQUESTS, seed=1)
    assert sum(statuses.values()) >= REQUESTS
    assert {200, 303, 403, 404, 405, 422} <= statuses.keys()
