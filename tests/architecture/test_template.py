"""Are the platform's switches on? Static checks on the deployable template of every stage.

security.md section 2.9, one test per switch; what only AWS can tell is left to a deployment.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from functions.access.domain import limits
from functions.access.service import challenges, fleet
from functions.runtime import settings
from functions.runtime.http.answers import SECURITY_HEADERS
from functions.runtime.http.padding import UNCOMPRESSED
from infra import lint, wiring
from infra.documents import refusals
from infra.gateway import ANY, API, NO_API_DOOR, NOT_FOUND_KEY
from infra.local.stack import drop_mocks, holdable, names_in
from infra.parts import ROOT, joined, read_part
from infra.watching import is_dead

Template = dict[str, Any]
FORGOTTEN_AT_ONCE = {"ChallengesTable", "LimitsTable"}
EXPIRING = {
    "orphans",
    "worklist",
    "sampling_slots",
    "sampling_appointments",
    "recollections",
    "vaccine_slots",
    "aefi",
    "vaccine_appointments",
    "data_requests",
    "aggregates",
    "cases",
    "followups",
    "exposure_places",
    "idempotency",
    "challenges",
    "limits",
    "modes",
    "revocations",
    "certificate_revocations",
    "refusals",
    "orders",
    "imports",
    "declarations",
    "notices",
    "checkins",
    "presence",
    "parked_visits",
    "visit_searches",
    "result_files",
    "result_codes",
}
PSEUDO = ("AWS::Partition", "AWS::Region", "AWS::AccountId", "AWS::NoValue", "AWS::URLSuffix")


def of_type(template: Template, kind: str) -> dict[str, Any]:
    return {
        name: found["Properties"]
        for name, found in template["Resources"].items()
        if found["Type"] == kind
    }


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """(resource, statement) of every policy in the template."""
    for name, found in template["Resources"].items():
        properties = found["Properties"]
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        documents += [
            properties[key] for key in ("PolicyDocument", "KeyPolicy") if key in properties
        ]
        for document in documents:
            for statement in document["Statement"]:
                yield name, statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role_of(template: Template, function: str) -> str:
    role: str = template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0]
    return role


IN_REGION = {"StringEquals": {"aws:RequestedRegion": "AWS::Region"}}
STARS = {"cloudwatch:DescribeAlarms": IN_REGION, "cloudwatch:GetMetricData": IN_REGION}
"""What IAM can't hold to a resource, and what bounds it instead (ADR 0104)."""


def is_excepted(statement: dict[str, Any]) -> bool:
    """One action of the list, alone, under its condition."""
    (action, *others) = listed(statement["Action"])
    wanted = STARS.get(action)
    if wanted is None or others:
        return False
    told = {
        how: {key: value["Ref"] for key, value in of.items()}
        for how, of in statement.get("Condition", {}).items()
    }
    return told == wanted


def test_no_policy_allows_a_star(template: Template) -> None:
    for name, statement in statements(template):
        actions = listed(statement["Action"])
        assert not [action for action in actions if "*" in action], name
        if template["Resources"][name]["Type"] == "AWS::KMS::Key":
            continue  # in a key's own policy "*" means this key, and nothing else can be said
        for resource in listed(statement["Resource"]):
            assert resource != "*" or is_excepted(statement), name
            text = json.dumps(resource)
            assert "key/*" not in text, name
            assert "table/*" not in text, name


def test_nothing_in_the_template_is_a_wildcard_grant_by_another_name(template: Template) -> None:
    assert not [s for _, s in statements(template) if "NotAction" in s or "NotResource" in s]
    for name, role in of_type(template, "AWS::IAM::Role").items():
        managed = role.get("ManagedPolicyArns", [])
        assert not managed or name == "GatewayLogRole"


def test_no_function_may_scan_a_table(template: Template) -> None:
    acts = [act for _, statement in statements(template) for act in listed(statement["Action"])]
    assert "dynamodb:Scan" not in acts
    assert "dynamodb:PartiQLSelect" not in acts


def test_the_audit_can_only_be_appended_to(template: Template) -> None:
    acts = {
        act
        for _, statement in statements(template)
        if "AuditTable" in json.dumps(statement.get("Resource"))
        for act in listed(statement["Action"])
    }
    reads_stream = {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
    }
    assert acts - reads_stream == {"dynamodb:PutItem", "dynamodb:Query"}


@pytest.mark.catalogue("P03")
def test_notes_about_the_audit_can_only_be_appended_to_by_one_function(template: Template) -> None:
    acts: dict[str, set[str]] = {}
    for name, statement in statements(template):
        if "AuditNotesTable" in json.dumps(statement.get("Resource")):
            acts.setdefault(name, set()).update(listed(statement["Action"]))
    noting, sealing = role_of(template, "AccessNoteAudit"), role_of(template, "AccessSealAudit")
    assert acts == {noting: {"dynamodb:PutItem", "dynamodb:Query"}, sealing: {"dynamodb:Query"}}


@pytest.mark.catalogue("P02", "P03")
def test_a_seal_of_the_audit_is_locked_and_never_written_over(
    template: Template, stage: str
) -> None:
    bucket = of_type(template, "AWS::S3::Bucket")["AuditBucket"]
    rule = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert bucket["ObjectLockEnabled"] is True
    assert rule == {"Mode": "COMPLIANCE", "Days": {"Fn::If": ["IsProduction", 731, 1]}}
    denied = template["Resources"]["AuditBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert {one["Sid"] for one in denied} == {"TlsOnly", "NeverWrittenOver", "NeverHidden"}
    assert {one["Effect"] for one in denied} == {"Deny"}
    acts = {
        (name, act)
        for name, statement in statements(template)
        if statement["Effect"] == "Allow" and "AuditBucket" in json.dumps(statement["Resource"])
        for act in listed(statement["Action"])
    }
    sealing = role_of(template, "AccessSealAudit")
    assert acts == {(sealing, act) for act in ("s3:GetObject", "s3:PutObject", "s3:ListBucket")}


def test_every_function_has_a_role_and_a_policy_of_its_own(template: Template) -> None:
    functions = of_type(template, "AWS::Serverless::Function")
    roles = [role_of(template, function) for function in functions]
    assert len(set(roles)) == len(roles) >= 3
    blocks = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))["lambda_functions"]
    files = [block["iam_policy_file"] for door, block in blocks.items() if door != "api_handler"]
    assert files == [f"policies/{door}.json" for door in blocks if door != "api_handler"]


def test_every_block_and_policy_belongs_to_a_deployed_function(template: Template) -> None:
    functions = set(of_type(template, "AWS::Serverless::Function"))
    blocks = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))["lambda_functions"]
    doors = {door for door in blocks if door != "api_handler"}
    assert {wiring.logical(door) for door in doors} == functions
    policies = {file.stem for file in (ROOT / ".chalice" / "policies").glob("*.json")}
    assert policies == doors | {"none"}


def test_every_table_is_sealed_and_recoverable(template: Template) -> None:
    tables = of_type(template, "AWS::DynamoDB::Table")
    assert len(tables) >= 22
    for name, table in tables.items():
        sealed = table["SSESpecification"]
        assert sealed["SSEEnabled"] is True, name
        assert sealed["SSEType"] == "KMS", name
        assert sealed["KMSMasterKeyId"] == {"Fn::GetAtt": ["StorageKey", "Arn"]}, name
        recoverable = table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert recoverable is (name not in FORGOTTEN_AT_ONCE), name
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert "GlobalSecondaryIndexes" not in table, name
        assert "LocalSecondaryIndexes" not in table, name


def test_tables_are_protected_and_kept_in_production(template: Template, stage: str) -> None:
    for name, found in template["Resources"].items():
        if found["Type"] != "AWS::DynamoDB::Table":
            continue
        protected = {"Fn::If": ["IsProduction", True, False]}
        assert found["Properties"]["DeletionProtectionEnabled"] == protected, name
        assert found["DeletionPolicy"] == ("Retain" if stage == "prod" else "Delete"), name


def test_what_must_be_forgotten_expires_by_itself(template: Template) -> None:
    expiring = {
        table["TableName"]["Fn::Sub"].removeprefix("lachan-${Stage}-")
        for table in of_type(template, "AWS::DynamoDB::Table").values()
        if table.get("TimeToLiveSpecification") == {"AttributeName": "x", "Enabled": True}
    }
    assert expiring == EXPIRING


def test_buckets_are_closed_versioned_and_sealed(template: Template) -> None:
    buckets = of_type(template, "AWS::S3::Bucket")
    assert set(buckets) == {"UploadsBucket", "DocumentsBucket", "AuditBucket", "StaticBucket"}
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}, name
        rule = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms", name
        assert bucket["LifecycleConfiguration"]["Rules"], name


def test_buckets_refuse_requests_without_tls(template: Template) -> None:
    policies = of_type(template, "AWS::S3::BucketPolicy")
    guarded = {policy["Bucket"]["Ref"] for policy in policies.values()}
    assert guarded == set(of_type(template, "AWS::S3::Bucket"))
    for policy in policies.values():
        tls = policy["PolicyDocument"]["Statement"][0]
        assert tls["Effect"] == "Deny"
        assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert {"s3:GetObject", "s3:PutObject", "s3:ListBucket"} <= set(tls["Action"])


@pytest.mark.catalogue("Q04")
def test_every_queue_is_sealed_and_has_a_dead_letter_queue(template: Template) -> None:
    queues = of_type(template, "AWS::SQS::Queue")
    for name, queue in queues.items():
        assert queue["KmsMasterKeyId"] == {"Fn::GetAtt": ["StorageKey", "Arn"]}, name
        if is_dead(name):
            assert queue["MessageRetentionPeriod"] == 14 * 86400, name
        else:
            dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
            assert is_dead(dead) and dead in queues, name
            assert queue["RedrivePolicy"]["maxReceiveCount"] >= 3, name


AWAKE = [
    {"Fn::Sub": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:lachan-${Stage}-alarms"}
]


def test_whoever_may_send_to_a_queue_and_nobody_else_is_told_its_address(
    template: Template,
) -> None:
    """Code asks the environment for the address of a queue by its name (`runtime.queues`)."""
    queues = of_type(template, "AWS::SQS::Queue")
    names = {name: _variable_of(made["QueueName"]) for name, made in queues.items()}
    sent_to: dict[str, set[str]] = {}
    for role, statement in statements(template):
        if "sqs:SendMessage" in listed(statement["Action"]) and "Principal" not in statement:
            found = {one["Fn::GetAtt"][0] for one in listed(statement["Resource"])}
            sent_to.setdefault(role, set()).update(
                one for one in found & names.keys() if not one.endswith("Dead")
            )
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    assert not [name for name in common if name.startswith("LACHAN_QUEUE_")]
    for function in of_type(template, "AWS::Serverless::Function").values():
        own = function.get("Environment", {}).get("Variables", {})
        told = {name: queue for name, queue in own.items() if name.startswith("LACHAN_QUEUE_")}
        may = sent_to.get(function["Role"]["Fn::GetAtt"][0], set())
        assert told == {names[queue]: {"Ref": queue} for queue in may}, function["FunctionName"]
    assert len(set().union(*sent_to.values())) > 10


def _variable_of(queue_name: Any) -> str:
    name = str(queue_name["Fn::Sub"]).removeprefix("lachan-${Stage}-")
    return "LACHAN_QUEUE_" + name.upper().replace("-", "_")


def test_every_queue_is_watched(template: Template, watching: Template) -> None:
    alarms = of_type(watching, "AWS::CloudWatch::Alarm")
    for name in of_type(template, "AWS::SQS::Queue"):
        alarm = alarms[f"{name}DepthAlarm" if is_dead(name) else f"{name}AgeAlarm"]
        assert alarm["AlarmActions"] == AWAKE, name
        if is_dead(name):
            assert alarm["Threshold"] == 1, name


def test_every_function_stream_and_schedule_is_watched(
    template: Template, watching: Template
) -> None:
    alarms = of_type(watching, "AWS::CloudWatch::Alarm")
    for name in of_type(template, "AWS::Serverless::Function"):
        assert {f"{name}ErrorsAlarm", f"{name}ThrottlesAlarm"} <= set(alarms)
    for name, _ in wiring.events_of(template, "DynamoDB"):
        assert f"{name}LagAlarm" in alarms
    for name, _ in wiring.events_of(template, "Schedule"):
        assert alarms[f"{name}SilenceAlarm"]["TreatMissingData"] == "breaching"


@pytest.mark.catalogue("Q04")
def test_partial_batches_are_reported_everywhere(template: Template) -> None:
    mappings = [
        *wiring.events_of(template, "SQS"),
        *wiring.events_of(template, "DynamoDB"),
    ]
    assert mappings
    for name, event in mappings:
        assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


@pytest.mark.catalogue("Q04")
def test_streams_start_at_the_oldest_record_and_give_up_into_a_queue(template: Template) -> None:
    for name, event in wiring.events_of(template, "DynamoDB"):
        assert event["StartingPosition"] == "TRIM_HORIZON", name
        assert event["DestinationConfig"]["OnFailure"]["Type"] == "SQS", name
        assert event["BisectBatchOnFunctionError"] is True, name
        assert list(event["Stream"]) == ["Fn::GetAtt"], name


def test_a_stream_door_hears_what_it_asks_for_and_no_door_hears_what_expires(
    template: Template,
) -> None:
    """By doors.yaml, also where the table forgets by itself; a pattern without events would be told
    of each expired item."""
    wanted = {
        wiring.logical(door): told["FilterCriteria"]
        for door, told in read_part("doors")["x-streams"].items()
        if "FilterCriteria" in told
    }
    forgets = [
        {"Fn::GetAtt": [name, "StreamArn"]}
        for name, table in of_type(template, "AWS::DynamoDB::Table").items()
        if "TimeToLiveSpecification" in table
    ]

    streams = dict(wiring.events_of(template, "DynamoDB"))
    for door, criteria in wanted.items():
        assert streams[door]["FilterCriteria"] == criteria, door
    for door, event in streams.items():
        if event["Stream"] in forgets:
            for one in event["FilterCriteria"]["Filters"]:
                told = json.loads(one["Pattern"])["eventName"]
                assert told and "REMOVE" not in told, door


def test_check_ins_of_a_shard_wait_for_one_another_and_are_packed_one_batch_at_a_time(
    template: Template,
) -> None:
    mappings = dict(wiring.events_of(template, "DynamoDB"))
    windows = {
        name: event["MaximumBatchingWindowInSeconds"]
        for name, event in mappings.items()
        if event.get("MaximumBatchingWindowInSeconds")
    }
    assert windows == {"CheckinPackPresence": {"Fn::If": ["IsProduction", 60, 1]}}
    assert {event["ParallelizationFactor"] for event in mappings.values()} == {1}


def test_a_stream_setting_for_no_stream_ends_the_build() -> None:
    with pytest.raises(wiring.Unwired, match="read no stream"):
        wiring.wire_streams(
            {"Resources": {"StreamsDead": {"Type": "AWS::SQS::Queue", "Properties": {}}}},
            {"keep_keys": {}},
        )


def test_journal_lines_that_somebody_must_hear_of_sound_an_alarm(watching: Template) -> None:
    alarms = of_type(watching, "AWS::CloudWatch::Alarm")
    filters = of_type(watching, "AWS::Logs::MetricFilter")
    for fact in (fleet.SignInUnderAttack, challenges.SendingStopped):
        name = fact.__name__
        found, alarm = filters[f"{name}Lines"], alarms[f"{name}Alarm"]
        (counted,) = found["MetricTransformations"]
        assert found["LogGroupName"] == {"Fn::Sub": "/aws/lambda/lachan-${Stage}-citizen"}
        assert found["FilterPattern"] == f'{{ $.fact = "{name}" }}'
        assert counted["MetricNamespace"] == alarm["Namespace"]
        assert counted["MetricName"] == alarm["MetricName"] == name
        assert alarm["AlarmActions"] == AWAKE
        assert (alarm["Threshold"], alarm["Statistic"]) == (1, "Sum")


TOLD_BY_FACT = {"FilesHeld": "FileHeld", "LaboratoriesSilent": "LaboratorySilent"}
TOLD_BY_FACT |= {"StepFailed": "JourneyFailed", "StepTime": "JourneyTime"}
"""Metrics for the dashboard, of which the line of the journal beside them, or the metric of the
whole journey, sounds the alarm."""


def test_every_metric_that_the_code_measures_sounds_an_alarm(watching: Template) -> None:
    """What is worth measuring is harm: somebody must hear of it."""
    alarms = of_type(watching, "AWS::CloudWatch::Alarm").values()
    heard = {alarm["MetricName"] for alarm in alarms if alarm["AlarmActions"]}
    measured = {
        call.args[0].value
        for file in (ROOT / "functions").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "measure"
        and isinstance(call.args[0], ast.Constant)
    }

    assert {"AuditTouched", "NoticesUndelivered", "ProbesLate"} <= measured
    assert {TOLD_BY_FACT.get(name, name) for name in measured} <= heard
    assert set(TOLD_BY_FACT) <= measured
    for alarm in alarms:
        runbook = re.search(r"docs/runbooks/[a-z-]+\.md", str(alarm["AlarmDescription"]))
        assert runbook is None or (ROOT / runbook[0]).exists(), alarm["AlarmDescription"]


def test_schedules_have_dead_letter_queues(template: Template) -> None:
    found = list(wiring.events_of(template, "Schedule"))
    assert found
    dead = {"Fn::GetAtt": ["SchedulesDead", "Arn"]}
    for name, event in found:
        assert event["DeadLetterConfig"] == {"Arn": dead}, name
        function = template["Resources"][name]["Properties"]
        assert function["DeadLetterQueue"]["TargetArn"] == dead, name


def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(
    template: Template,
) -> None:
    for name, event in wiring.events_of(template, "SQS"):
        queue = template["Resources"][event["Queue"]["Fn::GetAtt"][0]]["Properties"]
        timeout = template["Resources"][name]["Properties"]["Timeout"]
        assert queue["VisibilityTimeout"] >= 6 * timeout, name


def test_every_function_keeps_its_log_for_a_set_time_and_sends_no_traces(
    template: Template, logs: Template
) -> None:
    groups = of_type(logs, "AWS::Logs::LogGroup").values()
    assert all(group["RetentionInDays"] for group in groups)
    kept = [group["LogGroupName"] for group in groups]
    for name, function in of_type(template, "AWS::Serverless::Function").items():
        assert function["LoggingConfig"]["LogGroup"] in kept, name
        assert function["Tracing"] == "PassThrough", name


def test_production_reserves_concurrency_for_the_door(template: Template, stage: str) -> None:
    functions = of_type(template, "AWS::Serverless::Function")
    if stage == "prod":
        for name in ("Scan", "Citizen", "Staff"):
            parameter = functions[name]["ReservedConcurrentExecutions"]["Ref"]
            assert template["Parameters"][parameter]["Default"] >= 100
        scan, staff = (
            template["Parameters"][f"{name}Concurrency"]["Default"] for name in ("Scan", "Staff")
        )
        assert scan > staff


def test_the_api_is_regional_throttled_shielded_and_logs_no_body(template: Template) -> None:
    api = template["Resources"]["RestAPI"]["Properties"]
    assert api["EndpointConfiguration"] in ("REGIONAL", {"Type": "REGIONAL"})
    settings = api["MethodSettings"]
    assert settings[0]["ResourcePath"] == "/*"
    assert settings[0]["ThrottlingRateLimit"] > 0
    assert {setting["ResourcePath"] for setting in settings} >= {"/~1api~1otp~1challenges"}
    assert not any(setting["DataTraceEnabled"] for setting in settings)
    told = api["AccessLogSetting"]["Format"]
    assert not [word for word in ("body", "header", "querystring", 'path"') if word in told]
    shield = template["Resources"]["ShieldAssociation"]["Properties"]
    assert shield["WebACLArn"] == {"Fn::GetAtt": ["Shield", "Arn"]}
    rules = template["Resources"]["Shield"]["Properties"]["Rules"]
    assert {rule["Name"] for rule in rules} == {
        "came-through-the-front",
        "body-size",
        "rate-per-caller",
    }


def test_every_route_goes_to_the_function_of_its_audience(template: Template) -> None:
    assert "APIHandler" not in template["Resources"]
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    used = set()

    for methods in paths.values():
        for method, operation in methods.items():
            if method == ANY:
                continue
            uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            (function,) = {
                name for name in map(str.title, wiring.AUDIENCES) if f"${{{name}.Arn}}" in uri
            }
            used.add(function)
    for function in used:
        permission = template["Resources"][f"{function}InvokePermission"]["Properties"]
        warmed = f"{function}Ready" in template["Resources"]
        named = {"Fn::Sub": f"${{{function}}}:live"} if warmed else {"Ref": function}
        assert permission["FunctionName"] == named
        variables = template["Resources"][function]["Properties"]["Environment"]["Variables"]
        assert variables["LACHAN_AUDIENCE"] == function.lower()


def test_the_front_speaks_tls_only_and_sets_security_headers(template: Template) -> None:
    front = template["Resources"]["Front"]["Properties"]["DistributionConfig"]
    pages, _, files = front["DefaultCacheBehavior"], *front["CacheBehaviors"]
    assert {one["ViewerProtocolPolicy"] for one in (pages, files)} == {"redirect-to-https"}
    headers = template["Resources"]["FrontHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert {"ContentSecurityPolicy", "StrictTransportSecurity", "ContentTypeOptions"} <= set(
        headers["SecurityHeadersConfig"]
    )


def test_a_program_that_speaks_plain_http_to_the_api_is_refused(template: Template) -> None:
    """ASVS V4.1.2: pages are led to https; below /api/ nothing is, and all else is as for pages."""
    front = template["Resources"]["Front"]["Properties"]["DistributionConfig"]
    api = front["CacheBehaviors"][0]

    assert (api["PathPattern"], api["ViewerProtocolPolicy"]) == ("/api/*", "https-only")
    assert api == front["DefaultCacheBehavior"] | {
        "PathPattern": "/api/*",
        "ViewerProtocolPolicy": "https-only",
    }


def test_the_front_tells_the_callers_address_in_a_header_that_no_caller_can_set(
    template: Template,
) -> None:
    named = template["Parameters"]["ViewerHeader"]["Default"]
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["LACHAN_VIEWER_HEADER"] == {"Ref": "ViewerHeader"}
    written = template["Resources"]["FrontViewer"]["Properties"]["FunctionCode"]
    assert f"headers['{named}'] = {{value: event.viewer.ip}}" in written
    front = template["Resources"]["Front"]["Properties"]["DistributionConfig"]
    told = {"Fn::GetAtt": ["FrontViewer", "FunctionARN"]}
    api = next(one for one in front["CacheBehaviors"] if one["TargetOriginId"] == "api")
    assert (
        api["FunctionAssociations"]
        == front["DefaultCacheBehavior"]["FunctionAssociations"]
        == [{"EventType": "viewer-request", "FunctionARN": told}]
    )
    rules = template["Resources"]["Shield"]["Properties"]["Rules"]
    (rate,) = [rule for rule in rules if rule["Name"] == "rate-per-caller"]
    asked = rate["Statement"]["RateBasedStatement"]["ForwardedIPConfig"]
    assert asked["HeaderName"] == named


def intrinsics(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if any(key == "Ref" or key.startswith("Fn::") for key in value):
            yield value
        for inner in value.values():
            yield from intrinsics(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from intrinsics(inner)


def test_no_placeholder_or_half_merged_intrinsic_is_left(template: Template) -> None:
    assert not [found for found in intrinsics(template) if len(found) != 1]
    assert "placeholder" not in json.dumps(template)


def test_every_name_that_is_referred_to_exists(template: Template) -> None:
    known = {*template["Resources"], *template["Parameters"], *PSEUDO}
    told = [template["Resources"], template.get("Outputs", {}), template["Globals"]]
    assert {name for name in names_in(told) if not name.startswith("AWS")} <= known


def test_two_parts_may_not_declare_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.parts.KINDS", ("stage", "tables", "tables"))
    with pytest.raises(ValueError, match="repeats"):
        joined("dev")


@pytest.mark.slow  # `make package` lints what it packs
def test_cfn_lint_finds_nothing_in_the_template_nor_in_what_sam_makes_of_it(stage: str) -> None:
    assert lint.lint_stage(stage) == []


def test_what_the_gateway_says_itself_is_a_problem_of_ours(template: Template) -> None:
    told = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]

    assert {"MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED"} < set(told)
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} < set(told)
    for kind, wanted in told.items():
        headers = wanted["ResponseParameters"]["Headers"]
        assert headers.keys() >= SECURITY_HEADERS.keys(), kind
        assert headers["Content-Type"] == "'application/problem+json'"
        assert all(value[0] == value[-1] == "'" for value in headers.values()), "literals"
        (body,) = wanted["ResponseTemplates"].values()
        problem = json.loads(body)
        assert {"type", "title", "code", "message_vi", "message_en"} < set(problem), kind
        assert problem["request_id"] == "$context.requestId"
        assert problem.get("status") == wanted.get("StatusCode")
        assert problem["code"] in {refusal.code for refusal in refusals()}


def test_an_unknown_path_shows_a_page_of_ours_and_no_doors_own_404_is_touched(
    template: Template,
) -> None:
    told = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    config = template["Resources"]["Front"]["Properties"]["DistributionConfig"]
    (shown,) = config["CustomErrorResponses"]
    statuses = {refusal.status for refusal in refusals()}

    assert shown["ErrorCode"] == told["MISSING_AUTHENTICATION_TOKEN"]["StatusCode"]
    assert shown["ErrorCode"] not in statuses, "no door says it"
    assert (shown["ResponseCode"], shown["ResponsePagePath"]) == (404, f"/{NOT_FOUND_KEY}")
    (statics,) = [one for one in config["CacheBehaviors"] if one["TargetOriginId"] == "static"]
    assert shown["ResponsePagePath"].startswith(statics["PathPattern"].rstrip("*"))


def test_below_api_the_gateway_tells_a_problem_at_unknown_paths_and_for_unknown_methods(
    template: Template,
) -> None:
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    assert list(paths[NO_API_DOOR]) == [ANY]
    assert {path for path, methods in paths.items() if ANY in methods} == {
        path for path in paths if path.startswith(API)
    }
    for path in filter(lambda path: path.startswith(API), paths):
        told = paths[path][ANY]
        integration = told["x-amazon-apigateway-integration"]
        (answer,) = integration["responses"].values()
        (body,) = answer["responseTemplates"].values()
        problem = json.loads(body)
        assert integration["type"] == "mock", "no function is woken"
        assert set(integration["requestTemplates"].values()) == {'{"statusCode": 404}'}
        assert (problem["code"], problem["status"]) == ("NOT_FOUND", 404)
        assert problem["request_id"] == "$context.requestId"
        headers = {
            name.removeprefix("method.response.header."): value.strip("'")
            for name, value in answer["responseParameters"].items()
        }
        assert set(headers) == set(told["responses"]["404"]["headers"])
        assert headers == SECURITY_HEADERS | {"Content-Type": "application/problem+json"}
        assert [one["name"] for one in told.get("parameters", [])] == [
            name.rstrip("+") for name in re.findall(r"{(.+?)}", path)
        ]


def test_what_the_gateway_tells_by_itself_is_left_to_the_front_locally(template: Template) -> None:
    held, _ = holdable(template)
    drop_mocks(held)
    paths = held["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    assert NO_API_DOOR not in paths
    assert not any(ANY in methods for methods in paths.values())


@pytest.mark.catalogue("P12")
def test_the_front_compresses_only_what_does_not_name_its_coding(template: Template) -> None:
    """CloudFront leaves an answer alone that has a Content-Encoding; nothing here takes it away."""
    resources = template["Resources"]
    default = resources["Front"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]
    code = resources["FrontViewer"]["Properties"]["FunctionCode"]

    assert default["Compress"] is True
    assert "ResponseHeadersPolicyId" not in default
    assert {one["EventType"] for one in default["FunctionAssociations"]} == {"viewer-request"}
    assert "encoding" not in code
    assert UNCOMPRESSED == {"Content-Encoding": "identity"}


def test_the_forecast_of_codes_is_a_setting_with_the_derived_default(template: Template) -> None:
    parameter = template["Parameters"]["CodesPerHour"]
    variables = template["Globals"]["Function"]["Environment"]["Variables"]

    assert parameter["Default"] == limits.CODES_PER_HOUR == settings.codes_per_hour()
    assert variables["LACHAN_CODES_PER_HOUR"] == {"Ref": "CodesPerHour"}
    people, session_days, peak = 27_100_000, 30, 0.12
    assert abs(limits.CODES_PER_HOUR - people / session_days * peak) < 0.02 * limits.CODES_PER_HOUR
