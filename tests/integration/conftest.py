"""A Huey of its own for each test, and a second process' storage."""

import json
import logging

import pytest
from integration.at_the_desk import PASSWORD, Desk

from idp import config, logs, password
from idp.logs import JsonLines, log
from tasks.engine.huey import JobsHuey
from tasks.ops import history
from views.operators import door


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


@pytest.fixture
def logged(services):
    """This process writes its log as a web process does, until the test is over and its standard output closed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("web")
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def written():
    """Every line of the log so far, as it was written at its moment."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))
    handler.setFormatter(JsonLines("web"))
    log.addHandler(handler)
    level = log.level
    log.setLevel(logging.INFO)
    yield lines
    log.removeHandler(handler)
    log.setLevel(level)


@pytest.fixture
def house(services, monkeypatch):
    """A digest is set, nobody has tried a password yet, and nothing is remembered of another house."""
    monkeypatch.setattr("idp.password._N", 2**4)  # A try costs nothing here.
    monkeypatch.setattr("tasks.engine.lease.BEAT", 0.05)
    monkeypatch.setenv("OPS_PASSWORD_DIGEST", password.digest_of(PASSWORD))
    config.settings.cache_clear()
    monkeypatch.setattr(door, "lock", door.Lock())
    history.forget()


@pytest.fixture
def desk(house):
    """Somebody who has signed in."""
    made = Desk()
    assert made.sign_in().status == 303
    return made
