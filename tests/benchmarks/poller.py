"""A process that polls over kept connections, each as soon as it is answered: `python -m tests.benchmarks.poller`.

Reads port, connections, seconds and the request (JSON) from standard input; writes the latencies in milliseconds.
"""

import json
import selectors
import socket
import sys
import time


def main() -> None:
    told = json.load(sys.stdin)
    request, until = told["request"].encode("latin-1"), time.monotonic() + told["seconds"]
    waiting, sent_at, took = selectors.DefaultSelector(), {}, []
    for _ in range(told["connections"]):
        line = socket.create_connection(("127.0.0.1", told["port"]))
        waiting.register(line, selectors.EVENT_READ)
        sent_at[line] = time.monotonic()
        line.sendall(request)
    while (now := time.monotonic()) < until:
        for key, _ in waiting.select(until - now):
            line = key.fileobj
            answer = line.recv(65536)
            if not answer.startswith(b"HTTP/1.1 204"):
                raise SystemExit(f"answered {answer[:60]!r}")
            took.append(1000 * (time.monotonic() - sent_at[line]))
            sent_at[line] = time.monotonic()
            line.sendall(request)
    json.dump(took, sys.stdout)


if __name__ == "__main__":
    main()
