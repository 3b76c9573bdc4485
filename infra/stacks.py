"""Which stack holds what? What watches stands in a stack of its own, beside what it watches.

CloudFormation takes 500 resources in a stack, and each function brings some ten, most of them its
alarms. So alarms, counted facts and the dashboard are cut off into a second template. It names
queues, functions and logs as they are called, not by reference: the two stacks share nothing that
one could hold against the other, and an alarm can be changed without touching the platform.
"""

from __future__ import annotations

import copy
from typing import Any

from infra.parts import Template

WATCHING = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::MetricFilter")
MOST_RESOURCES = 500
"""Of one stack, after SAM (AWS CloudFormation User Guide, quotas)."""
_NAMED_BY = {
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::SQS::Queue": "QueueName",
}


class Unnamed(Exception):
    """Something is watched whose name isn't known; the text says what."""


def split(template: Template) -> tuple[Template, Template]:
    """(the platform, what watches it), each a whole template. Raises Unnamed."""
    resources = template["Resources"]
    watching = {name: one for name, one in resources.items() if one["Type"] in WATCHING}
    platform = {name: one for name, one in resources.items() if name not in watching}
    watcher = {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Description": "Alarms and dashboard of the platform",
        "Parameters": {"Stage": copy.deepcopy(template["Parameters"]["Stage"])},
        "Resources": {name: _by_name(one, platform) for name, one in watching.items()},
    }
    return {**template, "Resources": platform}, watcher


def _by_name(value: Any, platform: dict[str, Any]) -> Any:
    """`value` with each reference to the platform put as the physical name or ARN."""
    if isinstance(value, list):
        return [_by_name(inner, platform) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        if (named := value.get("Ref")) in platform:
            return _called(str(named), platform)
        if isinstance(asked := value.get("Fn::GetAtt"), list) and asked[0] in platform:
            if asked[1] != "QueueName":
                raise Unnamed(f"{asked[0]}.{asked[1]}")
            return _called(asked[0], platform)
    return {key: _by_name(inner, platform) for key, inner in value.items()}


def _called(name: str, platform: dict[str, Any]) -> dict[str, str]:
    kind, properties = platform[name]["Type"], platform[name]["Properties"]
    if kind == "AWS::SNS::Topic":
        topic = properties["TopicName"]["Fn::Sub"]
        return {
            "Fn::Sub": f"arn:${{AWS::Partition}}:sns:${{AWS::Region}}:${{AWS::AccountId}}:{topic}"
        }
    if kind not in _NAMED_BY:
        raise Unnamed(f"{name} ({kind})")
    return {"Fn::Sub": properties[_NAMED_BY[kind]]["Fn::Sub"]}
