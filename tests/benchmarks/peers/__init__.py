"""The queues that are compared, a file each: `send(sent, person)` enqueues, `COMMAND` starts its worker.

Each file is imported by a sender and by the worker itself; both find servers and terms in the environment. `prepare`,
where there is one, makes what the queue wants in a new database; `tell`, where there is one, sends a job that writes
how the worker commits.
"""

import importlib.util
from dataclasses import dataclass

THREADS = 8


@dataclass(frozen=True)
class Peer:
    """One of them: `needs` is the library that it is of, `share` the part of the jobs that it is given (it is slow)."""

    name: str
    title: str
    needs: str
    how: str
    share: float = 1.0
    tells: bool = False  #: how its worker commits

    @property
    def module(self) -> str:
        return f"{__name__}.{self.name}"

    @property
    def installed(self) -> bool:
        return importlib.util.find_spec(self.needs) is not None


PEERS = {
    peer.name: peer
    for peer in (
        Peer("ours", "this queue", "huey", "huey_consumer -w 8", tells=True),
        Peer("huey_postgres", "huey.PostgresHuey", "psycopg", "huey_consumer -w 8", tells=True),
        Peer("huey_sql", "huey SqlHuey, Postgres", "huey", "huey_consumer -w 8; it has no bell, and asks", 0.5),
        Peer("huey_redis", "huey.RedisHuey", "huey", "huey_consumer -w 8"),
        Peer("procrastinate_postgres", "procrastinate", "procrastinate",
             "procrastinate worker -c 8; it keeps rows, not what a job returned", 0.5),
        Peer("celery_redis", "celery, Redis", "celery", "celery worker --pool threads -c 8"),
        Peer("rq_redis", "rq", "rq",
             "rq worker-pool -n 8: it has no threads; eight processes, and each forks for each job", 0.1),
    )
}  # fmt: skip


def missing() -> list[str]:
    """A sentence for each that is not installed."""
    return [f"{peer.title} is left out: pip install -e '.[bench]' to have it" for peer in PEERS.values()
            if not peer.installed]  # fmt: skip
