"""The queues in turns, on the same servers in the same run, on terms that are printed with them."""

import shutil
import statistics
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import cpu, notes
from tests.benchmarks.at_work import ask, environment, sending, worker
from tests.benchmarks.ground import Ground, emptied, migrated, settings_for
from tests.benchmarks.peers import PEERS, Peer
from tests.house import wait_for

NATURAL, SYNCHRONOUSLY, LAZILY = "as it does", "synchronously", "asynchronously"  #: how sender and worker commit
TEMPLATE = "bench_template"
ON_ONE_CPU = ", worker on one CPU"  #: of an entrant's title
PAUSE = 0.02  #: seconds between two jobs for an idle worker

Found = dict[str, float]  #: by measure


@dataclass(frozen=True)
class Entrant:
    """A queue, and how both its sides commit. huey.PostgresHuey of itself waits for the disk. `one_cpu` keeps its
    worker on one, so that threads of one interpreter hand over to each other there.
    """

    peer: Peer
    commits: str = NATURAL
    one_cpu: bool = False

    @property
    def title(self) -> str:
        commits = "" if self.commits == NATURAL else f", all {self.commits}"
        return self.peer.title + commits + (ON_ONE_CPU if self.one_cpu else "")


@dataclass(frozen=True)
class Sizes:
    pickups: int
    drain: int
    rounds: int


def entrants(only: list[str] | None) -> list[Entrant]:
    """All that are installed, as each commits by itself; then two that commit alike, and the two on one CPU."""
    chosen = [peer for peer in PEERS.values() if peer.installed and (not only or peer.name in only)]
    alike = [Entrant(PEERS["ours"], SYNCHRONOUSLY), Entrant(PEERS["ours"], LAZILY),
             Entrant(PEERS["huey_postgres"], LAZILY), Entrant(PEERS["ours"], one_cpu=True),
             Entrant(PEERS["huey_postgres"], one_cpu=True)]  # fmt: skip
    return [*map(Entrant, chosen), *(one for one in alike if one.peer in chosen)]


def compared(there: Ground, sizes: Sizes, only: list[str] | None) -> dict[str, Found]:
    """The medians of all rounds, by entrant."""
    migrated(there.postgres.create(TEMPLATE))
    seen: dict[str, list[Found]] = {}
    for number in range(sizes.rounds):
        for entrant in entrants(only):
            print(f"round {number + 1}: {entrant.title}", file=sys.stderr, flush=True)
            seen.setdefault(entrant.title, []).append(one_round(there, entrant, sizes))
    return {title: {name: statistics.median(one[name] for one in all_of) for name in all_of[0]}
            for title, all_of in seen.items()}  # fmt: skip


def one_round(there: Ground, entrant: Entrant, sizes: Sizes) -> Found:
    """In a database of its own: enqueue by one process, by eight, drain what then waits, then pick up one by one."""
    name, count = f"bench_{uuid.uuid4().hex}", max(80, int(sizes.drain * entrant.peer.share) // 16 * 8)
    folder = there.folder / name
    folder.mkdir()
    told = settings_for(there, there.postgres.create(name, TEMPLATE)) | {
        "BENCH_FILE": str(folder / "times"), "BENCH_COMMITS": entrant.commits, "LOG_PATH": str(folder / "log"),
    }  # fmt: skip
    with environment(told):
        ask(entrant.peer, "prepare")
        found = enqueued(there, entrant.peer, 1, count) | enqueued(there, entrant.peer, 8, count)
        with worker(entrant.peer) as process:
            if entrant.one_cpu:
                cpu.keep_on_one(process.pid)
            pids = there.pids | {"worker": process.pid}
            found |= drained(folder / "times", pids, 2 * count + 9)
            check(entrant, folder)
            found |= picked_up(entrant.peer, folder / "times", sizes.pickups)
    shutil.rmtree(folder)
    emptied(there, name)
    return found


def enqueued(there: Ground, peer: Peer, processes: int, count: int) -> Found:
    """Jobs a second of so many senders at once, and microseconds of CPU a job."""
    with sending(peer, processes, count // processes) as finish:
        before = cpu.of_all(there.pids)
        said = finish()
    rate = count / (max(one["ended"] for one in said) - min(one["began"] for one in said))
    spent = cpu.each(before, cpu.of_all(there.pids), count) | {"sender": 1e6 * sum(one["cpu"] for one in said) / count}
    return {f"enqueue{processes}": rate} | {f"enqueue{processes}_{group}_us": us for group, us in spent.items()}


def drained(times: Path, pids: dict[str, int], count: int) -> Found:
    """Jobs a second from the first beginning to the last, of `count` that waited; CPU a job of all processes."""
    first = wait_for(lambda: notes.counted(times), "a first job", 60)
    before = cpu.of_all(pids)
    wait_for(lambda: notes.counted(times) >= count, f"{count} jobs", 300)
    spent = cpu.each(before, cpu.of_all(pids), count - first)
    began = [when for _, when in notes.read(times)]
    rate = (len(began) - 1) / (began[-1] - began[0])
    return {"drain": rate} | {f"drain_{group}_us": us for group, us in spent.items()} | {
        "drain_us": sum(spent.values())}  # fmt: skip


def picked_up(peer: Peer, times: Path, count: int) -> Found:
    """Milliseconds from just before the enqueue to the job's first line, of an idle worker."""
    time.sleep(1.2)
    times.unlink()
    with sending(peer, 1, count, PAUSE) as finish:
        finish()
    wait_for(lambda: notes.counted(times) > count, f"{count} jobs", 120)
    delays = [1000 * (began - sent) for sent, began in notes.read(times)][1:]
    return {"p50": statistics.median(delays), "p99": statistics.quantiles(delays, n=100)[98]}


def check(entrant: Entrant, folder: Path) -> None:
    """SystemExit where a worker that can say it commits otherwise than the table will tell."""
    if not entrant.peer.tells:
        return
    ask(entrant.peer, "tell")
    said_in = folder / "times.commits"
    said = wait_for(lambda: said_in.exists() and said_in.read_text(), "how it commits")
    lazy = entrant.commits == LAZILY or (entrant.commits == NATURAL and entrant.peer.name == "ours")
    if said != ("off" if lazy else "on"):
        raise SystemExit(f"{entrant.title}: the worker's synchronous_commit is {said}")
