"""What is watched? Alarms and dashboard rows for every queue, function, stream and schedule.

The patterns stand in infra/alarms.yaml; here each is written out once per thing it watches. Facts
of the journal that somebody must hear of become a metric by a filter on the log of their door.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from functions.operations.domain.journeys import Journey
from infra.parts import Template
from infra.wiring import events_of, functions_of, logical, of_type

ROW = 6


def is_dead(queue: str) -> bool:
    """Is this logical name a dead-letter queue's?"""
    return queue.endswith("Dead")


def watched(template: Template) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(pattern, logical name, dimension) of everything that an alarm pattern is for."""
    for queue in of_type(template, "AWS::SQS::Queue"):
        named = {"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}
        yield ("x-per-dead-queue" if is_dead(queue) else "x-per-queue"), queue, named
    for function in functions_of(template):
        yield "x-per-function", function, _dimension(function)
    for kind, pattern in (("DynamoDB", "x-per-stream"), ("Schedule", "x-per-schedule")):
        for function, _ in events_of(template, kind):
            yield pattern, function, _dimension(function)


def _dimension(function: str) -> dict[str, Any]:
    return {"Name": "FunctionName", "Value": {"Ref": function}}


def set_alarms(template: Template, patterns: Template) -> None:
    """Write every alarm pattern out for every thing it watches."""
    for pattern, name, dimension in list(watched(template)):
        for kind, alarm in patterns[pattern].items():
            wanted = copy.deepcopy(alarm)
            wanted["AlarmName"] = {"Fn::Sub": f"lachan-${{Stage}}-{name}-{kind}"}
            wanted["AlarmDescription"] = wanted["AlarmDescription"].replace("{name}", name)
            wanted["Dimensions"] = [dimension]
            template["Resources"][f"{name}{kind}Alarm"] = {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": wanted,
            }


def set_journey_alarms(template: Template, patterns: Template) -> None:
    """Write the pattern of walks from outside out for every journey."""
    for journey in Journey:
        of = [
            {"Name": "journey", "Value": journey.value},
            {"Name": "service", "Value": "lachan"},
        ]
        for kind, alarm in patterns["x-per-journey"].items():
            wanted = copy.deepcopy(alarm)
            wanted["AlarmName"] = {"Fn::Sub": f"lachan-${{Stage}}-walk-{journey.value}-{kind}"}
            told = wanted["AlarmDescription"].replace("{name}", f"walk {journey.value}")
            wanted |= {"AlarmDescription": told, "Dimensions": of}
            template["Resources"][f"Walk{journey.value.capitalize()}{kind}Alarm"] = {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": wanted,
            }


def set_fact_alarms(template: Template, patterns: Template) -> None:
    """Count the journal's lines of each watched fact in its door's log, and sound an alarm."""
    for fact, told in patterns["x-per-fact"].items():
        wanted = copy.deepcopy(told)
        log = f"{logical(wanted.pop('Door'))}Logs"
        space = {"Fn::Sub": "LaChan/${Stage}"}
        counted = {"MetricNamespace": space, "MetricName": fact, "MetricValue": "1"}
        template["Resources"][f"{fact}Lines"] = {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": log},
                "FilterPattern": f'{{ $.fact = "{fact}" }}',
                "MetricTransformations": [counted],
            },
        }
        wanted |= {"AlarmName": {"Fn::Sub": f"lachan-${{Stage}}-{fact}"}}
        wanted |= {"Namespace": space, "MetricName": fact, "Statistic": "Sum"}
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": wanted}
        template["Resources"][f"{fact}Alarm"] = alarm


def set_quiet(template: Template, doors: list[str]) -> None:
    """Leave Lambda's own lines of these functions out of their logs. Raises KeyError."""
    for door in doors:
        logging = functions_of(template)[logical(door)]["Properties"]["LoggingConfig"]
        logging |= {"LogFormat": "JSON", "SystemLogLevel": "WARN", "ApplicationLogLevel": "INFO"}


def set_dashboard(template: Template) -> None:
    """Add a widget for functions and one for queues, and write the body as JSON text."""
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]
    rows = {
        "Functions: errors and throttles": [
            ["AWS/Lambda", metric, "FunctionName", _physical(function)]
            for function in functions_of(template).values()
            for metric in ("Errors", "Throttles")
        ],
        "Dead letters": [
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", _queue_name(queue)]
            for name, queue in of_type(template, "AWS::SQS::Queue").items()
            if is_dead(name)
        ],
        "Waiting (s)": [
            ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", _queue_name(queue)]
            for name, queue in of_type(template, "AWS::SQS::Queue").items()
            if not is_dead(name)
        ],
    }
    for place, (title, metrics) in enumerate(rows.items()):
        body["widgets"].append(
            {
                "type": "metric",
                "x": 8 * place,
                "y": ROW,
                "width": 8,
                "height": ROW,
                "properties": {
                    "title": title,
                    "region": "${AWS::Region}",
                    "stat": "Maximum",
                    "period": 60,
                    "metrics": metrics,
                },
            }
        )
    text = json.dumps(body, separators=(",", ":"))
    template["Resources"]["Dashboard"]["Properties"]["DashboardBody"] = {"Fn::Sub": text}


def _physical(function: dict[str, Any]) -> str:
    name: str = function["Properties"]["FunctionName"]["Fn::Sub"]
    return name


def _queue_name(queue: dict[str, Any]) -> str:
    name: str = queue["Properties"]["QueueName"]["Fn::Sub"]
    return name
