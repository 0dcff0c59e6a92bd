"""`python -m tests.benchmarks.drips`: how long a call takes whose vendor drips, by where it drips.

Each call has a time-out of two seconds, and a vendor that would drip for longer; the ratio of what it took to its
time-out is printed. Afterwards a call is answered, and no thread had to be made for it: those of before are free.
"""

import threading
import time
from functools import partial

import pytest

from idp.errors import VendorError
from idp.logs import log
from tasks.vendors.wire import threads
from tasks.vendors.wire.http import Outbound
from tasks.vendors.wire.watch import Seconds
from tests.unit.peers import DRIPS, HELLO, YES, Drip, Peers, says

TIME_OUT = 2.0
PLACES = DRIPS | {"TLS handshake": HELLO}


def main() -> None:
    log.disabled = True
    peers = Peers()
    calls = {place: threads.start(partial(_took, peers, place)) for place in PLACES}
    ratios = {place: call.result() / TIME_OUT for place, call in calls.items()}
    for place, ratio in ratios.items():
        print(f"drips, {place:24}{ratio:6.2f} of its time-out")
    print(f"drips, {'the worst':24}{max(ratios.values()):6.2f} of its time-out")
    before = _vendors_threads()
    url = f"http://{peers.start(says(YES))}/a"
    assert threads.start(partial(_call, url, 60.0, "answers")).result() == YES.partition(b"\r\n\r\n")[2]
    print(f"drips, threads then {before}, after one more call, which was answered: {_vendors_threads()}")
    peers.stop()


def _took(peers: Peers, place: str) -> float:
    """Seconds of one call whose answer drips there, or whose handshake does."""
    drip = Drip(peers.over, *PLACES[place], times=200)
    scheme = "https" if place == "TLS handshake" else "http"
    url, began = f"{scheme}://{peers.start(drip)}/a", time.monotonic()
    with pytest.raises(VendorError, match="timeout"):
        _call(url, TIME_OUT, place)
    assert not drip.to_the_end, place
    return time.monotonic() - began


def _call(url: str, seconds: float, service: str) -> bytes:
    return Outbound.until("", 60).post(
        service, url, data=b"{}", headers={}, seconds=Seconds(seconds, seconds), call_id="a call",
        read=lambda reply: reply.body,
    )  # fmt: skip


def _vendors_threads() -> int:
    return sum(thread.name == "vendor" for thread in threading.enumerate())


if __name__ == "__main__":
    main()
