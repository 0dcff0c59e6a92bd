"""The whole house as real processes: web, consumers, sandbox, Postgres, Valkey, moto's server for KMS and S3."""

import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.house import (
    FORM,  # noqa: F401 -- for the tests that look for it here
    KEY,
    ROOT,
    House,
)


@pytest.fixture
def house_of(tmp_path: Path, moto: str, kms_key: str) -> Iterator[Callable[..., House]]:
    """Make a house on given servers; its settings lie in S3, its key in KMS."""
    houses = []

    def make(database_url: str, redis_url: str, **environment: str) -> House:
        s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=moto)
        bucket = f"settings-{uuid.uuid4().hex}"
        s3.create_bucket(Bucket=bucket)
        settings = f"session_encryption_key: '{KEY}'\nruby_workers_idv_enabled: 'true'\naws_kms_enabled: 'true'\n"
        s3.put_object(
            Bucket=bucket, Key="application.yml", Body=f"{settings}aws_kms_session_key_id: {kms_key}\n".encode()
        )
        given = {
            "APPLICATION_YML": f"s3://{bucket}/application.yml", "AWS_ENDPOINT_URL": moto, "AWS_REGION": "us-west-2",
            "DATABASE_URL": database_url, "REDIS_URL": redis_url,
        }  # fmt: skip
        houses.append(House(tmp_path, given | environment))
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
    subprocess.run([sys.executable, "run_web.py", "--migrate"], cwd=ROOT, env=house.environment, check=True)
    house.sandbox()
    house.web()
    house.consumer()
    return house
