"""Would AWS take what watches and tells, and would it then say what it is there for (ADR 0144)?

Alarms' windows, the names under which metrics are kept, what a dashboard and a stream take, and who
may use the key of topics and queues. Each fault is planted once, so that it is seen to be found.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.parts import Template
from infra.spelling import spelt
from infra.wiring import events_of, of_type

HOUR, DAY, WEEK = 3_600, 86_400, 604_800
MOST_IN_WIDGET, MOST_IN_DASHBOARD = 500, 2_500
MOST_FILTERS, MOST_READERS = 100, 2
OWN = {"Fn::Sub": "LaChan/${Stage}"}
FROM_US = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
ACTS = ["kms:Decrypt", "kms:GenerateDataKey"]
VIA_QUEUES = {"Fn::Sub": "sqs.${AWS::Region}.amazonaws.com"}
Both = tuple[Template, Template]


@pytest.fixture
def both(template: Template, watching: Template) -> Both:
    """The platform and what watches it, to be broken."""
    return json.loads(json.dumps(template)), json.loads(json.dumps(watching))


def windows(platform: Template, watching: Template) -> Iterator[str]:
    """An alarm looks back a day, or a week by hours; a silence longer than its clock is late."""
    nightly = {
        f"{name}SilenceAlarm"
        for name, told in events_of(platform, "Schedule")
        if told["Schedule"].startswith("cron(") and hours_of(told) != "*"
    }
    for name, one in of_type(watching, "AWS::CloudWatch::Alarm").items():
        told = one["Properties"]
        period, looks = told["Period"], told["Period"] * told["EvaluationPeriods"]
        if period not in (10, 20, 30) and period % 60:
            yield f"{name}: a period of {period} s"
        if looks > (WEEK if period >= HOUR else DAY):
            yield f"{name}: looks back {looks} s"
        if name in nightly and looks < DAY + HOUR:
            yield f"{name}: {looks} s of a clock that ticks once a night"


def hours_of(event: dict[str, Any]) -> str:
    """The hours at which a cron expression ticks."""
    return str(event["Schedule"].removeprefix("cron(").split()[1])


def names(platform: Template, watching: Template) -> Iterator[str]:
    """Metrics of ours are of a stage; alarms and the API are called as CloudWatch takes it."""
    for name, one in of_type(watching, "AWS::CloudWatch::Alarm").items():
        told = spelt(one["Properties"], watching)
        if "LaChan" in told["Namespace"] and one["Properties"]["Namespace"] != OWN:
            yield f"{name}: metrics of every stage"
        if len(told["AlarmName"]) > 255 or len(told["AlarmDescription"]) > 1024:
            yield f"{name}: too long"
    api = platform["Resources"]["RestAPI"]["Properties"]
    if api["DefinitionBody"]["info"]["title"] != api["Name"]:
        yield "RestAPI: two names, and its metrics are kept under one"
    shown = {
        one["Value"]["Fn::Sub"]
        for each in of_type(watching, "AWS::CloudWatch::Alarm").values()
        for one in each["Properties"].get("Dimensions", ())
        if one["Name"] == "ApiName"
    }
    if shown != {api["Name"]["Fn::Sub"]}:
        yield f"alarms of an API {sorted(shown)}"


def numbers(platform: Template, watching: Template) -> Iterator[str]:
    """What a dashboard, a group of logs and a shard of a stream take."""
    (board,) = of_type(watching, "AWS::CloudWatch::Dashboard").values()
    body = board["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = [one["properties"]["metrics"] for one in json.loads(body)["widgets"]]
    many = [len(one) for one in shown]
    if max(many) > MOST_IN_WIDGET or sum(many) > MOST_IN_DASHBOARD:
        yield f"the dashboard shows {sum(many)} metrics, {max(many)} in one widget"
    if any(line[0] == "LaChan" for one in shown for line in one):
        yield "the dashboard shows metrics of every stage"
    filters = of_type(watching, "AWS::Logs::MetricFilter").values()
    groups = Counter(json.dumps(one["Properties"]["LogGroupName"]) for one in filters)
    yield from (f"{name}: filters" for name, of in groups.items() if of > MOST_FILTERS)
    readers = Counter(json.dumps(told["Stream"]) for _, told in events_of(platform, "DynamoDB"))
    yield from (f"{name}: {of} readers" for name, of in readers.items() if of > MOST_READERS)


def key_users(platform: Template, watching: Template) -> Iterator[str]:
    """Which services use the key of topics and queues: each as AWS writes it."""
    held: dict[str, Any] = {}
    for one in key_policy(platform):
        services = one["Principal"].get("Service", [])
        for service in [services] if isinstance(services, str) else services:
            held[service.partition(".")[0]] = (one["Action"], one.get("Condition"))
    for service in ("s3", "sns", "cloudwatch"):
        if held.get(service) != (ACTS, FROM_US):
            yield f"{service} may not use the key, or for anybody"
    for service in ("events", "ses"):
        if held.get(service) != (ACTS, None):
            yield f"{service}: a condition that its calls may not meet"


def gateways(platform: Template, watching: Template) -> Iterator[str]:
    """Another account that may use a queue may use its key, by way of its queue alone."""
    named = [one for one in key_policy(platform) if is_gateways(one)]
    for one in named:
        if one.get("Condition") != {"StringEquals": {"kms:ViaService": VIA_QUEUES}}:
            yield "the gateway may use the key past its queues"
    opened = any(set(ACTS) <= set(one["Action"]) for one in named)
    for name, policy in of_type(platform, "AWS::SQS::QueuePolicy").items():
        told = policy["Properties"]["PolicyDocument"]["Statement"]
        if any(is_gateways(one) for one in told) and not opened:
            yield f"{name}: the gateway may use a queue whose key it may not"


def key_policy(platform: Template) -> list[dict[str, Any]]:
    key = platform["Resources"]["StorageKey"]["Properties"]
    return list(key["KeyPolicy"]["Statement"])


def is_gateways(statement: dict[str, Any]) -> bool:
    return "SmsGatewayAccount" in json.dumps(statement["Principal"])


JUDGES = (windows, names, numbers, key_users, gateways)


def faults(both: Both) -> list[str]:
    """Everything that is wrong, judged by all."""
    return [told for judge in JUDGES for told in judge(*both)]


def test_aws_would_take_what_watches_and_tells(both: Both) -> None:
    assert faults(both) == []


def alarm(both: Both, name: str) -> dict[str, Any]:
    told: dict[str, Any] = both[1]["Resources"][f"{name}Alarm"]["Properties"]
    return told


def statement(both: Both, sid: str) -> dict[str, Any]:
    return next(one for one in key_policy(both[0]) if one["Sid"] == sid)


def third_reader(both: Both) -> None:
    streams = [told for _, told in events_of(both[0], "DynamoDB")]
    for told in streams:
        told["Stream"] = streams[0]["Stream"]


def one_day(both: Both) -> None:
    alarm(both, "KeepKeysSilence").update(Period=DAY, EvaluationPeriods=1)


def widget(both: Both) -> None:
    board = both[1]["Resources"]["Dashboard"]["Properties"]
    body = json.loads(board["DashboardBody"]["Fn::Sub"])
    body["widgets"][0]["properties"]["metrics"] *= 200
    board["DashboardBody"] = {"Fn::Sub": json.dumps(body)}


BREAKS: dict[str, tuple[str, Callable[[Both], Any]]] = {
    "a day's window": ("once a night", one_day),
    "eight days": ("looks back", lambda both: alarm(both, "WalksSilent").update(
        Period=HOUR, EvaluationPeriods=200)),
    "two days by minutes": ("looks back", lambda both: alarm(both, "WalksSilent").update(
        Period=60, EvaluationPeriods=2_880)),
    "half a minute more": ("a period", lambda both: alarm(both, "WalksSilent").update(Period=90)),
    "no stage": ("every stage", lambda both: alarm(both, "ProbeSilent").update(Namespace="LaChan")),
    "another title": ("two names", lambda both: both[0]["Resources"]["RestAPI"]["Properties"][
        "DefinitionBody"]["info"].update(title="lachan")),
    "six hundred lines": ("600 in one", widget),
    "three readers": ("readers", third_reader),
    "events bound": ("events", lambda both: statement(
        both, "WhatSpeaksWithoutSayingForWhom").update(Condition=FROM_US)),
    "alarms unbound": ("cloudwatch", lambda both: statement(
        both, "WhatSpeaksToOurQueuesAndTopic").pop("Condition")),
    "no gateway": ("whose key", lambda both: statement(both, "TheGatewayReadsAndReports").update(
        Principal={"AWS": "x"})),
    "gateway everywhere": ("past its queues", lambda both: statement(
        both, "TheGatewayReadsAndReports").pop("Condition")),
}  # fmt: skip


@pytest.mark.parametrize("what", BREAKS)
def test_each_fault_is_found(both: Both, what: str) -> None:
    found, breaks = BREAKS[what]
    breaks(both)

    assert any(found in told for told in faults(both)), faults(both)
