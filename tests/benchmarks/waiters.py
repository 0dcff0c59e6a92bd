"""A process that is many people who wait: `python -m tests.benchmarks.waiters`.

Reads port, seconds and each person's request (JSON) from standard input. Each has a connection of its own, kept, and
polls once a second, from a moment of its own; one whose answer is late polls when it came. The first seconds, in which
all connect, are not counted. Writes latencies (ms), errors, its own CPU (seconds) as JSON.
"""

import asyncio
import json
import random
import resource
import sys
import time

import uvloop

EVERY = 1.0  #: seconds between two polls of one person
CONNECTING = 4.0  #: seconds in which all have connected and asked for the first time


class People:
    """All of them, and what they saw since they are counted."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.errors = 0
        self.counts = self.over = False


class Waiter(asyncio.Protocol):
    """One of them."""

    def __init__(self, people: People, request: bytes) -> None:
        self.people, self.request = people, request
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        asyncio.get_running_loop().call_later(random.uniform(0, EVERY), self.poll)

    def poll(self) -> None:
        if not self.people.over:
            self.sent_at = time.perf_counter()
            self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        took = time.perf_counter() - self.sent_at
        if self.people.counts:
            self.people.took.append(1000 * took)
            self.people.errors += not data.startswith(b"HTTP/1.1 204")
        asyncio.get_running_loop().call_later(max(0.0, EVERY - took), self.poll)

    def connection_lost(self, error: Exception | None) -> None:
        self.people.errors += not self.people.over


async def main() -> None:
    told, people = json.load(sys.stdin), People()
    loop = asyncio.get_running_loop()
    for number, request in enumerate(told["requests"]):
        waiter = Waiter(people, request.encode("latin-1"))
        await loop.create_connection(lambda waiter=waiter: waiter, "127.0.0.1", told["port"])
        if number % 50 == 0:
            await asyncio.sleep(CONNECTING * 25 / len(told["requests"]))
    await asyncio.sleep(CONNECTING / 2)
    people.counts, cpu, began = True, time.process_time(), time.perf_counter()
    print("counts", flush=True)
    await asyncio.sleep(told["seconds"])
    people.over = True
    seconds = time.perf_counter() - began
    print(json.dumps({"took": people.took, "errors": people.errors, "seconds": seconds,
                      "cpu": time.process_time() - cpu}))  # fmt: skip


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(main())
