"""Where personal data must not be found."""

import subprocess
from pathlib import Path

from tests.torture.leaks import process_memory

TYPED = ("McFakerson", "Fakeyfirst", "900661234", "900-66-1234", "1938-10-06", "1111111111111", "Fakestreet")


def test_nothing_typed_is_found_anywhere(detached_house, own_servers, tmp_path):
    """After every outcome: not in the log, a dump, the database's files, or Redis' memory."""
    postgres, valkey = own_servers
    house = detached_house
    for first in ("Fakeyfirst", "FakeyfirstBad", "FakeyfirstFail", "FakeyfirstTime"):
        person = house.person()
        person.submit(first_name=first, address1="1 Fakestreet")
        person.end()
    waiting = house.person()
    house.stop("consumer")
    waiting.submit(first_name="Fakeyfirst", address1="1 Fakestreet")
    house.sql("CHECKPOINT")
    dump = subprocess.run([postgres.bin / "pg_dump", postgres.url()], capture_output=True, check=True).stdout
    assert b"resolution_proofing" in dump
    memory = process_memory(valkey.process.pid)
    assert b"session:" in memory
    places = {"dump": dump, "memory": memory, "log": house.log.read_bytes()}
    for path in [*Path(postgres.data).rglob("*"), *tmp_path.glob("*.err")]:
        if path.is_file():
            places[str(path)] = path.read_bytes()
    found = [(place, text) for place, data in places.items() for text in TYPED if text.encode() in data]
    assert found == []
