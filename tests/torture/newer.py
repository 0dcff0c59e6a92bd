"""A release newer than this one, made of its files: a migration, a kind of job, a field of the message, a version.

Its web enqueues a job of the new kind with each form. That job notes in the new column of `jobs` what came of the new
field: `newer` from a form that a newer web took, `absent` from one that it knows only by a session of the older one.
"""

import shutil
from pathlib import Path

from tests.house import ROOT

VERSION = "9.0.0"
KIND = "newer_noting"
FOLDERS, PROGRAMS = ("idp", "tasks", "views"), ("run_web.py", "run_consumer.py")

TASK = f'''"""A kind of job that the release before does not know."""

from huey.api import Task

from idp.applicant import Applicant
from idp.database import run
from idp.personal import Facts
from tasks.engine.huey import huey


@huey.task(context=True)
def {KIND}(applicant: Facts, task: Task) -> None:
    """Note in the new column whether the new field came."""
    came = Applicant.from_message(applicant).newer or "absent"
    run("UPDATE jobs SET newer = %s WHERE id = %s RETURNING id", (came, task.id))
'''

_FIELD = '    state_id_expiration: str = ""\n'
_IMPORT = "from tasks.engine.sealed import with_half\n"
_ENQUEUE = "        huey.enqueue(with_half(step.task.s(applicant, id=wait.id, expires=left), half))\n"
_TASKS = "from tasks import documents, maintenance, "

#: What is put behind a line of a file.
MORE = {
    "idp/applicant.py": [(_FIELD, '    newer: str = "newer"\n')],
    "views/starting.py": [
        (_IMPORT, f"from tasks.newer import {KIND}\n"),
        (_ENQUEUE, f"        huey.enqueue({KIND}.s(applicant))\n"),
    ],
    "run_consumer.py": [(_TASKS, "newer, ")],
}


def made(folder: Path) -> Path:
    """Make it in a folder that is not there yet; returns the folder. Raises ValueError where this one has changed."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PROGRAMS:
        shutil.copy(ROOT / name, folder / name)
    for name, pairs in MORE.items():
        for line, more in pairs:
            _put_behind(folder / name, line, more)
    (folder / "tasks/newer.py").write_text(TASK)
    last = max(file.stem for file in (folder / "idp/migrations").glob("*.sql"))
    (folder / f"idp/migrations/{int(last[:4]) + 1:04}_newer.sql").write_text(
        "ALTER TABLE jobs ADD COLUMN newer text;\n"
    )
    told = folder / f"idp-{VERSION}.dist-info/METADATA"
    told.parent.mkdir()
    told.write_text(f"Metadata-Version: 2.1\nName: idp\nVersion: {VERSION}\n")
    return folder


def _put_behind(file: Path, line: str, more: str) -> None:
    text = file.read_text()
    if text.count(line) != 1:
        raise ValueError(f"{file.name} does not have once: {line.strip()}")
    file.write_text(text.replace(line, line + more))
