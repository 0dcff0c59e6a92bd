"""Puts into this wheel what the `exclude` of the other one's pyproject.toml leaves out: one list for both."""

import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LeftOut(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        top = Path(self.root).parent.parent
        wheel = tomllib.loads((top / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
        found = [path for pattern in wheel["exclude"] for path in top.glob(pattern.lstrip("/"))]
        files = [file for path in found for file in (path.rglob("*.py") if path.is_dir() else [path])]
        build_data["force_include"] = {str(file): str(file.relative_to(top)) for file in files}
