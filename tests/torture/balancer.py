"""A balancer's look at the webs: whoever says `going` at /readyz, or does not answer, is sent nobody new."""

import http.client
import threading
from collections.abc import Mapping
from contextlib import closing

LOOK = 0.25  #: seconds between two looks
PATIENCE = 5.0  #: seconds for an answer


def is_ready(port: int) -> bool:
    """Whether the web there says so."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


class Balancer(threading.Thread):
    """Keeps a list to the ports of those that are ready, in place, until `over`."""

    def __init__(self, ports: Mapping[str, int], to: list[int]) -> None:
        super().__init__(daemon=True)
        self.ports, self.to, self.over = ports, to, threading.Event()
        to.clear()  # Nobody is sent to who was never seen.

    def run(self) -> None:
        while not self.over.wait(LOOK):
            self.look()

    def look(self) -> None:
        """Once at each."""
        self.to[:] = [port for port in self.ports.values() if is_ready(port)]
