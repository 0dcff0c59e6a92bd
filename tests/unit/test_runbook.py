"""Every alarm has its entry in the runbook, every entry an alarm, and every drill of an alarm was done."""

import re

import pytest
import yaml
from conftest import ROOT
from unit.terraform import Plan
from unit.test_events import ROWS

from idp.errors import Cause
from idp.settings import ABOUT
from tasks.ops.verbs import VERBS
from tests.drill.faults import DRILLS
from tests.drill.prometheus import alarm_of

PAGE = (ROOT / "docs/runbook.md").read_text()
ENTRIES = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL))

RULES = yaml.safe_load((ROOT / "tasks/deploy/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
PROMETHEUS = {alarm_of(rule["alert"]) for rule in RULES}

#: What looks like an event and is none.
FILES = {"alerts.yml", "application.yml", "events.md", "production.log", "run_consumer.py", "run_web.py"}

#: Words of Postgres and of our Terraform.
OTHERS = {"pg_stat_activity", "pg_terminate_backend", "asg_worker_min"}


def test_each_alarm_has_its_entry_and_each_entry_an_alarm():
    """CloudWatch's, of all services one, and Prometheus'."""
    cloudwatch = {"vendor-errors" if name.startswith("vendor-errors-") else name for name in Plan().alarms}
    assert cloudwatch == PROMETHEUS
    assert ENTRIES.keys() == PROMETHEUS


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_what_it_means_where_to_look_and_what_to_do(name):
    """In this order, and by names that there are."""
    assert re.findall(r"^\*\*(\w+):\*\*", ENTRIES[name], re.MULTILINE) == ["Means", "Look", "Do"]
    words = set(re.findall(r"`([^`]+)`", ENTRIES[name]))
    assert {one for one in words if re.fullmatch(r"[a-z]+\.[a-z_]+", one)} - FILES - ROWS.keys() == set()
    verbs = {verb for one in words for verb in re.findall(r"run_consumer.py jobs (\w+)", one)}
    assert verbs <= {*VERBS, "list", "show", "workers"}
    settings = {one for one in words if re.fullmatch(r"[a-z]+(_[a-z]+){2,}", one)}
    known = {*ABOUT, *(cause.value for cause in Cause), *(f for fields in ROWS.values() for f in fields)}
    assert settings - known - OTHERS == set()


def test_every_alarm_was_made_to_ring():
    """By a drill, which stands in the table with the seconds that it took."""
    drilled = {(name, alarm) for name, drill in DRILLS.items() for alarm in drill.alerts}
    assert {alarm for _, alarm in drilled} == PROMETHEUS
    measured = set(re.findall(r"^\| ([a-z-]+) \| `([a-z-]+)` \| \d+ s \|", PAGE, re.MULTILINE))
    assert drilled - measured == set()
