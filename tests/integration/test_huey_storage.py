"""Huey's own storage test cases, which ship inside the package, on the jobs table."""

import datetime

import pytest
import redis

with pytest.MonkeyPatch.context() as patch:
    patch.setattr(redis.Redis, "info", None)  # At its import it looks, for seconds, for a server at Redis' usual port.
    from huey.tests import test_storage
    from huey.tests.base import BaseTestCase

from tasks.engine.huey import JobsHuey


class TestHueysOwn(test_storage.StorageTests, BaseTestCase):
    """Those of `StorageTests` that apply; what is done otherwise here is tested otherwise below."""

    destructive_reads = False  # as RedisExpireStorage

    @pytest.fixture(autouse=True)
    def on_real_services(self, services):
        """Postgres and Valkey."""

    def get_huey(self):
        huey = JobsHuey("hueytests", immediate=False)
        huey.storage.blocking = False
        known = huey.kinds
        huey.storage.kinds = lambda: {"", *known()}  # Its texts are no tasks' messages, and have no name.
        return huey

    def tearDown(self):
        super().tearDown()
        self.s.close()

    def test_schedule_methods(self):
        """Times of the future are the schedule; a row that is due is claimed where it stands."""
        second, now = datetime.timedelta(seconds=1), datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        for data, ts in ((b"p2", now + 900 * second), (b"p1", now + 800 * second), (b"due", now - second)):
            self.s.add_to_schedule(data, ts)
        assert self.s.schedule_size() == 2
        assert self.s.scheduled_items() == [b"p1", b"p2"]
        assert self.s.scheduled_items(1) == [b"p1"]
        assert self.s.read_schedule(now + 1000 * second) == []
        assert self.s.dequeue() == b"due"
        assert self.s.dequeue() is None
        self.s.flush_schedule()
        assert self.s.schedule_size() == 0

    def test_put_if_empty_ttl(self):
        """A lock with a time to live."""
        assert self.s.put_if_empty(b"k1", b"v1", ttl=60)
        assert not self.s.put_if_empty(b"k1", b"v2", ttl=60)


del BaseTestCase
