"""`python -m tests.holes`: ways in, round and out that must not work, each tried by HTTP at a started house.

Prints what was tried, what came, and whether it worked; ends with 1 where one did.
"""

import argparse
import os
import sys
import tempfile
import traceback
from pathlib import Path

from idp.development.postgres import Postgres
from idp.development.servers import free_port, listening
from idp.development.valkey import Valkey
from tests.benchmarks.ground import migrated
from tests.house import KEY, House, wait_for

SECONDS = "4"  #: that a person waits for a job
WORKERS = {"RUBY_WORKERS_IDV_ENABLED": "true", "SESSION_ENCRYPTION_KEY": KEY}
TOLD = WORKERS | {"TRUSTED_PROXIES": "1", "ASYNC_WAIT_TIMEOUT_SECONDS": SECONDS, "ALL_MAX_ATTEMPTS": "0"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.holes", description=__doc__)
    parser.add_argument("words", nargs="*", help="only those whose name has one of these in it")
    words = parser.parse_args().words
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder) / "pg") as pg, Valkey(Path(folder) / "vk") as vk:
            house = House(Path(folder), {"DATABASE_URL": migrated(pg.url()), "REDIS_URL": vk.url()} | TOLD)
            os.environ |= house.environment
            try:
                sys.exit(_tried(house, words))
            finally:
                house.close()


def _tried(house: House, words: list[str]) -> int:
    from tests.holes import another, answers, counting, leaving, strangers
    from tests.holes.ground import NARROW, Ground

    house.sandbox(delay=0.02)
    house.web()
    port = free_port()
    house.start("narrow", "run_web.py", "--port", str(port), **NARROW)
    wait_for(lambda: listening(port), "the second web process")
    house.consumer(threads=4)
    ground, worked = Ground(house, f"http://127.0.0.1:{port}"), 0
    for room in (another, counting, answers, leaving, strangers):
        for attack in room.ATTACKS:
            if words and not any(word in attack.__name__ for word in words):
                continue
            came, held = _said(attack, ground)
            worked += not held
            print(f"{'held ' if held else 'WORKS'}  {attack.__name__.replace('_', ' ')}\n       {attack.__doc__}")
            print(f"       -> {came}", flush=True)
    return 1 if worked else 0


def _said(attack, ground) -> tuple[str, bool]:
    try:
        return attack(ground), True
    except Exception as e:
        traceback.print_exc()
        return repr(e), False


if __name__ == "__main__":
    main()
