"""The switches of security.md 2.9: what of each is missing in a packaged stage, one line a finding.

Each is a function of the three templates, so that a test can take a switch away and see it missed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from functions.access import policy
from functions.runtime import http
from infra import wiring
from infra.parts import ROOT
from infra.watching import is_dead

Template = dict[str, Any]
MORTAL: Final = {"ChallengesTable", "LimitsTable"}
"""Without recovery: a restore would bring back what must be forgotten at once."""
UPLOADS: Final = ("POST /api/imports", "POST /can-bo/tep", "POST /api/lab/files",
                  "POST /xet-nghiem/tep")  # fmt: skip
BOOKINGS: Final = ("POST /api/sampling/appointments", "POST /api/vaccination/appointments",
                   "POST /dat-lich/{session}", "POST /tiem-chung/{campaign}/{unit}")  # fmt: skip
MOST_BODY, MOST_REQUESTS, WITHIN = 64 * 1024, 10_000, 300
"""Of the shield: bytes of a body (security.md 2.10), requests of one address in so many seconds."""
LANES: Final = {
    "CheckinRecordSpilled": 20, "NotificationsTellCalls": 40, "NotificationsTellCampaigns": 10,
    "NotificationsSendMail": 5,
}  # fmt: skip
TLS: Final = {"Bool": {"aws:SecureTransport": "false"}}
SEALED: Final = {"Fn::GetAtt": ["StorageKey", "Arn"]}


@dataclass(frozen=True, slots=True)
class Packed:
    """The templates of a stage, as `make package` wrote them."""

    platform: Template
    logs: Template
    watching: Template

    def of(self, kind: str) -> Iterator[tuple[str, Template]]:
        """(logical name, properties) of each resource of a type, in whichever stack."""
        for stack in (self.platform, self.logs, self.watching):
            for name, found in stack["Resources"].items():
                if found["Type"] == kind:
                    yield name, found["Properties"]


def recovery(packed: Packed) -> Iterator[str]:
    for name, table in packed.of("AWS::DynamoDB::Table"):
        told = table.get("PointInTimeRecoverySpecification", {})
        if told.get("PointInTimeRecoveryEnabled") is not (name not in MORTAL):
            yield name


def deletion_protection(packed: Packed) -> Iterator[str]:
    wanted = {"Fn::If": ["IsProduction", True, False]}
    for name, table in packed.of("AWS::DynamoDB::Table"):
        if table.get("DeletionProtectionEnabled") != wanted:
            yield name


def table_key(packed: Packed) -> Iterator[str]:
    wanted = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": SEALED}
    for name, table in packed.of("AWS::DynamoDB::Table"):
        if table.get("SSESpecification") != wanted:
            yield name


def bucket_versions(packed: Packed) -> Iterator[str]:
    for name, bucket in packed.of("AWS::S3::Bucket"):
        if bucket.get("VersioningConfiguration") != {"Status": "Enabled"}:
            yield name


def bucket_public_access(packed: Packed) -> Iterator[str]:
    four = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    for name, bucket in packed.of("AWS::S3::Bucket"):
        if bucket.get("PublicAccessBlockConfiguration") != dict.fromkeys(four, True):
            yield name


def bucket_tls(packed: Packed) -> Iterator[str]:
    guarded = set()
    for _, guard in packed.of("AWS::S3::BucketPolicy"):
        for one in guard["PolicyDocument"]["Statement"]:
            whole = {"s3:GetObject", "s3:PutObject", "s3:ListBucket"} <= set(one["Action"])
            if (one["Effect"], one.get("Condition")) == ("Deny", TLS) and whole:
                guarded.add(guard["Bucket"]["Ref"])
    yield from (name for name, _ in packed.of("AWS::S3::Bucket") if name not in guarded)


def bucket_key(packed: Packed) -> Iterator[str]:
    for name, bucket in packed.of("AWS::S3::Bucket"):
        told = bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
        sealed = told[0].get("ServerSideEncryptionByDefault", {})
        if sealed.get("SSEAlgorithm") != "aws:kms" or "KMSMasterKeyID" not in sealed:
            yield name


def queue_dead_letters(packed: Packed) -> Iterator[str]:
    queues = dict(packed.of("AWS::SQS::Queue"))
    for name, queue in queues.items():
        told = queue.get("RedrivePolicy", {})
        dead = told.get("deadLetterTargetArn", {}).get("Fn::GetAtt", [""])[0]
        if not is_dead(name) and not (is_dead(dead) and dead in queues):
            yield name
        elif not is_dead(name) and told["maxReceiveCount"] < 3:
            yield f"{name} gives up after {told['maxReceiveCount']}"


def queue_key(packed: Packed) -> Iterator[str]:
    for name, queue in packed.of("AWS::SQS::Queue"):
        if queue.get("KmsMasterKeyId") != SEALED:
            yield name


def queue_alarms(packed: Packed) -> Iterator[str]:
    alarms = dict(packed.of("AWS::CloudWatch::Alarm"))
    for name, _ in packed.of("AWS::SQS::Queue"):
        wanted = f"{name}DepthAlarm" if is_dead(name) else f"{name}AgeAlarm"
        if not alarms.get(wanted, {}).get("AlarmActions"):
            yield wanted


def partial_batches(packed: Packed) -> Iterator[str]:
    for kind in ("SQS", "DynamoDB"):
        for name, event in wiring.events_of(packed.platform, kind):
            if event.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
                yield name


def lanes(packed: Packed) -> Iterator[str]:
    """Each lane at its figure; who has a reservation is never asked for more than that."""
    found = {
        name: event.get("ScalingConfig", {}).get("MaximumConcurrency")
        for name, event in wiring.events_of(packed.platform, "SQS")
    }
    yield from (name for name, most in LANES.items() if found.get(name) != most)
    blocks = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    reserved = blocks["stages"]["prod"]["lambda_functions"]
    for door, block in reserved.items():
        name = wiring.logical(door)
        if name in found and found[name] != block["reserved_concurrency"]:
            yield f"{name}: {found[name]} at once of {block['reserved_concurrency']}"


def reservations(packed: Packed) -> Iterator[str]:
    """In production the door's concurrency is its own."""
    if packed.platform["Parameters"]["Stage"]["Default"] != "prod":
        return
    blocks = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    for door, block in blocks["stages"]["prod"]["lambda_functions"].items():
        name = wiring.logical(door)
        function = packed.platform["Resources"][name]["Properties"]
        told = packed.platform["Parameters"].get(f"{name}Concurrency", {}).get("Default")
        if function.get("ReservedConcurrentExecutions") != {"Ref": f"{name}Concurrency"}:
            yield name
        elif told != block["reserved_concurrency"]:
            yield f"{name}: {told}"


def own_policies(_: Packed, text: str | None = None) -> Iterator[str]:
    """Chalice guesses no policy, and each function has a file of its own. Read from the config."""
    text = text or (ROOT / ".chalice" / "config.json").read_text("utf-8")
    config = json.loads(text)
    stages = config.get("stages", {})
    for where, told in [("all", config), *stages.items()]:
        if told.get("autogen_policy", where == "all") is not False:  # Chalice guesses by default
            yield where
        for door, block in told.get("lambda_functions", {}).items():
            if block.get("autogen_policy", False) is not False:
                yield f"{where}: {door}"
            if where == "all" and not block.get("iam_policy_file", "").startswith("policies/"):
                yield door


def needing_a_throttle() -> frozenset[str]:
    """Doors that write for whom we do not know, hand out uploads, or book."""
    public = {
        route.key
        for route in http.ROUTES.values()
        if route.method != "GET" and (line := policy.policy_line(route.key)) and line.is_public
    }
    return frozenset(public | set(UPLOADS) | set(BOOKINGS))


def throttles(packed: Packed) -> Iterator[str]:
    settings = packed.platform["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    told = {
        f"{one['HttpMethod']} {one['ResourcePath'][1:].replace('~1', '/')}": one for one in settings
    }
    written = yaml.compose((ROOT / "infra" / "doors.yaml").read_text("utf-8"))
    (asked,) = [value for key, value in written.value if key.value == "x-throttles"]
    figures = {
        route.value: {key.value: int(value.value) for key, value in limit.value}
        for route, limit in asked.value
    }
    whole = told.get("* *", {}).get("ThrottlingRateLimit", 0)
    if not 0 < whole <= 10_000:
        yield "* *"
    for route in sorted(needing_a_throttle() | set(figures)):
        own, limit = told.get(route, {}), figures.get(route, {"rate": 0, "burst": 0})
        rates = (own.get("ThrottlingRateLimit"), own.get("ThrottlingBurstLimit"))
        if rates != (limit["rate"], limit["burst"]) or not 0 < limit["rate"] < whole:
            yield route


Switch = Callable[[Packed], Iterator[str]]
