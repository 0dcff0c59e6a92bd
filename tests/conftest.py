"""Real parts for the tests: Postgres and Valkey once a run, a cloned database for each test, moto's server for AWS."""

import gc
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import hypothesis
import psycopg2
import pytest
import redis

from idp import cache, config, database, migrations
from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey
from tests.house import KEY, ROOT, wait_for  # noqa: F401 -- for the tests that look for them here
from tests.processes import left_behind, mark

pytest_plugins = ["tasks.testing"]

sys.dont_write_bytecode = False  # Who starts a hundred processes compiles a module once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]
os.environ["HUEY_SLOW_TESTS"] = "1"  # read by huey.tests at its import
os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}

hypothesis.settings.register_profile("any machine", deadline=None)  # No test asserts how fast a machine is.
hypothesis.settings.load_profile("any machine")

RUN = mark()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected is there to stay: no garbage is looked for among it, neither meanwhile nor at each test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def nothing_left_behind() -> Iterator[None]:
    """Fails the run, by name, where a process of it still runs at its end."""
    yield
    left = left_behind(RUN)
    if left:
        pytest.fail("left behind by the tests:\n" + "\n".join(left))


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test writes its own log."""
    monkeypatch.setenv("LOG_PATH", str(tmp_path / "test.log"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """Open to others, as pytest's own is not: the servers may have to run as another user."""
    with tempfile.TemporaryDirectory(prefix="idp-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Not below pytest's own folder, which is closed to the user that the server may have to run as.
    with tempfile.TemporaryDirectory(prefix="idp-") as folder, Postgres(Path(folder), durable=False) as server:
        connection = psycopg2.connect(server.url("postgres"))
        connection.autocommit = True
        for told in ("ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()"):  # It would visit each test's own.
            connection.cursor().execute(told)
        connection.close()
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    with tempfile.TemporaryDirectory(prefix="idp-") as folder, Valkey(Path(folder), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """A migrated database to clone."""
    migrate(postgres.create("template_idp"))
    return "template_idp"


def migrate(url: str) -> None:
    """Bring a database up to date, from this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        config.settings.cache_clear()
        migrations.migrate()
        database.database.close()
    config.settings.cache_clear()


@pytest.fixture
def database_url(postgres: Postgres, template: str) -> str:
    return postgres.create(f"test_{uuid.uuid4().hex}", template)


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    redis.Redis.from_url(valkey.url()).flushall()
    return valkey.url()


@dataclass(frozen=True)
class Services:
    """What a process needs to be told to use the same parts as the test."""

    environment: dict[str, str]

    @property
    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.environment["REDIS_URL"])


@pytest.fixture
def services(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """This process' modules on the real Postgres and Valkey."""
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SESSION_ENCRYPTION_KEY": KEY,
        "RUBY_WORKERS_IDV_ENABLED": "true",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    from tasks.engine.huey import huey

    huey.immediate, huey.storage = False, huey.create_storage()
    yield Services(environment)
    huey.storage.close()
    database.database.close()
    cache.clients.clear()
    config.settings.cache_clear()


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The URL of moto's server: KMS and S3 over real HTTP."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: listening(port), "moto's server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def kms_key(moto: str) -> str:
    client = boto3.client("kms", region_name="us-west-2", endpoint_url=moto)
    return client.create_key()["KeyMetadata"]["KeyId"]
