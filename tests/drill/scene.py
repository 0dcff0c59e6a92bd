"""Where a drill takes place: a web and two workers on servers of their own, and a Prometheus that watches them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from idp.development.servers import free_port, listening
from tasks.ops.questions import FAULT
from tests.drill.prometheus import Prometheus, watching
from tests.house import ROOT, wait_for
from tests.torture.ground import Ground, ground

WORKERS = ("worker1", "worker2")
SETTLED = 90.0  #: seconds at most until nothing is wrong any more


@dataclass
class Scene:
    """`ports`: where each process tells its numbers, by its name."""

    place: Ground
    ports: dict[str, int]
    told: dict[str, str] = field(default_factory=dict)  #: settings of the host at which somebody looks

    def faults(self) -> list[str]:
        """What the commands `check` call a fault, as on the host that is looked at; of each part once."""
        found: dict[str, str] = {}
        for command, who in (("run_web.py", "web"), ("run_consumer.py", "worker")):
            told = self.place.house.environment | self.place.through(who) | self.told
            said = subprocess.run([sys.executable, command, "check"], cwd=ROOT, env=told, check=False, timeout=120,
                                  stdout=subprocess.PIPE, text=True).stdout  # fmt: skip
            for word, part, sentence in ((line[:6], line[7:19], line[20:]) for line in said.splitlines()):
                if word.strip() == FAULT:
                    found.setdefault(part, f"{part.strip()}: {sentence}")
        return list(found.values())

    def start_web(self, name: str, **settings: str) -> None:
        """Another web process beside the first."""
        port = free_port()
        told = self.place.through("web") | {"OPS_PORT": str(self.ports[name])} | settings
        self.place.house.start(name, "run_web.py", "--port", str(port), **told)
        wait_for(lambda: listening(port), name)

    def start_workers(self) -> None:
        for name in WORKERS:
            self.place.worker(OPS_PORT=str(self.ports[name]))


@contextmanager
def scene() -> Iterator[tuple[Scene, Prometheus]]:
    """Everything runs, and no alert speaks."""
    with ground() as place:
        ports = {name: free_port() for name in ("web", "web2", *WORKERS)}
        found = Scene(place, ports)
        place.house.web(OPS_PORT=str(ports["web"]), **place.through("web"))
        found.start_workers()
        with watching(place.folder, ports) as prometheus:
            up = "count(up == 1) == 3 and max(idp_workers) == 2 and min(idp_part_up) == 1"
            wait_for(lambda: prometheus.asked(up), "all to be watched", SETTLED)
            wait_for(lambda: not prometheus.alerts(), "no alert", SETTLED)
            yield found, prometheus
