"""Adds an event to the numbers: in Prometheus' counters, and as CloudWatch's embedded metrics in the event's own line.

A line that is lost loses its number in CloudWatch and no other. The form is of "CloudWatch embedded metric format
specification" in Amazon CloudWatch's user guide: `_aws` says which members of the line are metrics and dimensions.
"""

import time
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from prometheus_client import Counter, Histogram

from idp.measures import MEASURES, Measure

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)  #: seconds; a person waits for 60

#: CloudWatch's namespace; empty: lines are without metrics.
namespace = ""

_counters = {m.name: Counter(m.name, m.says, m.labels) for ms in MEASURES.values() for m in ms if m.kind == "count"}
_histograms = {
    m.name: Histogram(m.name, m.says, m.labels, buckets=BUCKETS)
    for ms in MEASURES.values()
    for m in ms
    if m.kind == "seconds"
}


def measured(event: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Count an event; returns what its line says of it to CloudWatch, nothing without a namespace."""
    found = list(_found(event, fields))
    for measure, value, labels in found:
        if measure.kind == "count":
            _of(_counters[measure.name], labels).inc(value)
        elif measure.kind == "seconds":
            _of(_histograms[measure.name], labels).observe(value)
    return _embedded(found) if found and namespace else {}


def counted(name: str) -> dict[tuple[str, ...], float]:
    """How much a counter has counted in this process, by its labels' values."""
    samples = (sample for metric in _counters[name].collect() for sample in metric.samples)
    return {tuple(one.labels.values()): one.value for one in samples if one.name.endswith("_total")}


@cache
def cloudwatch_name(measure: Measure) -> str:
    """`idp_jobs_finished` is JobsFinished."""
    return "".join(word.capitalize() for word in measure.name.removeprefix("idp_").split("_"))


def _found(event: str, fields: Mapping[str, Any]) -> Iterator[tuple[Measure, float, dict[str, str]]]:
    """What the event adds: measure, value, labels."""
    for measure in MEASURES.get(event, ()):
        value = fields.get(measure.field, None if measure.field else 1)
        if value is not None:
            yield measure, round(value * measure.scale, 6), {n: str(fields.get(n, "none")) for n in measure.labels}


def _of(family: Any, labels: Mapping[str, str]) -> Any:
    return family.labels(**labels) if labels else family


def _embedded(found: list[tuple[Measure, float, dict[str, str]]]) -> dict[str, Any]:
    """The members of the line that are metrics and dimensions, and which they are."""
    line: dict[str, Any] = {}
    for measure, value, labels in found:
        line |= {**labels, cloudwatch_name(measure): value}
    directives = _directives(namespace, tuple(measure for measure, _, _ in found))
    return {"_aws": {"Timestamp": round(time.time() * 1000), "CloudWatchMetrics": directives}} | line


@cache
def _directives(namespace: str, measures: tuple[Measure, ...]) -> list[dict[str, Any]]:
    """Each metric without any label, by each of them, and by all of them, as alarms ask for it."""
    return [
        {"Namespace": namespace, "Dimensions": _dimensions(labels), "Metrics": [_metric(m) for m in alike]}
        for labels, alike in groupby(measures, lambda measure: measure.labels)
    ]


def _metric(measure: Measure) -> dict[str, str]:
    return {"Name": cloudwatch_name(measure), "Unit": "Seconds" if measure.name.endswith("_seconds") else "Count"}


def _dimensions(labels: tuple[str, ...]) -> list[list[str]]:
    return [[], *([name] for name in labels), *([list(labels)] if len(labels) > 1 else [])]
