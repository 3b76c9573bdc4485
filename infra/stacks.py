"""Which stack holds what? Logs stand in a stack before the platform, what watches in one after it.

CloudFormation takes 500 resources in a stack, and each function brings some ten, most of them its
alarms and its log. So the groups of logs are cut off into a template that is deployed first, and
alarms, counted facts and the dashboard into one that is deployed last (ADR 0042, 0088). They name
queues, functions and logs as they are called, not by reference: the stacks share nothing that one
could hold against another, and an alarm can be changed without touching the platform.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from infra.parts import Template

LOGS = ("AWS::Logs::LogGroup",)
WATCHING = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::MetricFilter")
MOST_RESOURCES = 500
"""Of one stack, after SAM (AWS CloudFormation User Guide, quotas)."""
_NAMED_BY = {
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::SQS::Queue": "QueueName",
}
_HERE = "${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}"


class Unnamed(Exception):
    """Something is referred to whose name isn't known; the text says what."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """The templates of a stage, in the order in which they are deployed."""

    logs: Template
    platform: Template
    watching: Template


def split(template: Template) -> Stacks:
    """Each a whole template. Raises Unnamed."""
    resources = template["Resources"]
    logs = {name: one for name, one in resources.items() if one["Type"] in LOGS}
    watching = {name: one for name, one in resources.items() if one["Type"] in WATCHING}
    platform = {
        name: _by_name(one, logs)
        for name, one in resources.items()
        if name not in logs and name not in watching
    }
    others = {name: one for name, one in resources.items() if name not in watching}
    return Stacks(
        _beside(template, "Logs of the platform", logs),
        {**template, "Resources": platform},
        _beside(
            template,
            "Alarms and dashboard of the platform",
            {name: _by_name(one, others) for name, one in watching.items()},
        ),
    )


def _beside(template: Template, told: str, resources: dict[str, Any]) -> Template:
    return {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Description": told,
        "Parameters": {"Stage": copy.deepcopy(template["Parameters"]["Stage"])},
        "Resources": resources,
    }


def _by_name(value: Any, others: dict[str, Any]) -> Any:
    """`value` with each reference to another stack's put as the physical name or ARN."""
    if isinstance(value, list):
        return [_by_name(inner, others) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        if (named := value.get("Ref")) in others:
            return _called(str(named), others)
        if isinstance(asked := value.get("Fn::GetAtt"), list) and asked[0] in others:
            return _attribute(asked[0], asked[1], others)
    return {key: _by_name(inner, others) for key, inner in value.items()}


def _attribute(name: str, asked: str, others: dict[str, Any]) -> dict[str, str]:
    """A queue's name, or the ARN of a group of logs as CloudFormation tells it."""
    kind = others[name]["Type"]
    if (kind, asked) == ("AWS::Logs::LogGroup", "Arn"):
        group = others[name]["Properties"]["LogGroupName"]["Fn::Sub"]
        return {"Fn::Sub": f"arn:{_HERE.format(service='logs')}:log-group:{group}:*"}
    if asked != "QueueName":
        raise Unnamed(f"{name}.{asked}")
    return _called(name, others)


def _called(name: str, others: dict[str, Any]) -> dict[str, str]:
    kind, properties = others[name]["Type"], others[name]["Properties"]
    if kind == "AWS::SNS::Topic":
        topic = properties["TopicName"]["Fn::Sub"]
        return {"Fn::Sub": f"arn:{_HERE.format(service='sns')}:{topic}"}
    if kind not in _NAMED_BY:
        raise Unnamed(f"{name} ({kind})")
    return {"Fn::Sub": properties[_NAMED_BY[kind]]["Fn::Sub"]}
