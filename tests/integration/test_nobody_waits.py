"""No vendor is asked any more once Valkey came back empty: whoever waited was told that the session ended."""

import pytest
import requests
from integration.answered import sent
from integration.working import work

from idp import config, waits
from idp.errors import Unavailable
from idp.models import Job
from tasks.engine.huey import huey


@pytest.fixture
def asked(services, vendors, monkeypatch):
    """The vendors, who say yes, of the service's own worker."""
    for name in ("aamva_private_key", "aamva_public_key"):
        monkeypatch.setenv(name.upper(), getattr(vendors.settings, name))
    config.settings.cache_clear()
    monkeypatch.setattr(huey.storage, "blocking", False)
    vendors.instant_verify.verified()
    vendors.aamva.verified()
    return vendors


def states() -> set[str]:
    return {job.state for job in Job.select()}


def test_not_for_a_job_that_was_opened_before(services, asked, monkeypatch):
    """The message was decrypted, and then everything in Valkey was gone."""
    sent()
    read = huey.deserialize_task
    monkeypatch.setattr(huey, "deserialize_task", lambda data: (read(data), services.redis.flushall())[0])
    assert work(huey)
    asked.instant_verify.assert_asked(times=0)
    asked.aamva.assert_asked(times=0)
    assert states() == {"revoked"}


def test_not_once_more(services, asked):
    """The first call did not get through, and another would be worth it for somebody who waits."""
    sent()
    asked.instant_verify.calls(lambda request: (services.redis.flushall(), requests.ConnectTimeout())[1])
    assert work(huey)
    asked.instant_verify.assert_asked(times=1)


def test_while_it_does_not_answer_what_was_begun_goes_on(services, asked, monkeypatch):
    """Nobody can be told anything then, and nobody was."""
    sent()
    real, looks = waits.is_withdrawn, []

    def silent(*job):
        looks.append(job)
        if len(looks) > 1:
            raise Unavailable("cache", "away")
        return real(*job)

    monkeypatch.setattr(waits, "is_withdrawn", silent)
    assert work(huey)
    assert len(looks) > 1
    assert states() == {"done"}
