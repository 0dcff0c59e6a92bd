"""A real Prometheus (`apt-get install prometheus`) with our rules, that looks at every process each 5 seconds."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from idp.development.servers import free_port
from idp.linux import die_with_parent
from tests.house import ROOT, end_session, wait_for

EVERY = 5  #: seconds between two looks

CONFIGURATION = """
global: {{scrape_interval: {every}s, scrape_timeout: 4s, evaluation_interval: {every}s}}
rule_files: [{rules}]
scrape_configs: [{{job_name: idp, static_configs: [{{targets: [{targets}]}}]}}]
"""


class Prometheus:
    """At a port of loopback."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/-/ready", timeout=2).ok
        except requests.RequestException:
            return False

    def asked(self, expression: str) -> list[Any]:
        """What an expression comes to now."""
        return self._get("query", query=expression)["result"]

    def alerts(self) -> set[str]:
        """Those that fire now, by the names of docs/runbook.md, each with what it is about."""
        firing = [one["labels"] for one in self._get("alerts")["alerts"] if one["state"] == "firing"]
        return {alarm_of(one["alertname"]) for one in firing}

    def _get(self, what: str, **asked: str) -> Any:
        return requests.get(f"{self.url}/api/v1/{what}", params=asked, timeout=10).json()["data"]


def alarm_of(alert: str) -> str:
    """IdpOldestJob is `oldest-job`."""
    return "-".join(re.findall("[A-Z][a-z]+", alert)[1:]).lower()


@contextmanager
def watching(folder: Path, ports: Mapping[str, int]) -> Iterator[Prometheus]:
    """Raises SystemExit where there is none."""
    program = shutil.which("prometheus")
    if program is None:
        raise SystemExit("prometheus is not here: apt-get install prometheus")
    targets = ", ".join(f"'127.0.0.1:{port}'" for port in ports.values())
    rules = ROOT / "tasks/deploy/prometheus/alerts.yml"
    (folder / "prometheus.yml").write_text(CONFIGURATION.format(every=EVERY, rules=rules, targets=targets))
    port = free_port()
    command = [
        program, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb",
        f"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=folder, start_new_session=True, preexec_fn=lambda: die_with_parent(signal.SIGKILL)
    )
    try:
        found = Prometheus(port)
        wait_for(found.ready, "Prometheus")
        yield found
    finally:
        end_session(process)
