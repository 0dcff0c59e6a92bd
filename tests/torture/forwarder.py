"""A line to a server that can be cut without a word, refuse, or lead to another server."""

import contextlib
import socket
import struct
import threading

#: SO_LINGER on, with no time: closing sends a reset.
RESET = struct.pack("ii", 1, 0)


class Forwarder:
    """A port of loopback whose connections go on to `target`, another port of loopback."""

    def __init__(self, target: int) -> None:
        self.target, self.refuses = target, False
        self.connected: set[socket.socket] = set()
        self.open = threading.Event()
        self.open.set()
        self.door = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self.door.getsockname()[1])
        _thread(self._accept)

    def pause(self) -> None:
        """Forward nothing and refuse nothing, as a cable that was pulled; what is sent meanwhile arrives afterwards."""
        self.open.clear()

    def resume(self) -> None:
        self.open.set()

    def refuse(self, refuses: bool = True) -> None:
        """End what is connected and reset each new connection, or no more."""
        self.refuses = refuses
        for line in list(self.connected) if refuses else ():
            _end(line)

    def lead_to(self, target: int) -> None:
        """New connections go to another server; those that are there stay with the old one."""
        self.target = target

    def close(self) -> None:
        """Let the threads that are at the door end; the others end with their connections."""
        self.refuses = True
        self.open.set()
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                _thread(self._connect, near)

    def _connect(self, near: socket.socket) -> None:
        self.open.wait()
        try:
            far = None if self.refuses else socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            far = None
        if far is None:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            near.close()
            return
        far.settimeout(None)
        for line in (near, far):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connected.update((near, far))
        _thread(self._pump, near, far)
        _thread(self._pump, far, near)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Until `source` ends; its end is forwarded like its bytes, not while the line is cut."""
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self.open.wait()
                sink.sendall(data)
        self.open.wait()
        for line in (sink, source):
            _end(line)
        self.connected.discard(source)
        source.close()


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _thread(target, *arguments) -> None:
    threading.Thread(target=target, args=arguments, daemon=True).start()
