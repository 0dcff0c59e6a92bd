"""The processes that serve: granian's main process, and the web processes that it starts."""

import multiprocessing
import resource
import signal
import socket
import sys
import threading
import time
from functools import partial
from math import ceil
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings

from idp import fingerprints, logs
from idp.config import settings
from idp.database import connect_as
from idp.discreet import be_discreet
from idp.launch import WRONG, launching
from idp.linux import die_with_parent
from idp.standing import refuse_what_stays_wrong
from idp.supervisor import READY, STOPPING, tell
from tasks.engine.huey import huey
from tasks.ops import canary, server
from views import deaths
from views.app import app
from views.operators.desk import pages
from views.server import Edge
from views.static_files import make_ready

#: Connections that one web process keeps at once, and that wait to be taken; the system's own limits may be lower.
CONNECTIONS, BACKLOG = 16_384, 4096

OWN_FILES = 256  #: kept free of them: connections to Postgres and Redis, the log, libraries

#: Milliseconds for a request's head, and for the silence before it: longer than AWS' balancers keep a silent
#: connection (60 s), so that none of them sends a request into one that we have just closed.
SILENCE = 75_000

HEAD = 64 * 1024  #: bytes of a request's head

LOOK = 0.05  #: seconds between two looks at whether the port is open

GOING = 40  #: seconds for what is under way: the longest that a form may take to arrive, and its answer


class _Web(Granian):  # type: ignore[misc, valid-type]
    """Granian, which says when it begins to stop."""

    def shutdown(self, exit_code: int = 0) -> None:
        tell(STOPPING)
        super().shutdown(exit_code)


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the web by so many processes until SIGTERM or SIGINT; requests under way are answered first.

    One that dies is said in the log, and replaced. Raises SystemExit where that does not help: 1 where they die again
    within seconds, 2 for one that never served, and has said why.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # A web process is given what was read.
        be_discreet(settings().production)
    serves = multiprocessing.Event()
    logs.configure("web")
    web = _Web(
        "views.server", address=host, port=port, interface=Interfaces.ASGI, loop=Loops.auto,
        http=HTTPModes.http1, http1_settings=HTTP1Settings(header_read_timeout=SILENCE, max_buffer_size=HEAD),
        websockets=False, backlog=BACKLOG, backpressure=_connections(), log_enabled=False, workers=workers,
        workers_kill_timeout=GOING + ceil(settings().web_stop_delay_in_seconds),
    )  # fmt: skip
    threading.Thread(target=_mend, args=(web, serves, (host, port)), name="deaths", daemon=True).start()
    try:
        web.serve(target_loader=partial(_edge, serves), wrap_loader=False)
    except SystemExit:
        sys.exit(1 if serves.is_set() else WRONG)


def _connections() -> int:
    """Fewer than there may be files, of which granian has allowed itself as many as it may: some are needed within."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if files == resource.RLIM_INFINITY else max(OWN_FILES, min(CONNECTIONS, files - OWN_FILES))


def _mend(web: Any, serves: Any, address: tuple[str, int]) -> None:
    """From when one served on: what can't even start is not tried again."""
    serves.wait()
    web.respawn_failed_workers = True
    threading.Thread(target=_say_ready, args=(address,), name="ready", daemon=True).start()
    deaths.watch()


def _say_ready(address: tuple[str, int]) -> None:
    """Granian opens the port a moment after a web process said that it serves."""
    while not _listens(address):
        time.sleep(LOOK)
    tell(READY)


def _listens(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


def _edge(serves: Any) -> Edge:
    """For a web process, which must not go on serving when granian's main process is killed.

    `serves` is set once nothing more of the start can fail.
    """
    # What granian's main process does at a signal is no end of this one, and until it serves nobody else hears it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    with launching("run_web"):
        die_with_parent()
        be_discreet(settings().production)
        logs.configure("web")
        connect_as("web")
        refuse_what_stays_wrong()
        fingerprints.open_if_possible()
        for_ever = threading.Event()
        huey.storage.sweep.watch_over(for_ever)
        make_ready()
        if huey.immediate:
            from tasks import at_work  # noqa: F401 -- jobs are run here
        server.begin(for_ever, is_web=True, pages=pages())
        canary.begin(for_ever)
        serves.set()
    return Edge(app)
