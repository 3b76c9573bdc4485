"""How do functions, routes, queues, streams and schedules come together in the template?

Chalice knows none of this: one function serves all routes, a failed message is deleted, a stream
is a placeholder (chalice.md 2). Everything here follows from names, so that a new door needs its
decorator, its block in .chalice/config.json and its policy, and nothing in this file.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.parts import Template

API_FUNCTION = "APIHandler"
AUDIENCES = ("scan", "citizen", "staff", "laboratory", "vaccination")
"""The functions that open HTTP doors, by the value of `LACHAN_AUDIENCE`."""
LOG_DAYS = 90
STREAM_ATTEMPTS = 50
_LIVE_EVENTS = json.dumps({"eventName": ["INSERT", "MODIFY"]})
_STREAM = re.compile(r":table/(?P<table>[^/]+)/stream/")


class Unwired(Exception):
    """The template can't be completed; the text says what is missing where."""


def of_type(template: Template, kind: str) -> dict[str, Any]:
    """The resources of a type by logical name."""
    found = template["Resources"].items()
    return {name: resource for name, resource in found if resource["Type"] == kind}


def functions_of(template: Template) -> dict[str, Any]:
    """The Lambda functions by logical name."""
    return of_type(template, "AWS::Serverless::Function")


def events_of(template: Template, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(logical name of the function, properties of its event) of each event of a kind."""
    for name, function in functions_of(template).items():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == kind:
                yield name, event["Properties"]


def logical(door: str) -> str:
    """The logical name Chalice gives a door, e.g. `KeepKeys` for `keep_keys`."""
    from chalice.utils import to_cfn_resource_name

    made: str = to_cfn_resource_name(door)
    return made


def split_by_audience(template: Template, audiences: Mapping[str, str]) -> None:
    """Point each route at the function of its audience (`METHOD /path` to AUDIENCES)."""
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    used = set()
    for path, methods in paths.items():
        for method, operation in methods.items():
            audience = audiences.get(f"{method.upper()} {path}")
            if audience is None:
                raise Unwired(f"{method.upper()} {path} has no audience")
            integration = operation["x-amazon-apigateway-integration"]
            integration["uri"] = {
                "Fn::Sub": integration["uri"]["Fn::Sub"].replace(API_FUNCTION, logical(audience))
            }
            used.add(audience)
    permission = template["Resources"].pop("APIHandlerInvokePermission")
    for audience in sorted(used):
        function = logical(audience)
        allowed = copy.deepcopy(permission)
        allowed["Properties"]["FunctionName"] = {"Ref": function}
        template["Resources"][f"{function}InvokePermission"] = allowed
    for dropped in (API_FUNCTION, "ApiHandlerRole"):
        template["Resources"].pop(dropped)
    for output in ("APIHandlerName", "APIHandlerArn"):
        template["Outputs"].pop(output)


def set_throttles(template: Template, throttles: Mapping[str, Mapping[str, int]]) -> None:
    """Write the throttles of single routes in API Gateway's spelling. Raises Unwired."""
    api = template["Resources"]["RestAPI"]["Properties"]
    for route, limit in throttles.items():
        method, _, path = route.partition(" ")
        if method.lower() not in api["DefinitionBody"]["paths"].get(path, {}):
            raise Unwired(f"throttled route {route} does not exist")
        api["MethodSettings"].append(
            {
                "ResourcePath": "/" + path.replace("/", "~1"),
                "HttpMethod": method,
                "ThrottlingRateLimit": limit["rate"],
                "ThrottlingBurstLimit": limit["burst"],
                "MetricsEnabled": True,
                "DataTraceEnabled": False,
                "LoggingLevel": "OFF",
            }
        )


def name_functions(template: Template, doors: Mapping[str, Any]) -> None:
    """Physical names, log groups with retention, audience, concurrency parameter, own policy.

    `doors` is `lambda_functions` of .chalice/config.json. Raises Unwired for an unlisted function.
    """
    known = {logical(door): door for door in doors}
    for name, function in functions_of(template).items():
        if name not in known:
            raise Unwired(f"{name} has no block in .chalice/config.json")
        door, wanted = known[name], function["Properties"]
        group = f"{name}Logs"
        physical = "lachan-${Stage}-" + door.replace("_", "-")
        template["Resources"][group] = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": {"Fn::Sub": f"/aws/lambda/{physical}"},
                "RetentionInDays": LOG_DAYS,
            },
        }
        wanted["FunctionName"] = {"Fn::Sub": physical}
        wanted["LoggingConfig"] = {"LogGroup": {"Ref": group}}
        wanted["Tags"] = {"door": door}
        if door in AUDIENCES:
            variables = wanted.setdefault("Environment", {}).setdefault("Variables", {})
            variables["LACHAN_AUDIENCE"] = door
        if "ReservedConcurrentExecutions" in wanted:
            parameter = f"{name}Concurrency"
            template["Parameters"][parameter] = {
                "Type": "Number",
                "Description": f"Reserved concurrency of {door}",
                "Default": wanted["ReservedConcurrentExecutions"],
                "MinValue": 1,
            }
            wanted["ReservedConcurrentExecutions"] = {"Ref": parameter}
        allow(
            template,
            name,
            "OwnLog",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            {"Fn::GetAtt": [group, "Arn"]},
        )


def allow(template: Template, function: str, sid: str, actions: list[str], resource: Any) -> None:
    """Add what a function's trigger or log needs to the function's own role."""
    role = template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0]
    policy = template["Resources"][role]["Properties"]["Policies"][0]
    statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    policy["PolicyDocument"]["Statement"].append(statement)


def _by_physical_name(template: Template, kind: str, named: str) -> dict[str, str]:
    stage = template["Parameters"]["Stage"]["Default"]
    return {
        resource["Properties"][named]["Fn::Sub"].replace("${Stage}", stage): name
        for name, resource in of_type(template, kind).items()
    }


def wire_queues(template: Template, own: Mapping[str, Mapping[str, Any]]) -> None:
    """Queue events: our queue itself, partial batches, what reading it needs. Raises Unwired.

    A door may name its queue with or without the stage (`lachan-dev-posters`, `posters`). `own` is
    what single doors add.
    """
    added = {logical(door): wanted for door, wanted in own.items()}
    if unknown := added.keys() - {function for function, _ in events_of(template, "SQS")}:
        raise Unwired(f"{sorted(unknown)} read no queue")
    queues = _by_physical_name(template, "AWS::SQS::Queue", "QueueName")
    prefix = f"lachan-{template['Parameters']['Stage']['Default']}-"
    for function, event in events_of(template, "SQS"):
        asked = event["Queue"]["Fn::Sub"].rpartition(":")[2]
        if not asked.startswith(prefix):
            asked = prefix + asked
        if asked not in queues:
            raise Unwired(f"{function} reads {asked}, which queues.yaml does not declare")
        queue = {"Fn::GetAtt": [queues[asked], "Arn"]}
        event["Queue"] = queue
        event["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
        event.update(added.get(function, {}))
        acts = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        allow(template, function, "OwnQueue", acts, queue)
        storage = {"Fn::GetAtt": ["StorageKey", "Arn"]}
        allow(template, function, "OwnQueueIsEncrypted", ["kms:Decrypt"], storage)


def wire_streams(template: Template, own: Mapping[str, Mapping[str, Any]]) -> None:
    """Stream events: the table's stream, partial batches, bisection, a dead-letter queue.

    `own` is what single doors add. One batch of a shard runs at a time. Raises Unwired.
    """
    added = {logical(door): wanted for door, wanted in own.items()}
    if unknown := added.keys() - {function for function, _ in events_of(template, "DynamoDB")}:
        raise Unwired(f"{sorted(unknown)} read no stream")
    tables = _by_physical_name(template, "AWS::DynamoDB::Table", "TableName")
    dead = {"Fn::GetAtt": ["StreamsDead", "Arn"]}
    for function, event in events_of(template, "DynamoDB"):
        found = _STREAM.search(str(event["Stream"]))
        table = tables.get(found["table"]) if found else None
        if table is None or "StreamSpecification" not in template["Resources"][table]["Properties"]:
            raise Unwired(f"{function} reads {event['Stream']}, which tables.yaml does not stream")
        stream = {"Fn::GetAtt": [table, "StreamArn"]}
        event.update(
            Stream=stream,
            StartingPosition="TRIM_HORIZON",
            FunctionResponseTypes=["ReportBatchItemFailures"],
            BisectBatchOnFunctionError=True,
            MaximumRetryAttempts=STREAM_ATTEMPTS,
            ParallelizationFactor=1,
            DestinationConfig={"OnFailure": {"Type": "SQS", "Destination": dead}},
            **added.get(function, {}),
        )
        if "TimeToLiveSpecification" in template["Resources"][table]["Properties"]:
            # An expired item is told as REMOVE; billing a call for each would double the cost.
            event.setdefault("FilterCriteria", {"Filters": [{"Pattern": _LIVE_EVENTS}]})
        acts = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
        allow(template, function, "OwnStream", acts, stream)
        storage = {"Fn::GetAtt": ["StorageKey", "Arn"]}
        allow(template, function, "GivenUp", ["sqs:SendMessage"], dead)
        allow(
            template, function, "StreamIsEncrypted", ["kms:Decrypt", "kms:GenerateDataKey"], storage
        )


def wire_schedules(template: Template) -> None:
    """Schedules: a dead-letter queue for ticks that can't be delivered, and for failed runs."""
    dead = {"Fn::GetAtt": ["SchedulesDead", "Arn"]}
    for function, event in events_of(template, "Schedule"):
        event["DeadLetterConfig"] = {"Arn": dead}
        event["RetryPolicy"] = {"MaximumRetryAttempts": 10, "MaximumEventAgeInSeconds": 21600}
        properties = template["Resources"][function]["Properties"]
        properties["DeadLetterQueue"] = {"Type": "SQS", "TargetArn": dead}
        storage = {"Fn::GetAtt": ["StorageKey", "Arn"]}
        allow(template, function, "GivenUp", ["sqs:SendMessage"], dead)
        allow(
            template, function, "DeadIsEncrypted", ["kms:Decrypt", "kms:GenerateDataKey"], storage
        )


def keep_data(template: Template, stage: str) -> None:
    """What holds data outlives its stack in production; elsewhere it goes with it."""
    policy = "Retain" if stage == "prod" else "Delete"
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup")
    for kind in kept:
        for resource in of_type(template, kind).values():
            resource["DeletionPolicy"] = policy
            resource["UpdateReplacePolicy"] = policy
