"""What Linux shows of a running process to whoever may look at it."""

from pathlib import Path

import psutil


def test_no_secret_lies_in_the_environment_of_what_runs(working_house):
    """Of web, granian's worker and consumer: the addresses with their passwords, and AWS' key, are gone once read."""
    environment = working_house.environment
    secrets = {name: environment[name] for name in ("DATABASE_URL", "REDIS_URL", "AWS_SECRET_ACCESS_KEY")}
    processes = [working_house.processes[name].pid for name in ("web", "worker")]
    processes += [child.pid for child in psutil.Process(processes[0]).children()]
    assert len(processes) == 3
    for pid in processes:
        shown = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"LOG_PATH=" in shown
        assert [name for name, value in secrets.items() if value.encode() in shown] == []
        assert "Max core file size        0                    0" in Path(f"/proc/{pid}/limits").read_text()
    assert oct(working_house.log.stat().st_mode & 0o777) == "0o640"
