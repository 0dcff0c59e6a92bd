"""Vendors of 100 ms that cost little: `python -m tests.benchmarks.slow_vendors PORT SANDBOX DELAY`.

Asks the sandbox once for each path and SOAP action, and answers all who ask for the same with the same words, after
DELAY seconds. The sandbox itself has a thread a connection, and would take more of the cores than what is measured.
"""

import asyncio
import re
import sys

import uvloop


class Vendors:
    def __init__(self, sandbox: int, delay: float) -> None:
        self.sandbox, self.delay = sandbox, delay
        self.known: dict[bytes, bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as long as it is kept."""
        try:
            while asked := await message(reader):
                began = asyncio.get_running_loop().time()
                wanted = what_is_wanted(asked)
                if wanted not in self.known:
                    self.known[wanted] = await self.learned(asked)
                await asyncio.sleep(self.delay - (asyncio.get_running_loop().time() - began))
                writer.write(self.known[wanted])
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    async def learned(self, asked: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.sandbox)
        writer.write(asked)
        answer = await message(reader)
        writer.close()
        return answer


def what_is_wanted(asked: bytes) -> bytes:
    """Of one path AAMVA's service for tokens gives two things, which the action tells apart."""
    action = re.search(rb"<Action [^>]*>([^<]*)<", asked)
    return asked.split(b" ", 2)[1] + b" " + (action.group(1) if action else b"")


async def message(reader: asyncio.StreamReader) -> bytes:
    """A request or an answer of known length, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return head + await reader.readexactly(int(length.group(1)) if length else 0)


async def main(port: int, sandbox: int, delay: float) -> None:
    vendors = Vendors(sandbox, delay)
    server = await asyncio.start_server(vendors.serve, "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
