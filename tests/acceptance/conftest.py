"""The whole house as real processes: web, consumers, sandbox, Postgres, Valkey, moto's server for KMS and S3."""

import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import psycopg2
import pytest
import requests
from conftest import KEY, ROOT, wait_for

from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey
from tasks.vendors.standins import sandbox

FORM = {
    "first_name": "Fakey", "last_name": "McFakerson", "dob_month": "10", "dob_day": "6", "dob_year": "1938",
    "ssn": "900-66-1234", "state_id_jurisdiction": "ND", "state_id_number": "1111111111111",
    "address1": "1 Fake Rd", "address2": "", "city": "Great Falls", "state": "MT", "zipcode": "59010",
}  # fmt: skip


class Person:
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, url: str) -> None:
        self.url, self.http = url, requests.Session()
        self.page = ""

    def get(self, path: str, **options) -> requests.Response:
        return self.seen(self.http.get(self.url + path, **options))

    def post(self, path: str, data: dict[str, str], **options) -> requests.Response:
        return self.seen(self.http.post(self.url + path, data=data, **options))

    def seen(self, response: requests.Response) -> requests.Response:
        self.page = response.text
        return response

    @property
    def hidden(self) -> dict[str, str]:
        return dict(re.findall(r'name="(csrf_token|submission_id)" value="([^"]+)"', self.page))

    def submit(self, **changes: str) -> requests.Response:
        self.get("/verify")
        return self.post("/verify", FORM | self.hidden | changes, allow_redirects=False)

    @property
    def poll_path(self) -> str:
        return re.search(r'hx-get="([^"]+)"', self.page).group(1)

    def submit_phone(self, phone: str = "202-555-1212") -> requests.Response:
        self.get("/phone")
        return self.post("/phone", self.hidden | {"phone": phone}, allow_redirects=False)

    def end(self, seconds: float = 20, step: str = "/verify") -> str:
        """Where the router of waiting leads, once it does."""

        def led() -> str | None:
            answer = self.get(f"{step}/wait", allow_redirects=False)
            return answer.headers.get("Location")

        return wait_for(led, "a result", seconds)

    def heading(self, path: str) -> str:
        self.get(path)
        return re.search(r"<h1[^>]*>(.*?)</h1>", self.page).group(1)


class House:
    """Its processes, started and stopped by name."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.log, self.environment = (
            folder / "house.log",
            os.environ | environment | {"LOG_PATH": str(folder / "house.log")},
        )
        self.processes: dict[str, subprocess.Popen] = {}
        self.web_port, self.sandbox_port = free_port(), free_port()
        self.environment |= sandbox.environment(self.sandbox_port) | environment
        self.url = f"http://127.0.0.1:{self.web_port}"

    def start(self, name: str, *command: str, **environment: str) -> subprocess.Popen:
        errors = os.open(self.log.parent / f"{name}.err", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment | environment,
            stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        os.close(errors)
        self.processes[name] = process
        return process

    def web(self) -> None:
        self.start("web", "run_web.py", "--port", str(self.web_port))
        wait_for(lambda: listening(self.web_port), "the web process")

    def sandbox(self, delay: float = 0) -> None:
        self.start(
            "sandbox", "-m", "tasks.vendors.standins.sandbox", "--port", str(self.sandbox_port), "--delay", str(delay)
        )
        wait_for(lambda: listening(self.sandbox_port), "the sandbox")

    def consumer(self, name: str = "consumer", threads: int = 4) -> subprocess.Popen:
        """As every Huey user starts one."""
        huey_consumer = str(Path(sys.executable).parent / "huey_consumer")
        before = self.lines("worker.started")
        process = self.start(name, huey_consumer, "run_consumer.huey", "-w", str(threads))
        wait_for(lambda: self.lines("worker.started") > before, f"{name} to start")
        return process

    def stop(self, name: str, how: int = signal.SIGTERM) -> int:
        process = self.processes.pop(name)
        process.send_signal(how)
        return process.wait(30)

    def lines(self, event: str) -> int:
        return self.log.read_text().count(f'"event": "{event}"') if self.log.exists() else 0

    def sql(self, statement: str, *parameters) -> list[tuple]:
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def person(self) -> Person:
        return Person(self.url)


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
        for name in list(house.processes):
            # The web has a child of its own, which outside Linux only an orderly end takes along.
            house.stop(name, signal.SIGTERM if name == "web" else signal.SIGKILL)


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
