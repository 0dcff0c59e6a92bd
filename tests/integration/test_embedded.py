"""The servers of development and tests: they keep their data, are alone in their folder, and outlive nobody."""

import os
import signal
import subprocess
import sys
import time

import psutil
import psycopg2
import pytest
import redis
from conftest import ROOT, wait_for

from idp.development import privileges
from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey
from idp.errors import ConfigError

linux = pytest.mark.skipif(sys.platform != "linux", reason="the death signal of a parent is Linux' own")

OWNER = """
import sys, time
from pathlib import Path
from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
with Postgres(Path(sys.argv[1]) / "p", durable=False) as p, Valkey(Path(sys.argv[1]) / "v") as v:
    print(p.process.pid, v.process.pid, flush=True)
    time.sleep(60)
"""


def query(server: Postgres, sql: str) -> list[tuple]:
    connection = psycopg2.connect(server.url("idp"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def gone(*pids: int) -> bool:
    return not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids)


def test_a_second_start_finds_the_data(folder):
    """Same password, same rows; nothing runs in between."""
    with Postgres(folder, durable=False) as server:
        query(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        first, family = server.password, [server.process.pid, *children(server.process.pid)]
    assert gone(*family)
    assert server.process.returncode == 0
    with Postgres(folder, durable=False) as server:
        assert server.password == first
        assert query(server, "SELECT answer FROM kept") == [(42,)]


def test_valkey_starts_and_stops(folder):
    with Valkey(folder) as server:
        assert redis.Redis.from_url(server.url()).ping()
    assert server.process.returncode == 0
    assert not listening(server.port)


def test_a_start_beside_a_running_one_is_refused(folder):
    """The same folder twice at once is said, and the first goes on."""
    with Postgres(folder, durable=False) as first:
        with pytest.raises(ConfigError, match="in use by another start"), Postgres(folder, durable=False):
            pass
        assert query(first, "SELECT 1") == [(1,)]


def test_what_a_crash_left_blocks_nothing(folder):
    """Killed outright, and its number meanwhile somebody else's."""
    with Postgres(folder, durable=False) as server:
        query(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        family = children(server.process.pid)
        server.process.kill()
        server.process.wait()
        wait_for(lambda: gone(*family), "its children to end")
    pid_file = folder / "data" / "postmaster.pid"
    left = pid_file.read_text().split("\n")
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        pid_file.write_text("\n".join([str(other.pid), *left[1:]]))
        with Postgres(folder, durable=False) as server:
            assert query(server, "SELECT 1") == [(1,)]
    finally:
        other.kill()
        other.wait()


def test_passwords_are_asked_for_and_in_no_process_list(folder):
    with Postgres(folder / "p", durable=False) as postgres, Valkey(folder / "v") as valkey:
        for server in (postgres, valkey):
            assert server.password not in " ".join(" ".join(p.info["cmdline"] or []) for p in processes())
            assert (server.directory / "password").stat().st_mode & 0o777 == 0o600
            assert psutil.Process(server.process.pid).uids().real != 0 or privileges.namespaced()
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(postgres.url().replace(postgres.password, "wrong"))
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port).ping()


@linux
def test_servers_end_with_a_killed_owner(folder):
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in owner.stdout.readline().split()]
    assert len(pids) == 2
    owner.kill()
    owner.wait()
    owner.stdout.close()
    wait_for(lambda: gone(*pids), "the servers to end", 10)


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_serves_on_without_its_web_process(services, how):
    """granian's worker is a child of run_web.py, and ends with it however that ends."""
    port = free_port()
    command = [sys.executable, "run_web.py", "--port", str(port)]
    web = subprocess.Popen(command, cwd=ROOT, env=os.environ | services.environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: listening(port) and children(web.pid), "the web process")
    time.sleep(1)  # Its app is loaded.
    workers = children(web.pid)
    web.send_signal(how)
    web.wait(20)
    wait_for(lambda: gone(*workers), "its worker to end", 10)
    assert not listening(port)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its rights away")
def test_root_without_user_namespaces_runs_them_as_nobody(folder, monkeypatch):
    """In most containers; and where nobody can't get there, that is said and no right is changed."""
    monkeypatch.setattr(privileges, "namespaced", lambda: False)
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ConfigError, match=f"{closed} is closed to other users"), Postgres(closed / "p"):
        pass
    assert closed.stat().st_mode & 0o777 == 0o700
    with Postgres(folder / "p", durable=False) as postgres, Valkey(folder / "v") as valkey:
        for server in (postgres, valkey):
            assert psutil.Process(server.process.pid).uids().real == privileges.NOBODY


def children(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children(recursive=True)]


def processes() -> list[psutil.Process]:
    return list(psutil.process_iter(["cmdline"]))
