"""What Terraform would ask of AWS is what AWS takes: its names, types and words, and moto carries it out.

Names, types and enums are those of botocore's models of AWS' own APIs. moto lets most wrong words pass, and keeps the
shape. What only Terraform's provider knows is not seen here.
"""

import json
from typing import Any

import boto3
import pytest
from botocore.model import OperationModel, StructureShape
from moto import mock_aws
from unit.terraform import Plan, as_list, block_ids

#: Where Terraform's words are not the API's in CamelCase.
OTHERWISE = {"ok_actions": "OKActions", "autoscaling_group_name": "AutoScalingGroupName"}

#: Told apart from what botocore knows: AWS' user guides name these, its models don't.
MISSING = {"breaching", "notBreaching", "ignore", "missing"}
RETENTION = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}


def camel(name: str) -> str:
    return OTHERWISE.get(name) or "".join(word.capitalize() for word in name.split("_"))


def camels(block: Any, *without: str) -> Any:
    """A block with the API's names; tfparse's own keys, and what it found null, are left out."""
    if isinstance(block, list):
        return [camels(one) for one in block]
    if not isinstance(block, dict):
        return block
    left_out = {"id", "__tfmeta", "count", "for_each", "lifecycle", *without}
    return {camel(name): camels(value) for name, value in block.items() if name not in left_out and value is not None}


def words(shape: Any, value: Any) -> list[str]:
    """The values that are not in their enum."""
    if isinstance(shape, StructureShape):
        return [one for name, inner in value.items() for one in words(shape.members[name], inner)]
    if shape.type_name == "list":
        return [one for inner in value for one in words(shape.member, inner)]
    enum = getattr(shape, "enum", None)
    return [str(value)] if enum and value not in enum else []


def call(client: Any, operation: str, **arguments: Any) -> Any:
    """Make it, once each word was looked up. botocore refuses unknown names, wrong types, and what is missing."""
    model: OperationModel = client.meta.service_model.operation_model(operation)
    assert words(model.input_shape, arguments) == []
    return getattr(client, "".join(f"_{c.lower()}" if c.isupper() else c for c in operation)[1:])(**arguments)


@pytest.fixture
def aws(monkeypatch):
    """moto in this process, and clients of it."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")  # It takes any, and they take seconds.
    with mock_aws():
        yield boto3.client


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan()


def dimensions(found: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in found.items()]


def query(block: dict[str, Any], block_id: str) -> dict[str, Any]:
    """Of an alarm's metrics."""
    told = {"Id": block_id, "ReturnData": bool(block.get("return_data"))}
    if "expression" in block:
        return told | {"Expression": block["expression"], "Label": block["label"]}
    metric = block["metric"]
    inner = {"Namespace": metric["namespace"], "MetricName": metric["metric_name"],
             "Dimensions": dimensions(metric.get("dimensions") or {})}  # fmt: skip
    return told | {"MetricStat": {"Metric": inner, "Stat": metric["stat"], "Period": metric["period"]}}


def test_each_alarm_is_one_that_cloudwatch_takes(plan, aws):
    """And it is there afterwards, with its actions."""
    client = aws("cloudwatch")
    every = plan.of("aws_cloudwatch_metric_alarm")
    for one in every:
        queries = [query(*pair) for pair in zip(one.get("metric_query", []), block_ids(one), strict=False)]
        told = camels(one, "metric_query") | ({"Metrics": queries} if queries else {})
        assert told["TreatMissingData"] in MISSING
        call(client, "PutMetricAlarm", **told)
    names = {one["AlarmName"] for one in client.describe_alarms()["MetricAlarms"]}
    assert names == {one["alarm_name"] for one in every}
    assert len(names) == 12


def test_the_group_its_template_and_its_policies_are_taken(plan, aws):
    """Two hosts begin, of this template; the hook is there before them."""
    ec2, client = aws("ec2"), aws("autoscaling")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    made = plan.one("aws_launch_template")
    data = camels({k: made[k] for k in ("instance_type", "metadata_options")}) | {
        "ImageId": made["image_id"], "TagSpecifications": [
            {"ResourceType": one["resource_type"], "Tags": [{"Key": k, "Value": v} for k, v in one["tags"].items()]}
            for one in as_list(made["tag_specifications"])
        ]}  # fmt: skip
    call(ec2, "CreateLaunchTemplate", LaunchTemplateName="worker", LaunchTemplateData=data)
    group = plan.one("aws_autoscaling_group")
    hook = group["initial_lifecycle_hook"]
    told = camels(group, "name", "launch_template", "instance_refresh", "initial_lifecycle_hook", "tag",
                  "vpc_zone_identifier")  # fmt: skip
    call(
        client, "CreateAutoScalingGroup", **told, AutoScalingGroupName=group["name"], VPCZoneIdentifier=subnet,
        LaunchTemplate={"LaunchTemplateName": "worker", "Version": "1"}, Tags=camels(as_list(group["tag"])),
        LifecycleHookSpecificationList=[camels(hook, "name") | {"LifecycleHookName": hook["name"]}],
    )  # fmt: skip
    (found,) = client.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert (found["MinSize"], found["MaxSize"], len(found["Instances"])) == (2, 8, 2)
    refresh = group["instance_refresh"]
    model = client.meta.service_model.operation_model("StartInstanceRefresh").input_shape
    told = {"AutoScalingGroupName": "g", "Strategy": refresh["strategy"], "Preferences": camels(refresh["preferences"])}
    assert words(model, told) == []
    for policy in plan.of("aws_autoscaling_policy"):
        call(client, "PutScalingPolicy", **policy_call(policy))
    assert len(client.describe_policies()["ScalingPolicies"]) == 2


def policy_call(policy: dict[str, Any]) -> dict[str, Any]:
    told = camels(policy, "name", "target_tracking_configuration", "step_adjustment")
    told |= {"PolicyName": policy["name"]}
    if "step_adjustment" in policy:
        return told | {"StepAdjustments": camels(policy["step_adjustment"])}
    tracking = policy["target_tracking_configuration"]
    metrics = [
        camels(one) | {"Id": block_id}
        for one, block_id in zip(
            tracking["customized_metric_specification"]["metrics"], block_ids(policy), strict=False
        )
    ]
    return told | {
        "TargetTrackingConfiguration": {
            "TargetValue": float(tracking["target_value"]), "CustomizedMetricSpecification": {"Metrics": metrics},
        }
    }  # fmt: skip


def test_role_topic_and_log_are_taken(plan, aws):
    """The role is for hosts; the log is kept for as many days as CloudWatch offers."""
    iam, role = aws("iam"), plan.one("aws_iam_role")
    call(iam, "CreateRole", RoleName=role["name"], AssumeRolePolicyDocument=role["assume_role_policy"])
    may = json.loads(plan.one("aws_iam_role_policy")["policy"])
    for statement in may["Statement"]:
        statement["Resource"] = arn_of(statement["Resource"])
    call(iam, "PutRolePolicy", RoleName=role["name"], PolicyName="worker", PolicyDocument=json.dumps(may))
    call(iam, "CreateInstanceProfile", InstanceProfileName=plan.one("aws_iam_instance_profile")["name"])
    call(aws("sns"), "CreateTopic", Name=plan.one("aws_sns_topic")["name"])
    logs, group = aws("logs"), plan.one("aws_cloudwatch_log_group")
    call(logs, "CreateLogGroup", logGroupName=group["name"])
    assert group["retention_in_days"] in RETENTION


def arn_of(resource: str) -> str:
    """A log group's, in the place of the id by which tfparse refers to it."""
    return resource if resource.startswith("arn:") else f"arn:aws:logs:us-west-2:111122223333:log-group:{resource}"
