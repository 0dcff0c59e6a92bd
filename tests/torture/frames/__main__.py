"""`python -m tests.torture.frames`: whether a tracker of errors that prints every frame's variables prints a person.

One made-up person goes through forms, jobs and vendors, and then something is thrown at each of many places. Every
frame is looked at before each line of ours, and every exception where it is caught or logged. Printed are, for each
layer, how many frames, lines and exceptions were looked at, and what was found. Exit code 1 where anything was.
"""

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

import pytest

from idp import database, migrations
from idp.config import settings
from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from tests.house import KEY

LINE = "{:<62} {:>7} {:>7} {:>10} {:>6}"


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.torture.frames", description=__doc__).parse_args()
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    with tempfile.TemporaryDirectory(prefix="idp-") as name, pytest.MonkeyPatch.context() as patch:
        os.chmod(name, 0o755)
        folder = Path(name)
        with (
            Postgres(folder / "postgres", durable=False) as postgres,
            Valkey(folder / "valkey", durable=False) as valkey,
        ):
            told = {"DATABASE_URL": postgres.create("idp"), "REDIS_URL": valkey.url(), "SESSION_ENCRYPTION_KEY": KEY,
                    "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": ""}  # fmt: skip
            for key, value in told.items():
                patch.setenv(key, value)
            settings.cache_clear()
            migrations.migrate()
            found = walked(patch)
            database.database.close()
    sys.exit(1 if found else 0)


def walked(patch: pytest.MonkeyPatch) -> list[str]:
    """All of it, printed; returns what was found."""
    from tests.integration.tab import Tab
    from tests.torture.frames.breaks import BREAKS
    from tests.torture.frames.ground import asking_the_sandbox
    from tests.torture.frames.walk import LAYERS, LICENSE
    from tests.torture.frames.watch import Watch

    watches = []
    print(LINE.format("", "frames", "looks", "exceptions", "found"))
    with asking_the_sandbox(patch):
        for layers in (LAYERS, LICENSE, *({name: broken} for name, broken in BREAKS.items())):
            tab = Tab()
            for name, layer in layers.items():
                watches.append(watch := Watch().over(layer, tab))
                print(LINE.format(name, *watch.counts), flush=True)
    found = [f"    {place}: {what}" for watch in watches for place, what in sorted(watch.found.items())]
    print(LINE.format("in all", *map(sum, zip(*(watch.counts for watch in watches), strict=True))), *found, sep="\n")
    return found


if __name__ == "__main__":
    main()
