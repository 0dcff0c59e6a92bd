"""`check`: every part asked once; what is wrong in a line, and no value of a secret."""

import socket
import subprocess
import sys

import pytest
from conftest import ROOT
from integration.waiting import waiting
from integration.working import go_silent

from idp import cache, config
from idp.database import run
from idp.development.servers import free_port
from idp.errors import ConfigError
from idp.paused import PausedKind
from tasks.ops import check, parts, questions, reach


@pytest.fixture
def checked(services, monkeypatch, capsys):
    """What is said of each part under other settings, and the exit code; vendors are there."""
    monkeypatch.setattr(reach, "vendor", lambda address, s: "")

    def begin(is_web: bool = True, **settings: str) -> dict[str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        config.settings.cache_clear()
        code = check.main(is_web)
        lines = capsys.readouterr().out.splitlines()
        return {line[7:19].strip(): f"{line[:5].strip()}: {line[20:]}" for line in lines} | {"code": str(code)}

    return begin


def test_a_house_in_order_has_no_fault(checked, huey):
    """0; what may be meant is `look`."""
    huey.storage.lease.enter()
    cache.client().config_set("maxmemory-policy", "noeviction")
    found = checked()
    assert [line for line in found.values() if line.startswith("fault")] == []
    assert found["code"] == "0"
    assert found["schema"] == "ok: of this release, with its rights"
    assert found["wake-up"] == "ok: comes at once"
    assert found["workers"].startswith("ok: 1 alive, 1 threads, release ")
    assert found["vendor"].endswith(": reached")
    assert found["kms"] == "look: off: a stand-in protects nothing"


def test_no_worker_is_a_fault_for_the_web_alone(checked, huey):
    """A worker's own check comes before its start."""
    huey.storage.lease.enter()
    go_silent(huey)
    assert checked()["workers"] == "fault: none lives: nobody is proofed"
    assert checked(is_web=False)["workers"].startswith("look: ")


def test_a_redis_that_forgets_is_a_fault_and_one_that_keeps_a_look(checked, redis_url):
    """Its eviction takes jobs' keys before their time; its files hold their halves."""
    client = cache.client()
    before = client.config_get("maxmemory-policy", "appendonly", "save")
    try:
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("save", "60 1")
        found = checked()
        assert found["redis memory"].startswith("fault: maxmemory-policy is allkeys-lru: set noeviction")
        assert found["redis disk"].startswith("look: RDB is on: keep its files from every backup")
        assert found["code"] == "1"
        client.config_set("save", "")
        assert checked()["redis disk"] == "ok: off"
    finally:
        for name, value in before.items():
            client.config_set(name, value)


def test_what_is_wrong_is_named_and_no_value_with_it(checked, monkeypatch, moto, tmp_path):
    """A clock, a migration, KMS' key, the proxy, a log, a paused kind; each by what to do."""
    monkeypatch.setattr(parts, "clock_apart", lambda: 7.25)
    run("DELETE FROM migrations WHERE name LIKE '0003%%'")
    PausedKind.pause("resolution_proofing", "ada")
    (tmp_path / "secret").touch()
    secret = f"http://secret:secret@127.0.0.1:{free_port()}"
    monkeypatch.setattr(questions, "HEARD", 0.2)
    listen = f"postgresql://secret@127.0.0.1:{free_port()}/x"
    log = str(tmp_path / "secret" / "log")
    found = checked(aws_kms_enabled="true", database_listen_url=listen, outbound_proxy_url=secret, log_path=log,
                    aws_kms_session_key_id="secret", aws_endpoint_url=moto)  # fmt: skip
    assert found["clock"] == "fault: 7.2 s from the database's; look at NTP"
    assert found["schema"].startswith("fault: run `run_web.py --migrate` (0003_")
    assert found["kms"] == "fault: NotFoundException"
    assert found["wake-up"].startswith("look: a NOTIFY does not come back")
    assert found["proxy"] == "fault: nothing listens there"
    assert found["log"].startswith("fault: this user can't write to log_path")
    assert found["kinds"] == "look: paused: resolution_proofing by ada"
    assert "secret" not in str(found)


def test_what_keeps_work_from_flowing_is_named(checked, huey, monkeypatch):
    """Somebody who waits too long, a circuit that a worker opened, a key that was taken away."""
    huey.storage.lease.enter()
    assert checked()["queue"] == "ok: 0 wait, the oldest for 0 s; 0 of 1 threads are busy"
    waiting()
    run("UPDATE workers SET health = %s", ['{"circuits": ["aamva: ND"]}'])
    run("""INSERT INTO jobs (id, name, message, trace_id, run_at, expires_at)
           VALUES (gen_random_uuid(), 'x', '', '', now() - interval '21 s', now() + interval '39 s')""")
    found = checked(session_encryption_key="7c" * 32)
    assert found["queue"] == "fault: 1 wait, the oldest for 21 s; 0 of 1 threads are busy"
    assert found["circuits"] == f"fault: open after failures in a row: aamva: ND at {socket.gethostname()}"
    assert found["session keys"].startswith("fault: nobody here opens 3 texts, sealed by what is not configured here: ")
    assert found["code"] == "1"


def test_a_right_that_is_lacking_is_named(checked, database_url):
    """By table."""
    run("CREATE ROLE poor LOGIN PASSWORD 'poor'")
    run("GRANT SELECT ON jobs, workers, paused_kinds, kept_keys TO poor")
    user = database_url.split("@")[1]
    found = checked(database_url=f"postgresql://poor:poor@{user}")
    assert found["schema"].startswith("fault: this user lacks ")
    assert "INSERT on jobs" in found["schema"]
    run("SELECT 1")


def test_what_hangs_on_a_part_that_is_away_is_not_said_twice(checked):
    """One line for Postgres, one for Redis."""
    gone = f"127.0.0.1:{free_port()}"
    found = checked(database_url=f"postgresql://idp:secret@{gone}/idp", redis_url=f"redis://:secret@{gone}")
    assert found["database"] == "fault: nothing listens there"
    assert found["redis"].startswith("fault: ")
    assert not {"schema", "clock", "workers", "queue", "session keys", "kinds", "redis memory", "redis disk"} & set(
        found
    )
    assert "secret" not in str(found)


def test_without_settings_nobody_is_asked(checked):
    """As at a start: 2, by name."""
    with pytest.raises(ConfigError, match="set redis_url"):
        checked(redis_url="")


def test_both_commands_lead_there(services):
    """And end with 1 where there is a fault: no proxy is there."""
    told = {"OUTBOUND_PROXY_URL": f"http://127.0.0.1:{free_port()}"}
    for command in ("run_web.py", "run_consumer.py"):
        done = subprocess.run(
            [sys.executable, command, "check"], check=False, cwd=ROOT, env=questions.os.environ | told,
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (1, "")
        assert "fault  proxy        nothing listens there\n" in done.stdout
