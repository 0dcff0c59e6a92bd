"""What has been counted, as Prometheus text: of all web processes of a host together, and of the queue as it is now."""

import contextlib
import os
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from idp.errors import Unavailable
from idp.keys_in_use import lately_in_use
from idp.measures import MEASURES
from tasks.engine.huey import huey
from tasks.maintenance import depth
from tasks.ops import parts


class _Now(Collector):
    """Asked at each look. A part that is away is a 0 under `idp_part_up`, and what it would tell is not told at all."""

    def collect(self) -> Iterator[Metric]:
        down = parts.down()
        up = GaugeMetricFamily("idp_part_up", "Whether a part serves this process: alarm on 0", labels=["part"])
        for name in parts.NAMES:
            up.add_metric([name], 0 if name in down else 1)
        yield up
        if huey.storage.lease.entered:
            told = "Threads of this consumer that run a job"
            yield GaugeMetricFamily("idp_threads_busy", told, value=len(huey.storage.lease.held))
        try:
            found = depth()
        except Unavailable:
            return
        for state in MEASURES["queue.counted"]:
            yield GaugeMetricFamily(state.name, state.says, value=found[state.field] * state.scale)
        with contextlib.suppress(Unavailable):
            yield _key_texts()


def _key_texts() -> GaugeMetricFamily:
    told = "Texts that only this session key opens; of one that is not configured: that nobody opens"
    family = GaugeMetricFamily("idp_session_key_texts", told, labels=["key", "role"])
    for use in lately_in_use():
        family.add_metric([use.id, use.role], use.opens)
    return family


def exposition() -> bytes:
    """Prometheus text."""
    now = CollectorRegistry()
    now.register(_Now())
    return generate_latest(_counted()) + generate_latest(now)


def _counted() -> CollectorRegistry:
    """This process' own counts; where several share a folder of them, all of theirs together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together
