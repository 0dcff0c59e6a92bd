"""What the benchmarks stand on: servers, a database with the schema of this release, the person of every job."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
import redis

from idp import config, database
from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.house import House


@dataclass
class Ground:
    """Servers that run, and a folder of which others may read."""

    folder: Path
    postgres: Postgres
    valkey: Valkey

    @property
    def pids(self) -> dict[str, int]:
        """The servers' processes."""
        return {"postgres": self.postgres.process.pid, "valkey": self.valkey.process.pid}


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Both servers, waiting for the disk as in production; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Postgres(folder / "pg") as postgres, Valkey(folder / "vk") as valkey:
            yield Ground(folder, postgres, valkey)


def settings_for(there: Ground, url: str) -> dict[str, str]:
    """The variables of a process that stands on it, with the database at `url`."""
    return {"DATABASE_URL": url, "REDIS_URL": there.valkey.url(), "SESSION_ENCRYPTION_KEY": "00" * 31 + "01",
            "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": str(there.folder / "bench.log")}  # fmt: skip


#: The people of a benchmark come from one address, and are one person.
UNLIMITED = dict.fromkeys(["PERSON_MAX_ATTEMPTS", "NETWORK_MAX_ATTEMPTS", "ALL_MAX_ATTEMPTS"], "0") | {
    "PROOF_SSN_MAX_ATTEMPTS": "1000000"}  # fmt: skip


@contextlib.contextmanager
def house(there: Ground, **settings: str) -> Iterator[House]:
    """A house of processes on it, none of which is started yet; this process looks where they look."""
    told = settings_for(there, migrated(there.postgres.url())) | UNLIMITED | settings
    os.environ |= told
    config.settings.cache_clear()
    told.pop("LOG_PATH")  # The house has its own.
    made = House(there.folder, told)
    try:
        yield made
    finally:
        made.close()


def web_process(made: House) -> psutil.Process:
    """The one that serves: a child of the one that was started."""
    children = psutil.Process(made.processes["web"].pid).children()
    return next(one for one in children if any(line.status == "LISTEN" for line in one.net_connections()))


def migrated(url: str) -> str:
    """Apply the migrations to the database at `url`, and let go of it."""
    from idp.migrations import migrate

    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    config.settings.cache_clear()
    try:
        migrate()
        database.database.close()
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before
        config.settings.cache_clear()
    return url


def emptied(there: Ground, name: str) -> None:
    """Nothing of one who was here is left for the next: not its database, nothing in Valkey."""
    redis.Redis.from_url(there.valkey.url()).flushdb()
    with contextlib.closing(psycopg2.connect(there.postgres.url("postgres"))) as line:
        line.autocommit = True
        line.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def person() -> dict[str, str]:
    """The argument of every job: a made-up person, as the form's job gets one, filled up to about 600 bytes."""
    from tasks.vendors.standins.testing import FAKEY

    message = FAKEY.to_message()
    return message | {"address2": "x" * max(0, 600 - len(json.dumps(message)))}
