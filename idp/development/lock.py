"""`python -m idp.development.lock`: pins what production and CI install, and says what production is made of.

Writes requirements.lock and .ci/requirements.lock, each file of each release by its SHA-256, and docs/sbom.cdx.json
(CycloneDX). What is pinned stays so where pyproject.toml allows it; `--upgrade` takes the newest. Needs `.[lock]`.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

#: Which extra of pyproject.toml each lock is of.
LOCKS = {"requirements.lock": "production", ".ci/requirements.lock": "dev"}
SBOM = "docs/sbom.cdx.json"

COMMAND = "python -m idp.development.lock"


def main() -> None:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases that pyproject.toml allows")
    more = ["--upgrade"] if parser.parse_args().upgrade else []
    for lock, extra in LOCKS.items():
        _run("uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", "3.11",
             "--generate-hashes", "--custom-compile-command", COMMAND, "--extra", extra, *more,
             "pyproject.toml", "--output-file", lock)  # fmt: skip
    _run("cyclonedx-py", "requirements", "--pyproject", "pyproject.toml", "--output-reproducible", "--output-format",
         "JSON", "--output-file", SBOM, "requirements.lock")  # fmt: skip
    _shorten(ROOT / SBOM)


def _run(tool: str, *arguments: str) -> None:
    """One of this environment's tools. Raises CalledProcessError, its own words said."""
    subprocess.run([str(Path(sys.executable).parent / tool), *arguments], cwd=ROOT, check=True)


def _shorten(file: Path) -> None:
    """Leave out each component's line of the lock: its hashes stand beside it."""
    bill = json.loads(file.read_text())
    for component in bill["components"]:
        component.pop("description", None)
    file.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
