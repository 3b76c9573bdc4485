"""The other half of the switches: the shield, logs, schedules, roles, alarms (security.md 2.9)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from infra import wiring
from infra.parts import ROOT
from tests.architecture import switches
from tests.architecture.switches import MOST_BODY, MOST_REQUESTS, WITHIN, Packed, Switch

ALARMS: Final = ROOT / "docs" / "compliance" / "alarms.yaml"
PATTERN: Final = re.compile(r"(Depth|Age|Errors|Throttles|Lag|Silence|Failed|Slow)Alarm$")
LONELY: Final = ("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData")
"""What IAM can't hold to a resource (ADR 0104); test_template holds their condition."""

READS_ALL = {"RequestBody": {"API_GATEWAY": {"DefaultSizeInspectionLimit": "KB_64"}}}
"""Of a body the shield reads 16 KB unless told otherwise (AWS WAF, body inspection limits)."""


def _rule(packed: Packed, name: str) -> dict[str, Any]:
    rules = packed.platform["Resources"].get("Shield", {}).get("Properties", {}).get("Rules", [])
    for rule in rules:
        if rule["Name"] == name and rule["Action"] == {"Block": {}}:
            return dict(rule["Statement"])
    return {}


def shield_rate(packed: Packed) -> Iterator[str]:
    told = _rule(packed, "rate-per-caller").get("RateBasedStatement", {})
    if (told.get("Limit"), told.get("EvaluationWindowSec")) != (MOST_REQUESTS, WITHIN):
        yield f"rate-per-caller: {told.get('Limit')}"
    if told.get("ScopeDownStatement"):
        yield "rate-per-caller counts some requests only"


def shield_body(packed: Packed) -> Iterator[str]:
    told = _rule(packed, "body-size").get("SizeConstraintStatement", {})
    if (told.get("ComparisonOperator"), told.get("Size")) != ("GT", MOST_BODY):
        yield f"body-size: {told.get('Size')}"
    if told.get("FieldToMatch") != {"Body": {"OversizeHandling": "MATCH"}}:
        yield "body-size lets a body through that it can't see whole"
    shield = packed.platform["Resources"].get("Shield", {}).get("Properties", {})
    if shield.get("AssociationConfig") != READS_ALL:
        yield "the shield reads 16 KB of a body and blocks what is longer"


def shield_stands(packed: Packed) -> Iterator[str]:
    found = [one["WebACLArn"] for _, one in packed.of("AWS::WAFv2::WebACLAssociation")]
    if found != [{"Fn::GetAtt": ["Shield", "Arn"]}]:
        yield "ShieldAssociation"
    if not packed.platform["Resources"]["RestAPI"]["Properties"].get("OpenApiVersion"):
        yield "SAM makes a stage of its own, before which no shield stands"


def log_retention(packed: Packed) -> Iterator[str]:
    groups = {one["LogGroupName"]["Fn::Sub"]: one for _, one in packed.of("AWS::Logs::LogGroup")}
    for name, group in groups.items():
        if group.get("RetentionInDays") != wiring.LOG_DAYS:
            yield name
    for name, function in packed.of("AWS::Serverless::Function"):
        if function["LoggingConfig"]["LogGroup"].get("Fn::Sub") not in groups:
            yield name


def no_bodies(packed: Packed) -> Iterator[str]:
    api = packed.platform["Resources"]["RestAPI"]["Properties"]
    for one in api["MethodSettings"]:
        if one.get("DataTraceEnabled") is not False or one.get("LoggingLevel") != "OFF":
            yield one["ResourcePath"]
    if re.search(r'body|header|querystring|path"', api["AccessLogSetting"]["Format"]):
        yield "access log"
    for name, function in packed.of("AWS::Serverless::Function"):
        if function.get("Tracing") != "PassThrough":
            yield name


def schedule_dead_letters(packed: Packed) -> Iterator[str]:
    wanted = {"Fn::GetAtt": ["SchedulesDead", "Arn"]}
    for name, event in wiring.events_of(packed.platform, "Schedule"):
        function = packed.platform["Resources"][name]["Properties"]
        if event.get("DeadLetterConfig") != {"Arn": wanted}:
            yield f"{name}: ticks"
        if function.get("DeadLetterQueue", {}).get("TargetArn") != wanted:
            yield f"{name}: runs"
    for name, rule in packed.of("AWS::Events::Rule"):
        yield from (name for one in rule["Targets"] if "DeadLetterConfig" not in one)


def stream_dead_letters(packed: Packed) -> Iterator[str]:
    wanted = {"Type": "SQS", "Destination": {"Fn::GetAtt": ["StreamsDead", "Arn"]}}
    for name, event in wiring.events_of(packed.platform, "DynamoDB"):
        if event.get("DestinationConfig", {}).get("OnFailure") != wanted:
            yield name


def _statements(packed: Packed) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in packed.of("AWS::IAM::Role"):
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def no_stars(packed: Packed) -> Iterator[str]:
    for name, one in _statements(packed):
        acts = _listed(one["Action"])
        if any("*" in act for act in acts):
            yield f"{name}: {acts}"
        if "*" in _listed(one["Resource"]) and not (acts[0] in LONELY and len(acts) == 1):
            yield f"{name}: resource"


def no_scans(packed: Packed) -> Iterator[str]:
    for name, one in _statements(packed):
        if {"dynamodb:Scan", "dynamodb:PartiQLSelect"} & set(_listed(one["Action"])):
            yield name


def own_roles(packed: Packed) -> Iterator[str]:
    seen: set[str] = set()
    for name, function in packed.of("AWS::Serverless::Function"):
        role = json.dumps(function["Role"])
        if role in seen or function.get("Policies"):
            yield name
        seen.add(role)


def leading_keys(packed: Packed) -> Iterator[str]:
    """The one role that may read the wrapped key of sessions alone (ADR 0137 has the tables)."""
    role = packed.platform["Resources"]["OperationsPrepare"]["Properties"]["Role"]["Fn::GetAtt"][0]
    wanted = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["session"]}}
    for name, one in _statements(packed):
        about = name == role and "KeysTable" in json.dumps(one["Resource"])
        if about and one.get("Condition") != wanted:
            yield one["Sid"]


def alarm_of(name: str) -> str:
    """The row of alarms.yaml for an alarm's logical name."""
    whole = name.removesuffix("Alarm")
    found = PATTERN.search(name)
    return whole if found is None or whole == "DoorsSlow" else f"*{found[1]}"


def thresholds(packed: Packed) -> Iterator[str]:
    """Each alarm rings at what its runbook says, and somebody hears it."""
    rows = yaml.safe_load(ALARMS.read_text("utf-8"))
    for name, alarm in packed.of("AWS::CloudWatch::Alarm"):
        told = [
            {"GreaterThanOrEqualToThreshold": ">=", "LessThanThreshold": "<"}.get(
                alarm["ComparisonOperator"]
            ),
            alarm.get("Threshold"), alarm.get("Period"), alarm.get("EvaluationPeriods"),
            alarm.get("Statistic", alarm.get("ExtendedStatistic")), alarm.get("TreatMissingData"),
        ]  # fmt: skip
        if rows.get(alarm_of(name), {}).get("rings") != told or not alarm["AlarmActions"]:
            yield f"{name}: {told}"


def watched(packed: Packed) -> Iterator[str]:
    """Errors and throttles of functions, lag of streams, silence of clocks."""
    alarms = {name for name, _ in packed.of("AWS::CloudWatch::Alarm")}
    wanted = {
        f"{name}{kind}Alarm"
        for name, _ in packed.of("AWS::Serverless::Function")
        for kind in ("Errors", "Throttles")
    }
    for event, kind in (("DynamoDB", "Lag"), ("Schedule", "Silence")):
        wanted |= {f"{name}{kind}Alarm" for name, _ in wiring.events_of(packed.platform, event)}
    yield from sorted(wanted - alarms)


HERE: Final = (
    shield_rate, shield_body, shield_stands, log_retention, no_bodies, schedule_dead_letters,
    stream_dead_letters, no_stars, no_scans, own_roles, leading_keys, thresholds, watched,
)  # fmt: skip
THERE: Final = (
    switches.recovery, switches.deletion_protection, switches.table_key, switches.bucket_versions,
    switches.bucket_public_access, switches.bucket_tls, switches.bucket_key,
    switches.queue_dead_letters, switches.queue_key, switches.queue_alarms,
    switches.partial_batches, switches.lanes, switches.reservations, switches.own_policies,
    switches.throttles,
)  # fmt: skip
SWITCHES: Final[dict[str, Switch]] = {one.__name__: one for one in (*THERE, *HERE)}
