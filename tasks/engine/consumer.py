"""Huey's consumer on the jobs table: its start, its threads, its stop."""

import gc
import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from huey.api import Huey
from huey.consumer import Consumer, Worker, WorkerRecycle

from idp import logs
from idp.config import settings
from idp.database import connect_as
from idp.discreet import be_open
from idp.errors import ConfigError, Unavailable
from idp.launch import launching
from idp.logs import event
from idp.standing import refuse_what_stays_wrong
from idp.supervisor import READY, STOPPING, tell
from tasks.engine.forever import RECOVERY, forget, say_unavailable
from tasks.engine.sayings import as_event

#: Seconds that running jobs have to finish after SIGTERM or SIGINT; below the 30 that supervisors give by default.
GRACE = 25.0
COLLECT = 10_000  #: objects made between two looks for cycles; Python's 700 cost a job a twentieth of its CPU
DRAINED = 3  #: the exit code of a worker that an operator drained: nobody is to start it again of themselves
LAST_WORD = 1.0  #: seconds after the grace in which the process is gone, whatever its threads do
LOOK_AGAIN = 1.0  #: seconds between two looks of a thread that nobody wakes


class JobsWorker(Worker):
    """A thread that claims and runs one job a turn. `periodic` makes it the lane of the periodic ones.

    They have a thread of their own: what watches the queue must not wait in it.
    """

    periodic = False

    def loop(self, now: Any = None) -> None:
        with self.huey.storage.lease.turn():
            try:
                worked = self._work(now)
                forget("claim")
            except Unavailable as e:
                say_unavailable("claim", e)
                self.stop_flag.wait(RECOVERY)
                return
            except Exception as e:
                event("worker.broke", logging.ERROR, exc_info=e)
                self.stop_flag.wait(RECOVERY)
                return
        if not worked and (self.periodic or not self.huey.storage.blocking):
            self.stop_flag.wait(LOOK_AGAIN)
        if worked and self.max_tasks and self.task_count >= self.max_tasks:
            raise WorkerRecycle

    def _work(self, now: Any) -> bool:
        task = self.huey.dequeue(self.huey.kinds(periodic=True) if self.periodic else None)
        if task is None:
            return False
        self.task_count += 1
        self.huey.execute(task, now)
        return True


class JobsConsumer(Consumer):
    """Finishes what runs, and takes leave of the table, when it ends."""

    worker_class = JobsWorker
    beside: ClassVar[list[Callable[[threading.Event], None]]] = []  #: what else runs in the process until the event

    def __init__(self, huey: Huey, **options: Any) -> None:
        if options.get("shutdown_timeout") is None:
            options["shutdown_timeout"] = GRACE
        super().__init__(huey, **options)
        self.worker_threads.append(self._lane())

    def _lane(self) -> tuple[JobsWorker, Any]:
        """The thread of the periodic jobs, the last: Huey starts a thread that died anew under its place."""
        lane = self._create_worker()
        return lane, self._create_process(lane, f"Worker-{self.workers + 1}")

    def _create_process(self, process: Any, name: str) -> Any:
        if name == f"Worker-{self.workers + 1}":
            process.periodic, process.max_tasks = True, None
        return super()._create_process(process, name)

    @classmethod
    def prepared(cls, huey: Huey, **options: Any) -> "JobsConsumer":
        """A consumer whose settings and log are in order; SystemExit 2, with a sentence, where they are not."""
        with launching("run_consumer"):
            _check()
            connect_as("worker")
            logs.configure("worker")
            logging.getLogger("huey").handlers.clear()  # huey_consumer's plain text would double our JSON lines.
            for handler in logging.getLogger().handlers:
                handler.addFilter(as_event)
            return cls(huey, **options)

    def start(self) -> None:
        gc.set_threshold(COLLECT)
        self.huey.storage.lease.threads = self.workers
        self.huey.storage.lease.when_drained = partial(os.kill, os.getpid(), signal.SIGTERM)
        with launching("run_consumer"):
            super().start()
        event("worker.started", threads=self.workers)
        for begin in self.beside:
            begin(self.stop_flag)
        tell(READY)

    def stop(self, graceful: bool = False) -> None:
        """Always gracefully, for at most `shutdown_timeout` seconds; a second later the process is gone."""
        self.stop_flag.set()
        if self._restart:
            be_open()
        else:
            tell(STOPPING)
            last_word = self.shutdown_timeout + LAST_WORD
            threading.Thread(target=_end_in, args=(last_word,), name="last word", daemon=True).start()
        super().stop(graceful=True)
        self.huey.storage.close()  # Here, as SIGHUP's restart replaces the process.

    def run(self) -> None:
        with launching("run_consumer"):
            refuse_what_stays_wrong()
        try:
            super().run()
        finally:
            self.huey.storage.close()
            event("worker.stopped")
        if self.huey.storage.lease.closed.draining:
            raise SystemExit(DRAINED)


def _end_in(seconds: float) -> None:
    """A thread that some vendor holds, or a database that does not answer, must not keep the process."""
    threading.Event().wait(seconds)
    os._exit(0)


def _check() -> None:
    """Stop a start that could only fail at its first job. Raises ConfigError."""
    missing = [n for n in ("database_url", "redis_url", "session_encryption_key") if not getattr(settings(), n)]
    if missing:
        raise ConfigError(f"set {', '.join(missing)}: the worker shares them with the web process")
    if not settings().ruby_workers_idv_enabled:
        raise ConfigError(
            "ruby_workers_idv_enabled: must be 'true' for a worker; otherwise jobs run in the web process"
        )
