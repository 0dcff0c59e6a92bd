"""Huey's consumer on the jobs table: its start, its stop."""

import logging
import sys
from typing import Any

from huey.api import Huey
from huey.consumer import Consumer

from idp import logs
from idp.config import settings
from idp.database import commit_lazily
from idp.errors import ConfigError
from idp.logs import event

#: Seconds that running jobs have to finish after SIGTERM or SIGINT; below the 30 that supervisors give by default.
GRACE = 25.0


class JobsConsumer(Consumer):
    """Finishes what runs, and takes leave of the table, when it ends."""

    def __init__(self, huey: Huey, **options: Any) -> None:
        if options.get("shutdown_timeout") is None:
            options["shutdown_timeout"] = GRACE
        super().__init__(huey, **options)

    @classmethod
    def prepared(cls, huey: Huey, **options: Any) -> "JobsConsumer":
        """A consumer whose settings and log are in order; SystemExit 2, with a sentence, where they are not."""
        try:
            _check()
            logs.configure("worker")
        except ConfigError as e:
            print(f"run_consumer: {e}", file=sys.stderr)
            sys.exit(2)
        logging.getLogger("huey").handlers.clear()  # huey_consumer's plain text would double our JSON lines.
        return cls(huey, **options)

    def start(self) -> None:
        commit_lazily()
        self.huey.storage.presence.threads = self.workers
        super().start()
        event("worker.started", threads=self.workers)

    def stop(self, graceful: bool = False) -> None:
        """Always gracefully, for at most `shutdown_timeout` seconds."""
        super().stop(graceful=True)

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.huey.storage.close()
            event("worker.stopped")


def _check() -> None:
    """Stop a start that could only fail at its first job. Raises ConfigError."""
    missing = [n for n in ("database_url", "redis_url", "session_encryption_key") if not getattr(settings(), n)]
    if missing:
        raise ConfigError(f"set {', '.join(missing)}: the worker shares them with the web process")
    if not settings().ruby_workers_idv_enabled:
        raise ConfigError(
            "ruby_workers_idv_enabled: must be 'true' for a worker; otherwise jobs run in the web process"
        )
