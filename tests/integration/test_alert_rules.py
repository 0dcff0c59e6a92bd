"""Prometheus' rules and Grafana's dashboard ask for what /metrics tells, and the rules mean what they say."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from conftest import ROOT
from prometheus_client.parser import text_string_to_metric_families

from idp.logs import event
from idp.measures import MEASURES
from tasks.engine.huey import huey
from tasks.ops import answers, parts
from views import ops

RULES = ROOT / "tasks/deploy/prometheus/alerts.yml"
DASHBOARD = ROOT / "tasks/deploy/grafana/dashboard.json"


def alerts() -> dict[str, str]:
    """Each alert's expression."""
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    return {rule["alert"]: rule["expr"] for rule in group["rules"]}


def panels() -> dict[str, list[str]]:
    return {one["title"]: [t["expr"] for t in one["targets"]] for one in json.loads(DASHBOARD.read_text())["panels"]}


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every expression of both."""
    return [*alerts().values(), *(expression for several in panels().values() for expression in several)]


@pytest.fixture
def told(services) -> dict[str, set[str]]:
    """What /metrics tells when everything has happened once: the labels of each sample."""
    for name, measures in MEASURES.items():
        fields = {m.field: 1 for m in measures if m.field} | {n: "some" for m in measures for n in m.labels}
        event(name, **fields)
    ops.noted("/verify", "GET", 200, 0.1)
    parts.ask_kms()
    huey.storage.lease.enter()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(answers.exposition().body.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_every_metric_that_is_asked_for_is_told(asked, told):
    """With the labels by which it is chosen or grouped."""
    names = {name for one in asked for name in re.findall(r"\bidp_\w+", one)}
    assert len(names) > 20
    assert names - told.keys() == set()
    for one in asked:
        chosen = {label for inner in re.findall(r"\{([^}]*)\}", one) for label in re.findall(r"(\w+)(?:=|!)", inner)}
        grouped = {label for inner in re.findall(r"by \(([^)]*)\)", one) for label in re.split(r",\s*", inner)}
        known = {label for name in re.findall(r"\bidp_\w+", one) for label in told[name]}
        assert (chosen | grouped) - known == set(), one


def test_every_number_is_in_the_dashboard(told):
    """All but keys, which are an alert, and what another one says as well."""
    ending = re.compile(r"_(bucket|count|sum|created|total)$")
    shown = {ending.sub("", name) for several in panels().values() for name in re.findall(r"\bidp_\w+", str(several))}
    families = {ending.sub("", name) for name in told if name.startswith("idp_")}
    left_out = {
        "idp_session_key_texts",
        "idp_jobs_enqueued",
        "idp_parts_unavailable",
        "idp_log_lines_lost",
        "idp_keys_missing",
    }
    assert families - shown == left_out


def test_the_dashboard_is_one():
    """Ids once, no panel over another, and a source that its viewer chooses."""
    found = json.loads(DASHBOARD.read_text())
    places = [one["gridPos"] for one in found["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    assert len({one["id"] for one in found["panels"]}) == len(places) == len(panels())
    assert {one["datasource"]["uid"] for one in found["panels"]} == {"${datasource}"}
    assert [one["name"] for one in found["templating"]["list"]] == ["datasource"]


@pytest.mark.skipif(not shutil.which("promtool"), reason="no Prometheus here (apt-get install prometheus)")
def test_the_rules_speak_when_they_should_and_not_before(tmp_path):
    """Of Prometheus itself: series that are well, few, and wrong."""
    given = (ROOT / "tests/integration/alerts.yml").read_text().replace("{{rules}}", str(RULES))
    (tmp_path / "alerts.yml").write_text(given)
    command = ["promtool", "test", "rules", tmp_path / "alerts.yml"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
