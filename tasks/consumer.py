"""Huey's consumer on the jobs table: its start, its stop."""

from typing import Any

from huey.api import Huey
from huey.consumer import Consumer

from idp.logs import event
from idp.models import commit_lazily

#: Seconds that running jobs have to finish after SIGTERM or SIGINT; below the 30 that supervisors give by default.
GRACE = 25.0


class JobsConsumer(Consumer):
    """Finishes what runs, and takes leave of the table, when it ends."""

    def __init__(self, huey: Huey, **options: Any) -> None:
        if options.get("shutdown_timeout") is None:
            options["shutdown_timeout"] = GRACE
        super().__init__(huey, **options)

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
