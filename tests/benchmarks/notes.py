"""What the job of every queue does: it writes when it was sent and when it began. BENCH_FILE says where."""

import os
import sys
import time
from pathlib import Path
from typing import Any

WIDTH = 36  #: bytes of a line, always, so that the file's size counts the jobs


def note(sent: float, person: dict[str, str]) -> dict[str, Any]:
    """A write of this size to an appended file is atomic."""
    _append(os.environ["BENCH_FILE"], f"{sent:.6f} {time.time():.6f}\n")
    return {"sent": sent, "fields": len(person)}


def say(commits: str) -> None:
    """Write how the worker's own connection commits: so the table says what was, not what was meant."""
    _append(os.environ["BENCH_FILE"] + ".commits", commits)


def counted(file: Path) -> int:
    """How many jobs have begun."""
    return file.stat().st_size // WIDTH if file.exists() else 0


def read(file: Path) -> list[tuple[float, float]]:
    """When each was sent and when it began, in seconds, in the order of their beginnings."""
    lines = (line.split() for line in file.read_text().splitlines())
    return sorted(((float(sent), float(began)) for sent, began in lines), key=lambda pair: pair[1])


def _append(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, text.encode())
    os.close(file)


def log() -> str:
    """The file for the worker's own log."""
    return os.environ["BENCH_FILE"] + ".log"


def binary(name: str) -> str:
    """A command of this environment."""
    return str(Path(sys.executable).parent / name)


HUEY = [sys.executable, binary("huey_consumer")]
