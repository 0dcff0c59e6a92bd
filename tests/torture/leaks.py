"""Everywhere that what was typed must not be found: files, dumps, memory, the process list."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import redis
import requests

from tests.torture import names
from tests.torture.crew import Crew


def process_memory(pid: int) -> bytes:
    """All that a process may write in its own memory (proc(5))."""
    found = bytearray()
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, mode = line.split()[:2]
            first, last = (int(part, 16) for part in span.split("-"))
            if mode.startswith("rw") and "[v" not in line:
                memory.seek(first)
                try:
                    found += memory.read(last - first)
                except OSError:
                    continue
    return bytes(found)


class Lists(threading.Thread):
    """Reads the process list and the memory that each of ours takes, again and again until `over`."""

    def __init__(self, crew: Crew, people: int) -> None:
        super().__init__(daemon=True)
        self.crew, self.people, self.over = crew, people, threading.Event()
        self.found: set[str] = set()
        self.looks = 0
        self.sizes: dict[str, list[int]] = {}  #: megabytes, by process

    def run(self) -> None:
        while not self.over.wait(2):
            self.looks += 1
            for process in self.crew.running():
                try:
                    words = " ".join(process.cmdline())
                    self.found |= names.found_in(words.encode(), self.people)
                    key = f"{process.pid} {'consumer' if 'run_consumer.huey' in words else 'web'}"
                    self.sizes.setdefault(key, []).append(process.memory_info().rss // 2**20)
                except psutil.Error:
                    continue

    def growth(self) -> list[int]:
        """Megabytes by which each process that lived for a minute grew after its first twenty seconds."""
        return [max(sizes[-5:]) - max(sizes[:10]) for sizes in self.sizes.values() if len(sizes) >= 30]


def leaks(crew: Crew, people: int) -> tuple[list[str], int]:
    """Where something was found that one of so many people typed, and how many bytes were looked through."""
    found, size = [], 0
    for place, data in _places(crew):
        size += len(data)
        if said := names.found_in(data, people):
            found.append(f"{place}: {', '.join(sorted(said)[:3])}")
    return found, size


def _places(crew: Crew) -> Iterator[tuple[str, bytes]]:
    place = crew.place
    place.house.sql("CHECKPOINT")
    dump = [place.postgres.bin / "pg_dump", place.postgres.url()]
    yield "pg_dump", subprocess.run(dump, capture_output=True, check=True).stdout
    client = redis.Redis.from_url(place.valkey.url())
    client.config_set("rdbcompression", "no")
    client.save()
    yield "Valkey's memory", process_memory(place.valkey.process.pid)
    for name, port in crew.ports.items():
        yield f"{name}'s metrics", requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).content
    for path in sorted(place.folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(place.folder)), path.read_bytes()
