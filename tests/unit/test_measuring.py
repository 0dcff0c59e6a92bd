"""The numbers: in Prometheus' counters and in the line itself, from closed sets of labels, in base units."""

import json
import logging
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from prometheus_client import REGISTRY
from unit.test_events import ROWS

from idp import measuring
from idp.logs import FIELDS, JsonLines, event
from idp.measures import MEASURES
from idp.measuring import cloudwatch_name

EVERY = [(name, measure) for name, measures in MEASURES.items() for measure in measures]
FINISHED = {"name": "resolution_proofing", "outcome": "done", "duration_ms": 1500.0, "queue_wait_ms": 20.0}


@pytest.fixture
def line(caplog, monkeypatch):
    """What an event's line says to CloudWatch."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(measuring, "namespace", "idp")

    def written(name: str, /, **fields) -> dict:
        caplog.clear()
        event(name, **fields)
        return json.loads(JsonLines("worker").format(caplog.records[-1]))

    return written


def value(name: str, /, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize("name", MEASURES)
def test_each_line_is_of_the_embedded_metric_format(line, name):
    """Every metric a number and every dimension a text beside it, within the specification's bounds."""
    fields = {m.field: 7.0 for m in MEASURES[name] if m.field} | {n: "some" for m in MEASURES[name] for n in m.labels}
    found = line(name, **fields)
    assert abs(found["_aws"]["Timestamp"] - time.time() * 1000) < 60_000
    directives = found["_aws"]["CloudWatchMetrics"]
    assert sum(len(one["Metrics"]) for one in directives) == len(MEASURES[name])
    for one in directives:
        assert one["Namespace"] == "idp"
        assert one["Dimensions"][0] == []
        for metric in one["Metrics"]:
            assert isinstance(found[metric["Name"]], int | float)
            assert metric["Unit"] in ("Count", "Seconds")
        for dimension in [n for dimensions in one["Dimensions"] for n in dimensions]:
            assert isinstance(found[dimension], str)


def test_a_job_is_counted_and_timed_in_seconds(line):
    """By kind and outcome; the same number in both forms."""
    before = value("idp_jobs_finished_total", name="resolution_proofing", outcome="done")
    seconds = value("idp_job_seconds_sum", name="resolution_proofing")
    found = line("job.finished", **FINISHED)
    assert value("idp_jobs_finished_total", name="resolution_proofing", outcome="done") == before + 1
    assert value("idp_job_seconds_sum", name="resolution_proofing") == seconds + 1.5
    assert (found["JobsFinished"], found["JobSeconds"], found["JobQueueWaitSeconds"]) == (1, 1.5, 0.02)


def test_what_an_event_does_not_say_is_not_measured(line):
    """A job that expired in the queue has no duration; a vendor's call of no name is none's."""
    before = value("idp_job_seconds_count", name="resolution_proofing")
    found = line("job.finished", name="resolution_proofing", outcome="expired")
    assert value("idp_job_seconds_count", name="resolution_proofing") == before
    assert "JobSeconds" not in found
    assert line("vendor.called", outcome="answered")["service"] == "none"


def test_lost_lines_are_counted_by_their_number(line):
    """Not by how often that was said."""
    before = value("idp_log_lines_lost_total")
    line("log.lost", count=41)
    assert value("idp_log_lines_lost_total") == before + 41


def test_without_a_namespace_lines_are_without_metrics(line, monkeypatch):
    """And Prometheus has them all the same."""
    monkeypatch.setattr(measuring, "namespace", "")
    before = value("idp_jobs_finished_total", name="resolution_proofing", outcome="done")
    assert line("job.finished", **FINISHED).keys() <= FIELDS | {"role", "event", "time", "level"}
    assert value("idp_jobs_finished_total", name="resolution_proofing", outcome="done") == before + 1


@pytest.mark.parametrize(("name", "measure"), EVERY)
def test_every_number_is_of_a_documented_event(name, measure):
    """Its labels and its field stand in the event's row; no label can hold what a stranger chose."""
    assert set(measure.labels) <= ROWS[name] | {"outcome"}
    assert not measure.field or measure.field in ROWS[name]
    assert set(measure.labels) <= {"name", "outcome", "service", "part"}
    assert measure.name.endswith("_seconds") == (cloudwatch_name(measure).endswith("Seconds"))


COUNTING = "from idp.logs import event; event('job.rescued', name='address_proofing')"
TOLD = "import prometheus_client as p, prometheus_client.multiprocess as m; r = p.CollectorRegistry()"


def test_processes_that_share_a_folder_are_counted_together(tmp_path):
    """Those that are dead too: no counter goes back."""
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", COUNTING], cwd=ROOT, env=environment, check=True)
    text = f"{TOLD}; m.MultiProcessCollector(r); print(p.generate_latest(r).decode())"
    told = subprocess.run([sys.executable, "-c", text], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert 'idp_jobs_rescued_total{name="address_proofing"} 3.0' in told.stdout.decode()
