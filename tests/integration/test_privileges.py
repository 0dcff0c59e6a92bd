"""What a database role must be allowed, as docs/operating.md says."""

import psycopg2
import pytest
from integration.working import PERSON, work

from idp import config, database
from idp.models import Job, Worker
from tasks.maintenance import depth

GRANT = """
    DO $$ BEGIN CREATE ROLE modest LOGIN PASSWORD 'modest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, workers, paused_kinds TO modest"""


@pytest.fixture
def modest(postgres, database_url, services, monkeypatch):
    """This process as a role that may do no more."""
    with psycopg2.connect(database_url) as connection:
        connection.cursor().execute(GRANT)
    connection.close()
    monkeypatch.setenv("DATABASE_URL", database_url.replace(f"idp:{postgres.password}", "modest:modest"))
    config.settings.cache_clear()
    database.database.close()


def test_a_modest_role_is_enough(modest, huey):
    """A job from its row to its end, the sweep's statements, what is counted and what is pruned."""
    resolve = huey.task()(lambda person: {"outcome": "verified"})
    result = resolve(PERSON)
    assert work(huey)
    assert result.get() == {"outcome": "verified"}
    huey.storage.sweep(huey.storage.lease)
    assert depth()["workers"] == 1
    assert Job.prune(0) == 1
    Worker.prune()
