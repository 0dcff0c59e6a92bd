"""What may stand before Postgres: PgBouncer in transaction mode, and a stand-in of its door for where there is none."""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from idp.development.servers import free_port, listening
from tests.house import wait_for

PGBOUNCER = shutil.which("pgbouncer")

#: All that PgBouncer takes when a connection begins (its manual, `ignore_startup_parameters`).
TAKEN = {"user", "database", "client_encoding", "datestyle", "timezone", "standard_conforming_strings",
         "application_name"}  # fmt: skip

TLS, GSS = 80877103, 80877104  #: requests that come before the startup message (Postgres' manual, "Message Formats")

CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 2
logfile = {log}
"""


@contextmanager
def pgbouncer(url: str) -> Iterator[str]:
    """The address of a PgBouncer with its defaults before that of `url`."""
    there, port = urlsplit(url), free_port()
    with tempfile.TemporaryDirectory(prefix="idp-") as name:
        folder = Path(name)
        folder.chmod(0o777)  # It may have to run as another user.
        (folder / "users").write_text(f'"{there.username}" "{there.password}"\n')
        told = CONFIGURATION.format(server=there.port, port=port, users=folder / "users", log=folder / "log")
        (folder / "ini").write_text(told)
        command = [PGBOUNCER or "", *(["-u", "nobody"] if os.getuid() == 0 else []), str(folder / "ini")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: listening(port), "PgBouncer")
            yield url.replace(f":{there.port}/", f":{port}/")
        finally:
            process.kill()
            process.wait()


@contextmanager
def door(url: str) -> Iterator[str]:
    """The address of something that refuses each startup parameter that PgBouncer refuses, and else is Postgres."""
    there = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, there.port), daemon=True).start()
        yield url.replace(f":{there.port}/", f":{server.getsockname()[1]}/")


def _accept(server: socket.socket, port: int) -> None:
    with suppress(OSError):
        while True:
            threading.Thread(target=_connect, args=(server.accept()[0], port), daemon=True).start()


def _connect(near: socket.socket, port: int) -> None:
    with suppress(OSError), closing(near):
        message = _startup(near)
        words = message[8:].split(b"\0")
        for name in words[:-2:2]:
            if name.decode() not in TAKEN:
                near.sendall(_refusal(f"unsupported startup parameter: {name.decode()}"))
                return
        with socket.create_connection(("127.0.0.1", port)) as far:
            far.sendall(message)
            back = threading.Thread(target=_pump, args=(far, near), daemon=True)
            back.start()
            _pump(near, far)


def _startup(near: socket.socket) -> bytes:
    while True:
        head = near.recv(8, socket.MSG_WAITALL)
        length, code = struct.unpack("!II", head)
        if code not in (TLS, GSS):
            return head + near.recv(length - 8, socket.MSG_WAITALL)
        near.sendall(b"N")


def _refusal(text: str) -> bytes:
    fields = b"".join(part.encode() + b"\0" for part in ("SFATAL", "C08P01", f"M{text}")) + b"\0"
    return b"E" + struct.pack("!I", len(fields) + 4) + fields


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
