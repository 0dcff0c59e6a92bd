"""The engine's own statements as scripts of Postgres' pgbench: a client in C leaves the cores to the database."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extensions import AsIs

from idp.development.postgres import Postgres
from tasks.engine import statements
from tests.benchmarks.table import INSERT, MESSAGE

WORKER = "00000000-0000-4000-8000-000000000001"  #: of all clients: whose a job is costs nothing
WAITS, DOES_NOT = ("SET LOCAL synchronous_commit = on; ", "SET LOCAL synchronous_commit = off; ")  #: for the disk


@dataclass(frozen=True)
class Ran:
    """What pgbench says: transactions of the script a second, and their mean milliseconds."""

    per_second: float
    milliseconds: float


class Scripts:
    """Texts that pgbench runs, with the values of one server's `url` written into them."""

    def __init__(self, url: str) -> None:
        self.line = psycopg2.connect(url)

    def enqueue(self, notify: bool = True, commit: str = WAITS) -> str:
        """As the web does it, which waits for the disk; with the NOTIFY, or without."""
        said = INSERT if notify else INSERT.replace("pg_notify('jobs', '')", "id")
        return self.text(commit + said, id=AsIs("gen_random_uuid()"), message=b"x" * MESSAGE) + ";\n"

    def claim_and_end(self) -> str:
        """As a worker does it; the claim's row is kept for the end."""
        claim = f"WITH claim AS ({statements.CLAIM}) SELECT id, claimed_at FROM claim"
        claimed = self.text(DOES_NOT + claim, worker=WORKER, kinds=["bench"], crowded=[],
                            alone=True)  # fmt: skip
        mine = {"id": AsIs("':id'"), "claimed_at": AsIs("':claimed_at'"), "worker": WORKER}
        begin, end = statements.BEGIN_END.split(";", 1)
        ended = self.text(f"{begin}; {DOES_NOT}{end}", state="done", error=None, **mine)
        return f"{claimed} \\gset\n{ended};\nCOMMIT;\n"

    def text(self, sql: str, **parameters: object) -> str:
        """One line, its statements one round trip."""
        with self.line.cursor() as cursor:
            said = cursor.mogrify(sql, parameters).decode()
        return re.sub(r";\s+", r"\\; ", " ".join(said.split()))


def command(server: Postgres, url: str, script: Path, clients: int, *more: str) -> tuple[list[str], dict[str, str]]:
    """pgbench's arguments and variables: so many clients at the database, each sends the script again and again."""
    there = urlsplit(url)
    told = os.environ | {"PGHOST": there.hostname, "PGPORT": str(there.port), "PGUSER": there.username,
                         "PGPASSWORD": there.password, "PGOPTIONS": "-c timezone=UTC"}  # fmt: skip
    return [str(server.bin / "pgbench"), "-n", "-c", str(clients), "-j", "2", "-f", str(script), *more,
            there.path[1:]], told  # fmt: skip


def ran(server: Postgres, url: str, text: str, clients: int, seconds: float) -> Ran:
    """Run a script for so long. Raises SystemExit where a client gave up."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(text)
        script.flush()
        arguments, told = command(server, url, Path(script.name), clients, "-T", str(max(1, round(seconds))))
        done = subprocess.run(arguments, env=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"pgbench: {done.stderr[-400:]}")
    return parsed(done.stdout)


def parsed(said: str) -> Ran:
    """What its last lines say."""
    return Ran(float(re.search(r"tps = ([\d.]+)", said).group(1)),
               float(re.search(r"latency average = ([\d.]+)", said).group(1)))  # fmt: skip
