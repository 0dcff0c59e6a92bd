"""A process that sends jobs: `python -m tests.benchmarks.sender PEER COUNT PAUSE`, with PAUSE seconds after each.

It makes its connections by one job, says `ready`, waits for a line, sends, and says as JSON from when to when (seconds)
and its CPU (seconds). With PAUSE, what it sends is for an idle worker.
"""

import importlib
import json
import sys
import time

from tests.benchmarks.ground import person


def main(name: str, count: int, pause: float) -> None:
    peer, argument = importlib.import_module(f"tests.benchmarks.peers.{name}"), person()
    peer.send(time.time(), argument)
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu = time.time(), time.process_time()
    for _ in range(count):
        peer.send(time.time(), argument)
        if pause:
            time.sleep(pause)
    print(json.dumps({"began": began, "ended": time.time(), "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
