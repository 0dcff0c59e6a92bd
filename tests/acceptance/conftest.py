"""The whole house as real processes: web, consumers, Postgres, Valkey, moto's server for KMS and S3.

The vendors' sandbox alone is a thread of the tests: a process of its own would cost each house a second of CPU.
"""

import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
import redis
from acceptance.browsing import browser, chromium, people  # noqa: F401 -- fixtures of every browser test
from conftest import migrate

from idp import config
from idp.development.postgres import Postgres
from idp.development.servers import free_port
from idp.development.valkey import Valkey
from tasks.vendors.standins import sandbox
from tests.house import (
    FORM,  # noqa: F401 -- for the tests that look for it here
    KEY,
    House,
)

#: A house where people wait for four seconds alone; a vendor may take its time on a busy machine.
SHORT = {
    "ASYNC_WAIT_TIMEOUT_SECONDS": "4",
    "LEXISNEXIS_INSTANT_VERIFY_TIMEOUT": "3",
    "LEXISNEXIS_CONNECT_TIMEOUT": "3",
}


def elsewhere(port: int) -> dict[str, str]:
    """What a consumer is told, to ask the vendors at that port."""
    return {name.upper(): place for name, place in sandbox.places(f"http://127.0.0.1:{port}").items()}


class NearSandbox(House):
    """A house whose vendors answer from within the tests."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        super().__init__(folder, environment)
        self.vendors: list[sandbox.Server] = []

    def sandbox(self, delay: float = 0) -> None:
        self._serve(self.sandbox_port, delay)

    def _serve(self, port: int, delay: float) -> None:
        told = config.load({name: value for name, value in self.environment.items() if name != "APPLICATION_YML"})
        self.vendors.append(sandbox.serve(port, delay, told))
        threading.Thread(target=self.vendors[-1].serve_forever, args=(0.05,), daemon=True).start()

    def slow(self, delay: float) -> dict[str, str]:
        """Other vendors, who take so many seconds over each answer: what a consumer is told, to ask those."""
        port = free_port()
        self._serve(port, delay)
        return elsewhere(port)

    def close(self) -> None:
        super().close()
        for server in self.vendors:
            server.shutdown()
            server.server_close()


def settings_in_s3(moto: str, kms_key: str) -> dict[str, str]:
    """Where a house reads its settings, which lie in S3; its key lies in KMS."""
    s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=moto)
    bucket = f"settings-{uuid.uuid4().hex}"
    s3.create_bucket(Bucket=bucket)
    settings = f"session_encryption_key: '{KEY}'\nruby_workers_idv_enabled: 'true'\naws_kms_enabled: 'true'\n"
    s3.put_object(Bucket=bucket, Key="application.yml", Body=f"{settings}aws_kms_session_key_id: {kms_key}\n".encode())
    return {"APPLICATION_YML": f"s3://{bucket}/application.yml", "AWS_ENDPOINT_URL": moto, "AWS_REGION": "us-west-2"}


@pytest.fixture
def house_of(tmp_path: Path, moto: str, kms_key: str) -> Iterator[Callable[..., House]]:
    """Make a house on given servers."""
    houses = []

    def make(database_url: str, redis_url: str, **environment: str) -> House:
        given = settings_in_s3(moto, kms_key) | {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        houses.append(NearSandbox(tmp_path, given | environment))
        return houses[-1]

    yield make
    for house in houses:
        house.close()


@pytest.fixture
def house(house_of, database_url: str, redis_url: str) -> House:
    return house_of(database_url, redis_url)


@pytest.fixture
def own_servers(folder: Path) -> Iterator[tuple[Postgres, Valkey]]:
    """Servers that a test may stop and start."""
    with Postgres(folder / "postgres", durable=False) as postgres, Valkey(folder / "valkey") as valkey:
        yield postgres, valkey


@pytest.fixture
def detached_house(house_of, own_servers) -> House:
    """All of a house, on servers that the test may stop."""
    postgres, valkey = own_servers
    house = house_of(postgres.url(), valkey.url())
    migrate(postgres.url())
    house.sandbox()
    house.web()
    house.consumer()
    return house


@pytest.fixture(scope="session")
def standing(postgres, template, valkey, moto, kms_key, tmp_path_factory) -> Iterator[Callable[..., House]]:
    """Houses that stand for as long as the tests run, one for each set of settings: their start costs seconds."""
    houses: dict[str, NearSandbox] = {}

    def stand(**environment: str) -> House:
        name = repr(sorted(environment.items()))
        if name not in houses:
            urls = {"DATABASE_URL": postgres.create(f"standing_{len(houses)}", template), "REDIS_URL": valkey.url()}
            given = settings_in_s3(moto, kms_key) | urls | environment
            house = houses[name] = NearSandbox(tmp_path_factory.mktemp("standing"), given)
            house.sandbox(delay=0.3)
            house.web()
        return houses[name]

    yield stand
    for house in houses.values():  # Nobody looks at how these end.
        for name in list(house.processes):
            house.stop(name, signal.SIGKILL)
        house.close()


@pytest.fixture
def lent(standing) -> Iterator[Callable[..., House]]:
    """Lend a standing house, emptied, with or without a worker; what the test started there ends with it."""
    borrowed = []

    def lend(works: bool, **environment: str) -> House:
        house = standing(**environment)
        if house.processes["web"].poll() is not None:
            raise AssertionError("the web process of a standing house has ended")
        redis.Redis.from_url(house.environment["REDIS_URL"]).flushall()
        if works and "worker" not in house.processes:
            house.consumer("worker")
        if not works and "worker" in house.processes:
            house.stop("worker")
        house.sql("TRUNCATE jobs" if works else "TRUNCATE jobs, workers")
        borrowed.append(house)
        return house

    yield lend
    for house in borrowed:
        for name in set(house.processes) - {"web", "worker"}:
            house.stop(name, signal.SIGKILL)


@pytest.fixture
def working_house(lent) -> House:
    """A standing house with a worker. Its log holds other tests' lines too."""
    return lent(works=True)


@pytest.fixture
def idle_house(lent) -> House:
    """A standing house where nobody works, until the test starts a consumer."""
    return lent(works=False)
