"""The Terraform of the workers says what the code does: its metrics, rights, times and files."""

import json
import re
from math import ceil

import pytest
import yaml
from conftest import ROOT
from unit.terraform import FOLDER, Plan, as_list, block_ids, stats
from unit.test_events import ROWS

from idp import measuring
from idp.config import Settings
from idp.kms import CONTEXT
from idp.measures import MEASURES
from idp.measuring import cloudwatch_name
from tasks.engine.consumer import GRACE, LAST_WORD

ALARMS = {
    "oldest-job", "no-worker", "canary-late", "part-unavailable", "queue-growth", "failed-share", "key-missing",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan()


def sent(monkeypatch) -> set[tuple[str, frozenset[str]]]:
    """Each metric that leaves for CloudWatch, with each set of dimensions under which it does."""
    monkeypatch.setattr(measuring, "namespace", "idp")
    found = set()
    for event, measures in MEASURES.items():
        fields = {m.field: 1.0 for m in measures if m.field} | {n: "some" for m in measures for n in m.labels}
        for one in measuring.measured(event, fields)["_aws"]["CloudWatchMetrics"]:
            found |= {(m["Name"], frozenset(dims)) for m in one["Metrics"] for dims in one["Dimensions"]}
    return found


def test_the_variables_are_those_that_operators_know(plan):
    """2, 2 and 8 unless said otherwise, and in this order; the alarms are there."""
    group = plan.one("aws_autoscaling_group")
    assert (group["min_size"], group["desired_capacity"], group["max_size"]) == (2, 2, 8)
    assert group["lifecycle"]["precondition"]["condition"] is True
    wrong = Plan(asg_worker_desired=9).one("aws_autoscaling_group")
    assert wrong["lifecycle"]["precondition"]["condition"] is False
    other = Plan(asg_worker_min=3, asg_worker_desired=4, asg_worker_max=5).one("aws_autoscaling_group")
    assert (other["min_size"], other["desired_capacity"], other["max_size"]) == (3, 4, 5)


def test_the_alarms_can_be_switched_off_and_the_scaling_stays(plan):
    """1 or 0. Each of them tells the topic, when it begins and when it is over."""
    assert {name for name in plan.alarms if not name.startswith("vendor-errors-")} == ALARMS
    topic = plan.one("aws_sns_topic")["id"]
    assert [(one["alarm_actions"], one["ok_actions"]) for one in plan.alarms.values()] == [([topic], [topic])] * 11
    off = Plan(idp_worker_alarms_enabled=0)
    assert off.alarms == {}
    (scaling,) = off.of("aws_cloudwatch_metric_alarm")
    assert scaling["alarm_actions"] == [one["id"] for one in off.of("aws_autoscaling_policy") if "step" in str(one)]


def test_every_metric_that_is_asked_for_is_sent(plan, monkeypatch):
    """By name and by just these dimensions: an alarm on any other would be silent for ever."""
    asked = [
        (name, frozenset(dimensions))
        for kind in ("aws_cloudwatch_metric_alarm", "aws_autoscaling_policy")
        for one in plan.of(kind)
        for _, name, dimensions in stats(one)
    ]
    assert len(asked) > 15
    assert set(asked) - sent(monkeypatch) == set()
    spaces = {space for one in plan.of("aws_cloudwatch_metric_alarm") for space, _, _ in stats(one)}
    assert spaces == {Settings().cloudwatch_namespace}
    assert {space for one in Plan(cloudwatch_namespace="x").alarms.values() for space, _, _ in stats(one)} == {"x"}


def test_every_value_of_a_dimension_is_one_that_the_code_says(plan):
    """Outcomes of a wait and of a call, and the vendors' services."""
    code = "\n".join(path.read_text() for floor in ("idp", "tasks", "views") for path in (ROOT / floor).rglob("*.py"))
    values = {value for one in plan.alarms.values() for *_, found in stats(one) for value in found.values()}
    assert {value for value in values if f'"{value}"' not in code} == set()
    assert {"answered", "vendor_error", "timed_out", "aamva_verification"} <= values
    assert "outcome" in ROWS["wait.ended"] & ROWS["vendor.called"]


def test_expressions_name_their_metrics(plan):
    """And the number that an alarm is about is one alone."""
    with_expressions = [one for one in plan.alarms.values() if "metric_query" in one]
    policy = next(one for one in plan.of("aws_autoscaling_policy") if "target_tracking_configuration" in one)
    metrics = policy["target_tracking_configuration"]["customized_metric_specification"]["metrics"]
    pairs = [(block_ids(one), one["metric_query"]) for one in with_expressions] + [(block_ids(policy), metrics)]
    assert len(pairs) == 7
    for ids, queries in pairs:
        assert len(ids) == len(queries)
        assert [bool(one.get("return_data")) for one in queries] == [False] * (len(ids) - 1) + [True]
        used = {word for one in queries for word in re.findall(r"\b[a-z]\w*\b", one.get("expression", ""))}
        assert used == set(ids[:-1])


def test_a_bound_is_on_a_metric_in_its_unit(plan):
    """20 is seconds, of a metric in seconds."""
    seconds = {cloudwatch_name(m) for ms in MEASURES.values() for m in ms if m.name.endswith("_seconds")}
    bounds = {name: (one["metric_name"] in seconds, one["threshold"]) for name, one in plan.alarms.items()
              if "metric_name" in one}  # fmt: skip
    assert bounds == {"oldest-job": (True, 20), "no-worker": (False, 1), "canary-late": (False, 1),
                      "part-unavailable": (False, 1), "key-missing": (False, 1)}  # fmt: skip
    assert plan.alarms["no-worker"]["treat_missing_data"] == "breaching"


def test_a_host_that_goes_has_the_time_that_its_worker_takes(plan):
    """The hook holds it for longer than the unit waits, and that for longer than the worker."""
    hook = plan.one("aws_autoscaling_group")["initial_lifecycle_hook"]
    unit = (ROOT / "tasks/deploy/systemd/idp-worker.service").read_text()
    stop = int(re.search(r"TimeoutStopSec=(\d+)", unit).group(1))
    assert hook["heartbeat_timeout"] > stop + 30 > ceil(GRACE + LAST_WORD)
    assert (hook["lifecycle_transition"], hook["default_result"]) == (
        "autoscaling:EC2_INSTANCE_TERMINATING",
        "CONTINUE",
    )
    group, policy = plan.one("aws_autoscaling_group"), plan.of("aws_autoscaling_policy")
    assert {one["autoscaling_group_name"] for one in policy} == {group["name"]} == {hook["name"]}


def test_a_worker_may_do_what_it_does_and_nothing_else(plan):
    """One key under one context, one file, one log, one word to its group; no `*` alone."""
    statements = json.loads(plan.one("aws_iam_role_policy")["policy"])["Statement"]
    may = {action: one for one in statements for action in as_list(one["Action"])}
    assert may.keys() == {
        "kms:Encrypt", "kms:Decrypt", "s3:GetObject", "logs:CreateLogStream", "logs:PutLogEvents",
        "logs:DescribeLogStreams", "autoscaling:CompleteLifecycleAction",
    }  # fmt: skip
    (context,) = CONTEXT.items()
    assert may["kms:Decrypt"]["Condition"] == {"StringEquals": {f"kms:EncryptionContext:{context[0]}": context[1]}}
    assert may["s3:GetObject"]["Resource"] == "arn:aws:s3:::secrets/prod/application.yml"
    log = plan.one("aws_cloudwatch_log_group")["id"]
    assert may["logs:PutLogEvents"]["Resource"].startswith(f"{log}:")
    assert may["autoscaling:CompleteLifecycleAction"]["Resource"].endswith("/prod-idp-worker")
    assert not any(one["Resource"] == "*" for one in statements)


def test_a_host_gets_the_files_that_its_units_name():
    """cloud-init's data, filled; within EC2's 16 KB; the agent ships the file that the unit's program writes."""
    text, called = (FOLDER / "worker.yml.tftpl").read_text(), (FOLDER / "workers.tf").read_text()
    call = re.search(r'templatefile\("\$\{path.module\}/worker.yml.tftpl", \{(.*?)\n  \}\)\)', called, re.DOTALL).group(
        1
    )
    names = set(re.findall(r"^    (\w+) += ", call, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)\}", text)) == names
    told = yaml.safe_load(re.sub(r"\$\{\w+\}", "eA==", text))
    written = {one["path"] for one in told["write_files"]}
    sources = [FOLDER / path for path in re.findall(r'"\$\{path.module\}/(\.\./[^"]+)"', call)]
    assert sum(len(path.read_bytes()) for path in sources) * 4 / 3 + len(text) < 16 * 1024
    units = "\n".join(path.read_text() for path in sources if path.suffix == ".service")
    assert set(re.findall(r"EnvironmentFile=(\S+)", units)) < written
    assert "/usr/local/sbin/idp-drain" in written
    agent = json.loads((ROOT / "tasks/deploy/cloudwatch/agent.json").read_text())
    (file,) = agent["logs"]["logs_collected"]["files"]["collect_list"]
    assert file["file_path"] == f"/srv/idp/{Settings().log_path}"
    assert "${log_group}" in file["log_group_name"]


def test_services_by_default_are_those_of_the_default_vendors(plan):
    """Each that a start without further settings asks."""
    watched = {name.removeprefix("vendor-errors-") for name in plan.alarms if name.startswith("vendor-errors-")}
    assert watched == {"lexis_nexis_instant_verify", "lexis_nexis_phone_finder", "aamva_authentication_token",
                       "aamva_verification"}  # fmt: skip
    (one,) = [n for n in Plan(vendor_services=["socure_id_plus"]).alarms if n.startswith("vendor-errors-")]
    assert one == "vendor-errors-socure_id_plus"
