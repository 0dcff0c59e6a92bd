"""A start ends by what no waiting mends, and by nothing that passes."""

import pytest

from idp import config, kms, standing
from idp.development.servers import free_port
from idp.errors import ConfigError


@pytest.fixture
def start(services, monkeypatch):
    """A start of this process under other settings, on however slow a machine."""
    monkeypatch.setattr(standing, "PATIENCE", 60)

    def begin(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        config.settings.cache_clear()
        standing.refuse_what_stays_wrong()

    return begin


def test_what_somebody_must_mend_ends_the_start(start, postgres, database_url, redis_url, moto):
    """Each part by name, with what to do, and no value."""
    missing = database_url.rpartition("/")[0] + "/secret"
    kms_of_moto = {"aws_kms_enabled": "true", "aws_endpoint_url": moto, "aws_region": "us-west-2"}
    for settings, words in (
        ({"database_url": database_url.replace(postgres.password, "secret")}, "database: wrong password"),
        ({"database_url": missing}, "database: no such database"),
        ({"database_url": postgres.create("empty_at_a_start")}, "database: a table is missing; run `run_web.py"),
        ({"database_url": f"{database_url}?sslmode=require"}, "database: TLS is refused"),
        (
            {"database_url": database_url, "redis_url": redis_url.replace("redis://:", "redis://:secret")},
            "cache: wrong",
        ),
        ({"redis_url": redis_url, **kms_of_moto, "aws_kms_session_key_id": "secret"}, "kms: NotFoundException"),
        ({"aws_region": "no region"}, "kms: InvalidRegionError"),
    ):
        with pytest.raises(ConfigError) as refused:
            start(**settings)
        assert f"to be mended first: {words}" in str(refused.value)
        assert "secret" not in str(refused.value)


def test_a_column_of_this_release_that_is_missing_ends_the_start(start, services):
    """The migrations of this release have not run."""
    standing.run("ALTER TABLE jobs DROP COLUMN untold")
    with pytest.raises(ConfigError, match=r"a column is missing; run `run_web.py --migrate`"):
        start()


def test_what_is_only_away_does_not_end_the_start(start, monkeypatch):
    """It comes back, and the process serves; who asks is told all that is away, also of what never answers."""
    answers = standing.threading.Event()
    monkeypatch.setattr(kms.LocalKms, "encrypt", lambda self, plaintext: answers.wait())
    monkeypatch.setattr(standing, "PATIENCE", 0.3)
    gone = f"127.0.0.1:{free_port()}"
    start(database_url=f"postgresql://idp:x@{gone}/idp", redis_url=f"redis://{gone}")
    found = standing.away()
    answers.set()
    assert found["database"] == "nothing listens there"
    assert "nothing listens there" in found["cache"]
    assert found["kms"] == standing.NO_ANSWER


def test_nothing_is_away_of_a_house_that_is_whole(services):
    """And no connection is left of the asking."""
    assert standing.away() == {}
