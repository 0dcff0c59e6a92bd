"""People who never finish a form: `python -m tests.benchmarks.slow_bodies PORT HALF DRIPPING`.

Keeps so many connections on which half a form came, and so many on which a byte comes each second; one that the server
ends is opened anew. Says `ready` when all are open; ends with its standard input.
"""

import asyncio
import contextlib
import sys

HEAD = (b"POST /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 1000\r\n\r\n")  # fmt: skip


async def main(port: int, half: int, dripping: int) -> None:
    opened = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_hold(port, n < dripping, opened)) for n in range(half + dripping)]
    for _ in tasks:
        await opened.acquire()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)


async def _hold(port: int, drips: bool, opened: asyncio.Semaphore) -> None:
    while True:
        with contextlib.suppress(OSError):
            await _one(port, drips, opened)
        await asyncio.sleep(0.1)


async def _one(port: int, drips: bool, opened: asyncio.Semaphore) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD + b"first_name=Fake")
    await writer.drain()
    opened.release()
    answer = asyncio.create_task(reader.read())
    while not answer.done():
        await asyncio.wait([answer], timeout=1)
        if drips and not answer.done():
            writer.write(b"y")
    writer.close()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
