"""CPU that processes spend: on a noisy machine the surest figure there is."""

import contextlib
import os
from collections.abc import Mapping

import psutil

Spent = dict[str, float]  #: seconds by the name of a group of processes


def spent(pid: int) -> float:
    """Seconds of CPU of a process, of all below it, and of those of them that have ended."""
    total, root = 0.0, psutil.Process(pid)
    for process in [root, *root.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def keep_on_one(pid: int) -> None:
    """Leave a process, its threads and those to come the last CPU alone that it may run on (sched_setaffinity(2))."""
    last = max(os.sched_getaffinity(pid))
    for thread in psutil.Process(pid).threads():
        os.sched_setaffinity(thread.id, {last})


def of_all(pids: Mapping[str, int]) -> Spent:
    return {name: spent(pid) for name, pid in pids.items()}


def each(before: Spent, after: Spent, count: int) -> Spent:
    """Microseconds for each of `count` that happened in between, by name."""
    return {name: 1e6 * (after[name] - before[name]) / count for name in after}


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional megabytes (2**20 bytes) of a process alone."""
    info = psutil.Process(pid).memory_full_info()
    return info.rss / 2**20, info.pss / 2**20
