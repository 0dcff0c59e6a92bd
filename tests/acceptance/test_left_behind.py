"""That a house takes its processes along, their own children included."""

import subprocess
import sys

from conftest import RUN, wait_for

from tests.house import House
from tests.processes import left_behind

#: A process with a child of its own, which the end of its parent does not end.
PARENT = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {!r}]); print(1, flush=True); {}"
CHILD = "import time; time.sleep(600)  # a grandchild"


def grandchildren() -> list[str]:
    return [line for line in left_behind(RUN) if CHILD in line]


def test_what_a_test_leaves_behind_is_listed_by_name():
    """A process whose parent has ended is found by the mark that it inherited, and named by its command."""
    child = subprocess.Popen([sys.executable, "-c", CHILD])
    try:
        assert wait_for(grandchildren, "the process in the list")[0].startswith(str(child.pid))
    finally:
        child.kill()
        child.wait()
    assert grandchildren() == []


def test_a_house_takes_the_children_of_its_processes_along(tmp_path):
    """At its close, and when a single process is stopped: no grandchild lives on."""
    house = House(tmp_path, {})
    for end in (lambda: house.stop("parent"), house.close):
        house.start("parent", "-c", PARENT.format(CHILD, CHILD))
        wait_for(lambda: len(grandchildren()) == 2, "parent and grandchild")
        end()
        wait_for(lambda: grandchildren() == [], "the end of both")


def test_a_proxy_leaves_no_process(house_of, tmp_path):
    """proxy.py has children that outlive it when it is killed: its session is ended as a whole."""
    house = house_of("postgresql://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")
    house.start(
        "proxy", "-m", "proxy", "--port", "0", "--num-workers", "1", "--num-acceptors", "1",
        "--data-dir", str(tmp_path / "proxy"),
    )  # fmt: skip
    wait_for(lambda: sum("-m proxy" in line for line in left_behind(RUN)) > 1, "the proxy and its children")
    house.close()
    wait_for(lambda: not any("-m proxy" in line for line in left_behind(RUN)), "the end of all")
