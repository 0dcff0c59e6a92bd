"""The README's first command, its data in a folder of its own: everything is there, and Ctrl-C ends all of it."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import ROOT

from idp.development.servers import free_port, listening
from tests.house import Person, wait_for

PARTS = ("idp", "tasks", "views", "run_web.py", "run_consumer.py")

#: As `run_web.py` itself, but that its data go elsewhere.
START = "from pathlib import Path; import run_web; run_web.HERE = Path.cwd(); run_web.main()"

#: What the start must make for itself.
MADE = ("DATABASE_URL", "REDIS_URL", "SESSION_ENCRYPTION_KEY", "RUBY_WORKERS_IDV_ENABLED")


def test_a_person_is_verified_by_what_it_starts():
    """Postgres, Valkey, sandbox, worker and web; a developer's own secrets in the environment disturb none of them."""
    port = free_port()
    told = {name: value for name, value in os.environ.items() if name not in MADE} | {"LEXISNEXIS_PASSWORD": "own"}
    with tempfile.TemporaryDirectory(prefix="idp-") as folder:
        Path(folder).chmod(0o755)
        for name in PARTS:
            (Path(folder) / name).symlink_to(ROOT / name)
        start = subprocess.Popen([sys.executable, "-c", START, "--port", str(port)], cwd=folder, env=told,
                                 stdout=subprocess.PIPE, text=True)  # fmt: skip
        try:
            assert any("Stop with Ctrl-C" in line for line in start.stdout), "it ended by itself"
            person = Person(f"http://127.0.0.1:{port}")
            assert person.submit().status_code == 303
            assert person.end() == "/phone"
        finally:
            start.send_signal(signal.SIGINT)
            assert start.wait(30) == 0
        wait_for(lambda: not listening(port), "the end of the web process")
