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
from tests.house import KEY, ROOT, House, wait_for
from tests.torture.forwarder import Forwarder
from tests.torture.kms import Kms
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
    kms: Kms
    undo: ExitStack
    lines: dict[str, Forwarder] = field(default_factory=dict)
    second: Valkey | None = None  #: a replica, where a fault needs one
    people: int = 0
    workers: list[str] = field(default_factory=list)

    def through(self, who: str) -> dict[str, str]:
        """The addresses of whoever goes by `who`, by forwarders of their own."""
        found = {}
        for part, name, server in (("database", "DATABASE_URL", self.postgres), ("cache", "REDIS_URL", self.valkey)):
            line = self.lines.get(f"{who}-{part}") or self._line(f"{who}-{part}", server.port)
            found[name] = server.url().replace(f":{server.port}/", f":{line.port}/")
        return found

    def _line(self, name: str, port: int) -> Forwarder:
        line = self.lines[name] = Forwarder(port)
        self.undo.callback(line.close)
        return line

    def worker(self, **environment: str) -> str:
        """Start one more; returns its name in the house."""
        name = f"worker{len(self.workers) + 1}"
        self.house.consumer(name, THREADS, **self.through("worker"), **environment)
        self.workers.append(name)
        return name


@contextmanager
def ground(**environment: str) -> Iterator[Ground]:
    """Vendors, KMS and servers; webs and workers are started by whoever needs them. All ends with it."""
    os.environ.update(AWS)
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        folder.chmod(0o755)
        postgres = undo.enter_context(Postgres(folder / "postgres"))
        valkey = undo.enter_context(Valkey(folder / "valkey"))
        house = House(folder, _told(postgres, valkey) | PATIENT | environment)
        undo.callback(house.close)
        kms = _kms(house)
        undo.callback(kms.close)
        vendors = undo.enter_context(recording(house.environment, house.sandbox_port))
        place = Ground(folder, postgres, valkey, house, vendors, kms, undo)
        subprocess.run([sys.executable, "run_web.py", "--migrate"], cwd=ROOT, env=house.environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        yield place


def _told(postgres: Postgres, valkey: Valkey) -> dict[str, str]:
    return {
        "DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url(), "SESSION_ENCRYPTION_KEY": KEY,
        "RUBY_WORKERS_IDV_ENABLED": "true", "AWS_REGION": "us-west-2", "PRODUCTION": "false",
    }  # fmt: skip


def _kms(house: House) -> Kms:
    """moto's server behind its front, and a key in it that the house uses from now on."""
    port = free_port()
    house.start("kms", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
    wait_for(lambda: listening(port), "moto's server")
    kms = Kms(port)
    url = f"http://127.0.0.1:{kms.port}"
    key = boto3.client("kms", region_name="us-west-2", endpoint_url=url).create_key()["KeyMetadata"]["KeyId"]
    house.environment |= {"AWS_KMS_ENABLED": "true", "AWS_ENDPOINT_URL": url, "AWS_KMS_SESSION_KEY_ID": key}
    return kms
