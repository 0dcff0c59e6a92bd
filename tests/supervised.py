"""Somebody in systemd's place: a socket where a process says how it is."""

import socket
import tempfile
from pathlib import Path


class Supervisor:
    """`told` is what a process is given; `hear` waits for what it says next. The socket lies in a folder of its own."""

    def __init__(self, abstract: bool = False) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="idp-")
        path = f"{self.folder.name}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + path if abstract else path)
        self.told = {"NOTIFY_SOCKET": "@" + path if abstract else path}
        Path(self.folder.name).chmod(0o755)

    def hear(self, seconds: float = 20) -> str:
        """Raises TimeoutError where nothing is said."""
        self.socket.settimeout(seconds)
        return self.socket.recv(1000).decode()

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        self.folder.cleanup()
