"""The ground of a torture: a house on servers of its own, each of its lines through a forwarder that can be cut."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3

from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey
from tasks.vendors.standins import sandbox
from tests.house import FORM, KEY, ROOT, House, Person, wait_for
from tests.torture.forwarder import Forwarder
from tests.torture.vendors import Vendors, recording

AWS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
THREADS = 4  #: of a worker: three jobs in hand are its share of one kind

#: Nothing but the fault is in the way: vendors have time, and no limit of attempts is reached.
PATIENT = sandbox.patient(9) | {f"{name}_MAX_ATTEMPTS": "0" for name in ("PERSON", "NETWORK", "ALL")}


@dataclass
class Ground:
    """A house, its servers, its vendors and its lines."""

    folder: Path
    postgres: Postgres
    valkey: Valkey
    house: House
    vendors: Vendors
    lines: dict[str, Forwarder]
    undo: ExitStack
    second: Valkey | None = None  #: a replica, where a fault needs one
    people: int = 0
    workers: list[str] = field(default_factory=list)

    def through(self, who: str) -> dict[str, str]:
        """The addresses of `who` (web or worker), by their forwarders."""
        found = {}
        for part, name, server in (("database", "DATABASE_URL", self.postgres), ("cache", "REDIS_URL", self.valkey)):
            port = self.lines[f"{who}-{part}"].port
            found[name] = self.house.environment[name].replace(f":{server.port}/", f":{port}/")
        return found

    def worker(self, **environment: str) -> str:
        """Start one more; returns its name in the house."""
        name = f"worker{len(self.workers) + 1}"
        self.house.consumer(name, THREADS, **self.through("worker"), **environment)
        self.workers.append(name)
        return name

    def stranger(self) -> tuple[Person, dict[str, str]]:
        """Somebody who was not here before, and what tells them apart."""
        self.people += 1
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{self.people:03}")
        return self.house.person(), FORM | {"ssn": f"900-66-{self.people:04}", "last_name": f"McFake{letters}"}


@contextmanager
def ground(**environment: str) -> Iterator[Ground]:
    """A web, the vendors and the servers; workers are started by whoever needs them. All ends with it."""
    os.environ.update(AWS)
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        folder.chmod(0o755)
        postgres = undo.enter_context(Postgres(folder / "postgres"))
        valkey = undo.enter_context(Valkey(folder / "valkey"))
        house = House(folder, _told(postgres, valkey) | PATIENT | environment)
        undo.callback(house.close)
        _kms(house)
        vendors = undo.enter_context(recording(house.environment, house.sandbox_port))
        lines = {name: Forwarder(port) for name, port in _targets(postgres, valkey)}
        for line in lines.values():
            undo.callback(line.close)
        place = Ground(folder, postgres, valkey, house, vendors, lines, undo)
        subprocess.run([sys.executable, "run_web.py", "--migrate"], cwd=ROOT, env=house.environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        house.web(**place.through("web"))
        yield place


def _told(postgres: Postgres, valkey: Valkey) -> dict[str, str]:
    return {
        "DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url(), "SESSION_ENCRYPTION_KEY": KEY,
        "RUBY_WORKERS_IDV_ENABLED": "true", "AWS_REGION": "us-west-2", "PRODUCTION": "false",
    }  # fmt: skip


def _targets(postgres: Postgres, valkey: Valkey) -> list[tuple[str, int]]:
    parts = (("database", postgres.port), ("cache", valkey.port))
    return [(f"{who}-{part}", port) for who in ("web", "worker") for part, port in parts]


def _kms(house: House) -> None:
    """moto's server, and a key in it that the house uses from now on."""
    port = free_port()
    house.start("kms", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
    wait_for(lambda: listening(port), "moto's server")
    url = f"http://127.0.0.1:{port}"
    key = boto3.client("kms", region_name="us-west-2", endpoint_url=url).create_key()["KeyMetadata"]["KeyId"]
    house.environment |= {"AWS_KMS_ENABLED": "true", "AWS_ENDPOINT_URL": url, "AWS_KMS_SESSION_KEY_ID": key}
