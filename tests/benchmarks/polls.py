"""Polls of one waiting page over 32 kept connections."""

import re
import socket
import subprocess
import sys
import threading
import time

import requests

from idp.development.servers import free_port, listening
from tests.house import FORM, ROOT


def polls(seconds: float) -> float:
    """Prints, and returns, the polls a second that one web process answers; its client is on the same cores."""
    port = free_port()
    web = subprocess.Popen([sys.executable, "run_web.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    while not listening(port):
        time.sleep(0.05)
    request = _poll_request(port)
    counts = [0] * 32
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_poll, args=(port, request, counts, n, until)) for n in range(len(counts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{'polls, requests/s':24}{sum(counts) / seconds:12.0f}   (one web process; the client shares its cores)")
    web.terminate()
    web.wait()
    return sum(counts) / seconds


def _poll_request(port: int) -> bytes:
    """The bytes of a poll, as htmx sends it, in the session of a person who waits."""
    url, http = f"http://127.0.0.1:{port}", requests.Session()
    page = http.get(url + "/verify").text
    hidden = dict(re.findall(r'name="(csrf_token|submission_id)" value="([^"]+)"', page))
    page = http.post(url + "/verify", FORM | hidden).text
    path = re.search(r'hx-get="([^"]+)"', page).group(1)
    cookie = "; ".join(f"{c.name}={c.value}" for c in http.cookies)
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()


def _poll(port: int, request: bytes, counts: list[int], n: int, until: float) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        while time.monotonic() < until:
            line.sendall(request)
            answer = line.recv(65536)
            if not answer.startswith(b"HTTP/1.1 204"):
                raise SystemExit(f"a poll answered {answer[:40]!r}")
            counts[n] += 1
