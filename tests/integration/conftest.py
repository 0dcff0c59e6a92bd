"""A Huey of its own for each test, and a second process' storage."""

import pytest

from tasks.engine.huey import JobsHuey


@pytest.fixture
def huey(services):
    """Tasks may be registered freely; it does not wait for a job."""
    made = JobsHuey("testing", immediate=False)
    made.storage.blocking = False
    yield made
    made.storage.close()


@pytest.fixture
def other(services, huey):
    """A second consumer process: another lease on the same table, with the same tasks."""
    made = JobsHuey("testing", immediate=False)
    made._registry = huey._registry
    made.storage.blocking = False
    yield made
    made.storage.close()
