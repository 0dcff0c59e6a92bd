"""A web process of little patience, so that no test waits for long: `python -m tests.integration.hasty PORT [N]`."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from idp.development.servers import free_port, listening
from tests.house import ROOT, wait_for
from views.allowances import ALLOWANCES, FORM

#: Small enough for a test to use up; of the rate of a form's allowance.
HASTY = replace(FORM, patience=0.7, rate=4000, longest=1.5, together=300_000)


@contextmanager
def hasty(
    given: Mapping[str, str], workers: int = 1, serves: bool = True, files: int = 0
) -> Iterator[tuple[int, subprocess.Popen]]:
    """Its port and its main process, once it serves; whatever is left of it is killed at the end."""
    port = free_port()
    command = [sys.executable, "-m", "tests.integration.hasty", str(port), str(workers)]
    told = {"WEB_STOP_DELAY_IN_SECONDS": "0", **given}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | told,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None,
    )
    try:
        wait_for(lambda: listening(port) or not serves, "the web process")
        yield port, process
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    from views.processes import serve

    ALLOWANCES |= dict.fromkeys(ALLOWANCES, HASTY)
    serve("127.0.0.1", int(sys.argv[1]), int(sys.argv[2]))
