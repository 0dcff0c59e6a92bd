"""Where personal data must not be found."""

import subprocess
from pathlib import Path

from tests.photos.camera import jpeg, photo
from tests.photos.conditions import NAMED
from tests.photos.people import made_up
from tests.torture.leaks import process_memory

SEED = 21
ON_THE_CARD = {"last_name": "CANARYFEATHER", "state_id_number": "CANARY0042", "address1": "7 CANARYSTREET"}
#: No byte alone: a server that compares sixteen bytes at once has any byte sixteen times on its stack.
LICENSE = "7302948115263"
TYPED = ("McFakerson", "Fakeyfirst", "900661234", "900-66-1234", "1938-10-06", LICENSE, "Fakestreet")


def photo_of_canary() -> bytes:
    """Of a license whose barcode says what is looked for."""
    sharp = NAMED["flat, sharp"]
    return jpeg(photo(made_up(SEED, **ON_THE_CARD), SEED, sharp, 1632), sharp)


def test_nothing_typed_is_found_anywhere(detached_house, own_servers, tmp_path):
    """After every outcome, read or typed: not in log, dump, the database's files with their WAL, or Redis' memory."""
    postgres, valkey = own_servers
    house = detached_house
    for first in ("Fakeyfirst", "FakeyfirstBad", "FakeyfirstFail", "FakeyfirstTime"):
        person = house.person()
        person.submit(first_name=first, state_id_number=LICENSE, address1="1 Fakestreet")
        person.end()
    taken = photo_of_canary()
    with_photo = house.person()
    with_photo.send_photo(taken)
    with_photo.end(step="/license")
    with_photo.get("/verify")
    assert ON_THE_CARD["last_name"] in with_photo.page
    waiting, unread = house.person(), house.person()
    house.stop("consumer")
    waiting.submit(first_name="Fakeyfirst", state_id_number=LICENSE, address1="1 Fakestreet")
    unread.send_photo(taken)
    house.sql("CHECKPOINT")
    dump = subprocess.run([postgres.bin / "pg_dump", postgres.url()], capture_output=True, check=True).stdout
    assert b"resolution_proofing" in dump
    memory = process_memory(valkey.process.pid)
    assert b"session:" in memory
    places = {"dump": dump, "memory": memory, "log": house.log.read_bytes()}
    for path in [*Path(postgres.data).rglob("*"), *tmp_path.glob("*.err")]:
        if path.is_file():
            places[str(path)] = path.read_bytes()
    looked_for = [*(text.encode() for text in (*TYPED, *ON_THE_CARD.values())), taken[5000:5032], taken[-64:-32]]
    found = [(place, text) for place, data in places.items() for text in looked_for if text in data]
    assert found == []
