"""Each switch of security.md 2.9 is on in the packaged template, and is missed when it is off.

`docs/compliance/switches.yaml` names the sentence of each; `alarms.yaml` when each alarm rings.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from functions.runtime import http
from infra import build, wiring
from infra.documents import open_every_door
from infra.parts import ROOT
from tests.architecture import switches
from tests.architecture.more_switches import ALARMS, SWITCHES, alarm_of
from tests.architecture.switches import Packed, needing_a_throttle

TABLE = ROOT / "docs" / "compliance" / "switches.yaml"
KEYS = ROOT / "docs" / "compliance" / "leading-keys.yaml"
FILES = ("template", "logs", "watching")
Break = Callable[[Packed], object]


def read(stage: str) -> list[str]:
    return [(build.OUT / stage / f"{file}.json").read_text("utf-8") for file in FILES]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The three templates of production, as text: each break gets its own copy."""
    build.build_if_changed("prod")
    open_every_door()
    return read("prod")


def of(packed: Packed, kind: str) -> dict[str, Any]:
    """The first resource of a type."""
    return next(found for _, found in packed.of(kind))


def mapped(packed: Packed, kind: str, name: str = "") -> dict[str, Any]:
    """The first event of a kind, or that of a function."""
    return next(
        event
        for function, event in wiring.events_of(packed.platform, kind)
        if name in ("", function)
    )


def named(packed: Packed, name: str) -> dict[str, Any]:
    for stack in (packed.platform, packed.logs, packed.watching):
        if name in stack["Resources"]:
            return dict(stack["Resources"])[name]["Properties"]  # type: ignore[no-any-return]
    raise KeyError(name)


def shield(packed: Packed, rule: str, kind: str) -> dict[str, Any]:
    return next(  # type: ignore[no-any-return]
        one["Statement"][kind] for one in named(packed, "Shield")["Rules"] if one["Name"] == rule
    )


def setting(packed: Packed, path: str) -> dict[str, Any]:
    told = named(packed, "RestAPI")["MethodSettings"]
    return next(one for one in told if one["ResourcePath"] == path)  # type: ignore[no-any-return]


def statement(packed: Packed, role: str) -> dict[str, Any]:
    return named(packed, role)["Policies"][0]["PolicyDocument"]["Statement"][0]  # type: ignore[no-any-return]


def only_counts(packed: Packed) -> None:
    for rule in named(packed, "Shield")["Rules"]:
        rule["Action"] = {"Count": {}}


def shared_role(packed: Packed) -> None:
    named(packed, "Citizen")["Role"] = named(packed, "Staff")["Role"]


TABLE_KIND, BUCKET, QUEUE = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"
BREAKS: list[tuple[str, str, Break]] = [
    ("recovery", "gone",
     lambda p: named(p, "PersonsTable").pop("PointInTimeRecoverySpecification")),
    ("deletion_protection", "gone", lambda p: of(p, TABLE_KIND).pop("DeletionProtectionEnabled")),
    ("deletion_protection", "off",
     lambda p: of(p, TABLE_KIND).update(DeletionProtectionEnabled=False)),
    ("table_key", "gone", lambda p: of(p, TABLE_KIND).pop("SSESpecification")),
    ("table_key", "of AWS", lambda p: of(p, TABLE_KIND)["SSESpecification"].pop("KMSMasterKeyId")),
    ("bucket_versions", "off",
     lambda p: of(p, BUCKET)["VersioningConfiguration"].update(Status="Suspended")),
    ("bucket_public_access", "one of four",
     lambda p: of(p, BUCKET)["PublicAccessBlockConfiguration"].pop("BlockPublicPolicy")),
    ("bucket_tls", "no policy", lambda p: p.platform["Resources"].pop("UploadsBucketPolicy")),
    ("bucket_tls", "allows",
     lambda p: named(p, "UploadsBucketPolicy")["PolicyDocument"]["Statement"][0].update(
         Effect="Allow")),
    ("bucket_key", "gone", lambda p: of(p, BUCKET).pop("BucketEncryption")),
    ("queue_dead_letters", "gone", lambda p: named(p, "PostersQueue").pop("RedrivePolicy")),
    ("queue_dead_letters", "at once",
     lambda p: named(p, "PostersQueue")["RedrivePolicy"].update(maxReceiveCount=1)),
    ("queue_key", "gone", lambda p: of(p, QUEUE).pop("KmsMasterKeyId")),
    ("queue_alarms", "no age", lambda p: p.watching["Resources"].pop("PostersQueueAgeAlarm")),
    ("queue_alarms", "nobody hears",
     lambda p: named(p, "PostersDeadDepthAlarm").update(AlarmActions=[])),
    ("partial_batches", "queue", lambda p: mapped(p, "SQS").pop("FunctionResponseTypes")),
    ("partial_batches", "stream", lambda p: mapped(p, "DynamoDB").pop("FunctionResponseTypes")),
    ("lanes", "a campaign's", lambda p: mapped(p, "SQS", "NotificationsTellCampaigns").pop(
        "ScalingConfig")),
    ("lanes", "a laboratory's", lambda p: mapped(p, "SQS", "LaboratoryTakeResultChunk").pop(
        "ScalingConfig")),
    ("lanes", "more than reserved", lambda p: mapped(p, "SQS", "RegistryReceiveVenueFile").update(
        ScalingConfig={"MaximumConcurrency": 21})),
    ("reservations", "gone", lambda p: named(p, "Scan").pop("ReservedConcurrentExecutions")),
    ("reservations", "less", lambda p: p.platform["Parameters"]["ScanConcurrency"].update(
        Default=15)),
    ("throttles", "a route's", lambda p: named(p, "RestAPI")["MethodSettings"].remove(
        setting(p, "/~1dang-nhap"))),
    ("throttles", "wide open", lambda p: setting(p, "/~1api~1otp~1challenges").update(
        ThrottlingRateLimit=9_999)),
    ("throttles", "the stage's", lambda p: setting(p, "/*").update(ThrottlingRateLimit=100_000)),
    ("shield_rate", "wide", lambda p: shield(p, "rate-per-caller", "RateBasedStatement").update(
        Limit=1_000_000)),
    ("shield_rate", "counts", only_counts),
    ("shield_body", "wide", lambda p: shield(p, "body-size", "SizeConstraintStatement").update(
        Size=1_000_000)),
    ("shield_body", "unseen", lambda p: shield(p, "body-size", "SizeConstraintStatement").update(
        FieldToMatch={"Body": {"OversizeHandling": "CONTINUE"}})),
    ("shield_body", "read in part", lambda p: named(p, "Shield").pop("AssociationConfig")),
    ("shield_stands", "beside it", lambda p: named(p, "RestAPI").pop("OpenApiVersion")),
    ("shield_stands", "gone", lambda p: p.platform["Resources"].pop("ShieldAssociation")),
    ("log_retention", "gone", lambda p: of(p, "AWS::Logs::LogGroup").pop("RetentionInDays")),
    ("log_retention", "elsewhere", lambda p: p.logs["Resources"].pop("ScanLogs")),
    ("no_bodies", "told", lambda p: setting(p, "/*").update(DataTraceEnabled=True)),
    ("no_bodies", "traced", lambda p: named(p, "Scan").update(Tracing="Active")),
    ("schedule_dead_letters", "ticks", lambda p: mapped(p, "Schedule").pop("DeadLetterConfig")),
    ("schedule_dead_letters", "runs", lambda p: named(p, "AccessSealAudit").pop("DeadLetterQueue")),
    ("stream_dead_letters", "gone", lambda p: mapped(p, "DynamoDB").pop("DestinationConfig")),
    ("no_stars", "act", lambda p: statement(p, "ScanRole").update(Action="dynamodb:*")),
    ("no_stars", "resource", lambda p: statement(p, "ScanRole").update(Resource="*")),
    ("no_scans", "one", lambda p: statement(p, "ScanRole").update(Action=["dynamodb:Scan"])),
    ("own_roles", "shared", shared_role),
    ("leading_keys", "gone", lambda p: [
        one.pop("Condition", None)
        for policy in named(p, "OperationsPrepareRole")["Policies"]
        for one in policy["PolicyDocument"]["Statement"]]),
    ("thresholds", "later", lambda p: named(p, "PostersQueueAgeAlarm").update(Threshold=90_000)),
    ("thresholds", "shorter", lambda p: named(p, "DoorsSilentAlarm").update(Period=60)),
    ("thresholds", "quiet", lambda p: named(p, "SendingStoppedAlarm").update(AlarmActions=[])),
    ("watched", "errors", lambda p: p.watching["Resources"].pop("ScanErrorsAlarm")),
    ("watched", "silence", lambda p: p.watching["Resources"].pop("AccessSealAuditSilenceAlarm")),
]  # fmt: skip


@pytest.mark.parametrize("switch", list(SWITCHES))
def test_each_switch_is_on_in_the_packaged_template(
    template: dict[str, Any], logs: dict[str, Any], watching: dict[str, Any], switch: str
) -> None:
    open_every_door()
    assert list(SWITCHES[switch](Packed(template, logs, watching))) == []


@pytest.mark.parametrize(
    ("switch", "break_it"),
    [pytest.param(switch, how, id=f"{switch}: {told}") for switch, told, how in BREAKS],
)
def test_a_switch_that_is_taken_away_is_missed(
    texts: list[str], switch: str, break_it: Break
) -> None:
    packed = Packed(*map(json.loads, texts))
    break_it(packed)

    assert list(SWITCHES[switch](packed)) != []


@pytest.mark.parametrize(
    ("was", "made"),
    [
        ('"autogen_policy": false', '"autogen_policy": true'),
        ('  "autogen_policy": false,\n', ""),
        ('"policies/scan.json"', '"elsewhere.json"'),
    ],
)
def test_a_policy_that_chalice_would_guess_is_missed(was: str, made: str) -> None:
    text = (ROOT / ".chalice" / "config.json").read_text("utf-8")
    assert was in text
    packed = Packed({}, {}, {})

    assert list(switches.own_policies(packed, text)) == []
    assert list(switches.own_policies(packed, text.replace(was, made, 1))) != []


def test_each_switch_stands_in_the_table_with_tests_that_exist_and_can_fail() -> None:
    told: dict[str, dict[str, Any]] = yaml.safe_load(TABLE.read_text("utf-8"))
    broken = {switch for switch, _, _ in BREAKS} | {"own_policies"}

    assert set(told) == set(SWITCHES) == broken
    for switch, row in told.items():
        assert set(row) <= {"asks", "tests", "why"} and len(row["asks"].split()) > 1, switch
        for node in row.get("tests", []):
            file, _, name = node.partition("::")
            tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
            names = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
            assert name in names, node


def test_each_alarm_rings_when_its_runbook_says(watching: dict[str, Any]) -> None:
    rows: dict[str, dict[str, Any]] = yaml.safe_load(ALARMS.read_text("utf-8"))
    alarms = dict(
        Packed({"Resources": {}}, {"Resources": {}}, watching).of("AWS::CloudWatch::Alarm")
    )

    assert {alarm_of(name) for name in alarms} == set(rows)
    for name, alarm in alarms.items():
        assert f"docs/runbooks/{rows[alarm_of(name)]['book']}.md" in alarm["AlarmDescription"], name
    for name, row in rows.items():
        text = (ROOT / "docs" / "runbooks" / f"{row['book']}.md").read_text("utf-8")
        assert row["says"] in re.sub(r"\s+", " ", text), name


def test_a_public_door_that_writes_needs_a_throttle_of_its_own() -> None:
    open_every_door()
    wanted = needing_a_throttle()

    assert len(wanted) > 30 and wanted <= {route.key for route in http.ROUTES.values()}
    assert {"POST /dang-nhap", "POST /api/otp/challenges", "POST /xet-nghiem/tep"} <= wanted


def test_each_table_says_whether_leading_keys_fit_it(template: dict[str, Any]) -> None:
    told: dict[str, dict[str, Any]] = yaml.safe_load(KEYS.read_text("utf-8"))
    listed = [table for row in told.values() for table in row["tables"]]
    stands = [name for name, one in template["Resources"].items() if one["Type"] == TABLE_KIND]
    conditioned = {
        one["Resource"]["Fn::GetAtt"][0]
        for role in template["Resources"].values()
        for policy in role["Properties"].get("Policies", [])
        for one in policy["PolicyDocument"]["Statement"]
        if "dynamodb:LeadingKeys" in json.dumps(one.get("Condition", {}))
    }

    assert sorted(listed) == sorted(stands)
    assert conditioned == set(told["fits"]["tables"])
    assert all(len(row["why"].split()) > 8 for row in told.values())
