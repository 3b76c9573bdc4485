"""Is what holds data kept from being deleted, and is every role denied what is not its own?

An answer is worked out as IAM does (deny wins, else an allow, else no) over the policies of the
deployable template, wildcards included, so that a later `dynamodb:*` would be seen here too.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from functions.registry.domain.imports import ImportKind
from infra import wiring
from tests.architecture.test_template import listed, of_type, role_of

Template = dict[str, Any]
NOBODYS = (
    "dynamodb:DeleteTable", "dynamodb:UpdateTable", "dynamodb:UpdateContinuousBackups",
    "dynamodb:RestoreTableToPointInTime", "dynamodb:ExportTableToPointInTime", "dynamodb:Scan",
    "dynamodb:UpdateTimeToLive", "dynamodb:PartiQLSelect", "dynamodb:CreateBackup",
    "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:DeleteObjectVersion",
    "s3:PutLifecycleConfiguration",
    "s3:BypassGovernanceRetention", "s3:PutBucketVersioning", "s3:PutBucketPublicAccessBlock",
    "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy", "kms:CreateGrant",
    "sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes",
    "logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:FilterLogEvents",
    "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction",
    "iam:PassRole", "iam:CreateAccessKey", "iam:PutRolePolicy", "sts:AssumeRole",
    "cloudtrail:StopLogging", "cloudwatch:DisableAlarmActions", "cloudwatch:DeleteAlarms",
    "secretsmanager:PutSecretValue", "wafv2:UpdateWebACL", "apigateway:PATCH",
)  # fmt: skip
"""What no function of the platform may do to anything."""
WRITES = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
READS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
SIGNERS = {
    "access_seal_audit", "certificates_attest", "certificates_publish", "certificates_sign",
    "checkin_keep_day_keys", "citizen", "operations_prepare", "registry_render_poster", "staff",
}  # fmt: skip


def statements_of(template: Template, door: str) -> list[dict[str, Any]]:
    """All statements of a door's own role."""
    role = template["Resources"][role_of(template, wiring.logical(door))]["Properties"]
    assert not role.get("ManagedPolicyArns")
    return [one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]


def doors(template: Template) -> list[str]:
    """Every deployed function."""
    functions = of_type(template, "AWS::Serverless::Function").values()
    return sorted(function["Tags"]["door"] for function in functions)


def may(template: Template, door: str, action: str, resource: str = "") -> bool:
    """Would IAM let this door do this to that resource (its logical name; "" anything at all)?"""
    answers = {
        statement["Effect"]
        for statement in statements_of(template, door)
        if any(fnmatchcase(action, pattern) for pattern in listed(statement["Action"]))
        and any(_is_about(one, resource) for one in listed(statement["Resource"]))
    }
    return answers == {"Allow"}


def _is_about(told: Any, resource: str) -> bool:
    text = json.dumps(told)
    return not resource or told == "*" or bool(re.search(rf"\b{resource}\b", text))


@pytest.mark.catalogue("R10")
def test_the_answers_are_those_of_iam(template: Template) -> None:
    assert may(template, "scan", "dynamodb:PutItem", "CheckinsTable")
    assert not may(template, "scan", "dynamodb:DeleteItem", "CheckinsTable")
    made: Template = {
        "Resources": {
            "Scan": {"Type": "AWS::Serverless::Function", "Properties": {
                "Tags": {"door": "scan"}, "Role": {"Fn::GetAtt": ["R", "Arn"]}}},
            "R": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": {
                "Statement": [
                    {"Effect": "Allow", "Action": ["dynamodb:*"], "Resource": "*"},
                    {"Effect": "Deny", "Action": "dynamodb:DeleteTable", "Resource": "*"},
                ]}}]}},
        }
    }  # fmt: skip
    assert may(made, "scan", "dynamodb:Scan", "AuditTable")
    assert not may(made, "scan", "dynamodb:DeleteTable")


@pytest.mark.catalogue("R10", "R02")
def test_no_role_may_do_what_is_nobodys(template: Template) -> None:
    found = {
        (door, action)
        for door in doors(template)
        for action in NOBODYS
        if may(template, door, action)
    }

    assert len(doors(template)) > 60
    assert found == set()


@pytest.mark.catalogue("R10", "P03")
def test_no_role_changes_or_removes_a_row_of_the_audit(template: Template) -> None:
    found = {
        (door, action, table)
        for door in doors(template)
        for action in ("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
        for table in ("AuditTable", "AuditNotesTable")
        if may(template, door, action, table)
    }

    assert found == set()


@pytest.mark.catalogue("R10")
@pytest.mark.parametrize(
    ("door", "actions", "tables"),
    [
        ("scan", READS + WRITES, ("SpecimensTable", "ImmunizationsTable", "StaffTable")),
        ("scan", WRITES, ("VenuesTable", "KeysTable", "PersonResultsTable")),
        ("citizen", WRITES, ("PersonResultsTable", "SpecimensTable", "StaffTable")),
        ("citizen", READS + WRITES, ("ImmunizationsTable", "AuditNotesTable")),
        ("laboratory", READS + WRITES, ("PersonsTable", "CheckinsTable", "ImmunizationsTable")),
        ("vaccination", READS + WRITES, ("CheckinsTable", "SpecimensTable", "CasesTable")),
        ("vaccination", WRITES, ("VaccineLotsTable",)),
        ("staff", READS, ("ChallengesTable", "AuditNotesTable")),
        ("notifications_send_message", WRITES, ("PersonsTable", "KeysTable")),
        ("certificates_sign", READS + WRITES, ("SpecimensTable", "CheckinsTable")),
        ("certificates_sign", WRITES, ("PersonsTable", "IdentitiesTable")),
        ("checkin_pack_presence", READS + WRITES, ("PersonsTable", "IdentitiesTable")),
    ],
)
def test_a_door_is_denied_what_belongs_to_others(
    template: Template, door: str, actions: tuple[str, ...], tables: tuple[str, ...]
) -> None:
    known = set(of_type(template, "AWS::DynamoDB::Table"))
    assert set(tables) <= known
    found = {
        (action, table)
        for action in actions
        for table in tables
        if may(template, door, action, table)
    }

    assert found == set()


@pytest.mark.catalogue("R10", "K03")
def test_only_those_who_sign_may_sign_each_with_its_own_key(template: Template) -> None:
    keys = of_type(template, "AWS::KMS::Key")
    signing = {door for door in doors(template) if may(template, door, "kms:Sign")}

    assert signing == SIGNERS
    for key in ("CertificateCentreKey", "CertificateCentrePssKey"):
        assert key in keys
        may_sign = {door for door in doors(template) if may(template, door, "kms:Sign", key)}
        assert may_sign == {"certificates_sign"}
    prepares = {key for key in keys if may(template, "operations_prepare", "kms:Sign", key)}
    assert prepares == {"PostersKey"}, "the poster of walks and nothing else"
    for key in ("DataKey", "StorageKey"):
        assert not [door for door in doors(template) if may(template, door, "kms:Sign", key)]


@pytest.mark.catalogue("R10", "K03")
def test_whoever_walks_outside_holds_no_key_and_reads_two_documents(template: Template) -> None:
    """It goes out by itself (ADR 0129): what it shows there was laid down for it."""
    told = [
        one
        for one in statements_of(template, "operations_walk")
        if one["Sid"] not in ("OwnLog", "GivenUp", "DeadIsEncrypted")
    ]
    acts = {(act, one["Sid"]) for one in told for act in listed(one["Action"])}

    assert acts == {("s3:GetObject", "ReadItsTexts"), ("kms:Decrypt", "EncryptedAtRest")}
    for key in ("DataKey", "PostersKey"):
        assert not may(template, "operations_walk", "kms:Decrypt", key)
        assert not may(template, "operations_walk", "kms:Sign", key)
    assert not may(template, "operations_walk", "dynamodb:GetItem", "KeysTable")
    writes = {"operations_walk": False, "operations_prepare": True}
    for door, is_so in writes.items():
        assert may(template, door, "s3:PutObject", "DocumentsBucket") is is_so


@pytest.mark.catalogue("R02")
def test_what_holds_data_outlives_a_deleted_stack_in_production(
    template: Template, logs: Template, stage: str
) -> None:
    kinds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup")
    wanted = "Retain" if stage == "prod" else "Delete"
    for name, found in (template["Resources"] | logs["Resources"]).items():
        if found["Type"] in kinds:
            assert found["DeletionPolicy"] == wanted, name
            assert found["UpdateReplacePolicy"] == wanted, name
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        protected = {"Fn::If": ["IsProduction", True, False]}
        assert table["DeletionProtectionEnabled"] == protected, name
    for name, key in of_type(template, "AWS::KMS::Key").items():
        assert key["PendingWindowInDays"] == 30, name


@pytest.mark.catalogue("R02")
def test_an_object_that_was_deleted_or_written_over_can_be_had_back(template: Template) -> None:
    """Uploads are forgotten within a day by law; documents and static files keep older versions."""
    buckets = of_type(template, "AWS::S3::Bucket")
    kept = {"DocumentsBucket": 30, "StaticBucket": 90, "UploadsBucket": 1}
    for name, days in kept.items():
        rules = buckets[name]["LifecycleConfiguration"]["Rules"]
        told = {
            rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
            for rule in rules
            if "NoncurrentVersionExpiration" in rule
        }
        assert told == {days}, name
        assert all(rule["Status"] == "Enabled" for rule in rules), name
    audit = buckets["AuditBucket"]["LifecycleConfiguration"]["Rules"]
    assert not [rule for rule in audit if "ExpirationInDays" in rule]


def test_whatever_is_brought_in_goes_by_itself(template: Template) -> None:
    """Files of people, staff and units are personal data: each first part of a key has its term."""
    uploads = of_type(template, "AWS::S3::Bucket")["UploadsBucket"]
    terms = {
        rule["Prefix"]: rule["ExpirationInDays"]
        for rule in uploads["LifecycleConfiguration"]["Rules"]
    }
    heard = {
        one["Filter"]["S3Key"]["Rules"][0]["Value"]
        for one in uploads["NotificationConfiguration"]["QueueConfigurations"]
    }

    assert heard >= {f"{kind.value}/" for kind in ImportKind}
    assert heard | {"amendments/"} == terms.keys()
    assert all(0 < days <= 30 for days in terms.values())
