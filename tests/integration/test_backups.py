"""A copy of Postgres with its WAL, all keys and KMS: not one message of an ended job opens.

The whole of the data folder is searched, as a thief of a backup would: tables, dead rows, WAL.
"""

import re
import tempfile
from itertools import product
from pathlib import Path

import pytest
from integration.halved import half_in_redis
from integration.working import PERSON, work

from idp import config, encryption, job_keys, migrations
from idp.database import run
from idp.development.postgres import Postgres
from idp.errors import DecryptionError

MESSAGE = re.compile(rb"\x03L[sl](?s:.){4}")


@pytest.fixture(scope="module")
def cluster():
    """One of its own: in another the search would meet what other tests left."""
    with tempfile.TemporaryDirectory(prefix="idp-") as folder, Postgres(Path(folder), durable=False) as server:
        yield server


@pytest.fixture
def database_url(cluster, monkeypatch):
    url = cluster.create("backed_up")
    monkeypatch.setenv("DATABASE_URL", url)
    config.settings.cache_clear()
    migrations.migrate()
    return url


def sealed_in(folder):
    """Every text in the files that looks like a sealed message, wherever it lies."""
    run("CHECKPOINT")
    found = set()
    for file in (file for file in folder.rglob("*") if file.is_file()):
        text = file.read_bytes()
        for match in MESSAGE.finditer(text):
            body = match.end() + 2
            found.add(text[match.start() : body + int.from_bytes(text[match.end() : body], "big")])
    return found


def opened(texts, job_ids, halves):
    """The jobs of which one of these texts opens with one of these halves; every key and KMS is at hand."""
    found = set()
    for text, job_id, half in product(texts, job_ids, halves):
        try:
            encryption.open_sealed(text, f"message:{job_id}", half)
            found.add(job_id)
        except DecryptionError:
            continue
    return found


def all_of_redis(client):
    """Every 32 bytes that any value of it could hold as a half, and a value as long as one."""
    dumped = [client.dump(key) or b"" for key in client.scan_iter()]
    return {text[at : at + job_keys.LENGTH] for text in dumped for at in range(max(0, len(text) - job_keys.LENGTH))}


def test_no_message_of_an_ended_job_opens_from_a_copy(services, huey, cluster):
    """While a job runs its half is in Redis, and the copy is as good as the row; with its end the half is nowhere."""
    task = huey.task(name="resolve")(lambda person: {"outcome": "verified", "errors": {}})
    ended = [task(PERSON, expires=60).id for _ in range(4)]
    halves = [half_in_redis(job_id) for job_id in ended]
    before = sealed_in(cluster.data)
    assert opened(before, ended, halves) == set(ended)
    while work(huey):
        pass
    running = task(PERSON, expires=60).id
    texts = before | sealed_in(cluster.data)
    left = all_of_redis(services.redis)
    assert opened(texts, [running], left) == {running}
    assert opened(texts, ended, left | {b""}) == set()
    everywhere = b"".join(file.read_bytes() for file in cluster.data.rglob("*") if file.is_file())
    assert not [half for half in halves if half in everywhere]
