"""The Terraform of the workers, evaluated: what each resource comes to under given variables.

tfparse evaluates variables, locals, counts and references, and knows no provider; a resource's `id` is its own, which
is what a reference to its ARN comes to as well. The ids of blocks are lost in it, and read from the text.
"""

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from tfparse import load_from_path

from tests.house import ROOT

FOLDER = ROOT / "tasks/deploy/terraform"

#: All that has no default.
TOLD = {
    "env_name": "prod", "region": "us-west-2", "worker_image_id": "ami-1", "subnet_ids": ["subnet-1", "subnet-2"],
    "security_group_ids": ["sg-1"], "kms_key_arn": "arn:aws:kms:us-west-2:111122223333:key/k",
    "secrets_bucket": "secrets", "secrets_key": "prod/application.yml",
}  # fmt: skip


class Plan:
    """`of(kind)` are the resources of a kind."""

    def __init__(self, **variables: Any) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".tfvars") as file:
            file.write("\n".join(f"{name} = {json.dumps(value)}" for name, value in (TOLD | variables).items()))
            file.flush()
            told = [os.path.relpath(file.name, FOLDER)]  # It takes no other.
            self.found = load_from_path(str(FOLDER), stop_on_hcl_error=True, vars_paths=told)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self.found.get(kind, [])

    def one(self, kind: str) -> dict[str, Any]:
        (found,) = self.of(kind)
        return found

    @property
    def alarms(self) -> dict[str, dict[str, Any]]:
        """By the last part of its name; what only scales is none."""
        found = {one["alarm_name"].removeprefix("prod-idp-worker-"): one for one in self.of(ALARM)}
        return {name: one for name, one in found.items() if name != "scale-out"}


ALARM = "aws_cloudwatch_metric_alarm"


def block_ids(resource: dict[str, Any]) -> list[str]:
    """The ids of a resource's blocks, in their order, from its text."""
    place = resource["__tfmeta"]
    lines = (FOLDER / Path(place["filename"]).name).read_text().splitlines()
    return re.findall(
        r"^ +id += \"(\w+)\"$", "\n".join(lines[place["line_start"] - 1 : place["line_end"]]), re.MULTILINE
    )


def as_list(block: Any) -> list[Any]:
    """A block that stands once is no list in tfparse."""
    return block if isinstance(block, list) else [block]


def stats(resource: dict[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
    """The metrics that an alarm or a policy asks for: namespace, name, dimensions."""
    if "metric_name" in resource:
        return [(resource["namespace"], resource["metric_name"], resource.get("dimensions") or {})]
    inner = [value for key, value in resource.items() if isinstance(value, dict | list) and key != "__tfmeta"]
    blocks = [one for value in inner for one in as_list(value) if isinstance(one, dict)]
    return [found for block in blocks for found in stats(block)]
