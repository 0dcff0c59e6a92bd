"""What a supervisor is told: `READY=1` once a process serves, `STOPPING=1` once it ends.

The protocol is sd_notify(3), which is stable: one datagram to the socket that NOTIFY_SOCKET names, where `@` stands for
the null byte of an abstract one. Without that variable nobody asked.
"""

import os
import socket

READY, STOPPING = "READY=1", "STOPPING=1"


def tell(state: str) -> None:
    """Send `state` to systemd, or to whoever started us so. One that does not hear it costs us nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(1)
            line.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:
        return
