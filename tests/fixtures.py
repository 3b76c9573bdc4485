"""The world that most tests stand in: locked moto, resources of the template, kept keys."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.awsrequest import AWSResponse
from botocore.retries.quota import RetryQuota
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from functions.access import service as access
from functions.aggregates.service import board, lags, showing
from functions.registry.service import orders, reading
from functions.runtime import aws as runtime_aws
from functions.runtime import clock, daykeys, keys, settings, signing
from functions.vaccination.service import listing, sold_out
from tests.cloud import cheap, clients, direct, kept, roles

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
"""08:30 on a Tuesday in Vietnam."""
KEY_NAMES = (
    "session",
    "index",
    "personal-code",
    "pass",
    "persons-2021",
    "persons-2022",
    "declarations-2021",
    "declarations-2022",
    "results-2021",
    "results-2022",
    "result-codes",
    "certificate-ids",
    "vaccine-tickets",
    "sms-references",
    "registrations-2021",
    "registrations-2022",
    "certificates-2021",
    "zoning-2021",
    "zoning-2022",
    "certificates-2022",
    "immunizations-2021",
    "immunizations-2022",
    "aefi-2021",
    "aefi-2022",
    "cases-2021",
    "cases-2022",
    "followups-2021",
    "followups-2022",
    "data_requests-2021",
    "data_requests-2022",
)
SIGNING_KEYS = (
    "posters",
    "proofs",
    "results",
    "certificate-facility",
    "certificate-centre",
    "certificate-lists",
)
QUEUES = (
    "venue-files",
    "visit-files",
    "people-files",
    "posters",
    "spilled-checkins",
    "messages",
    "notices",
    "notice-facts",
    "notice-calls",
    "notice-campaigns",
    "sms-reports",
    "mails",
    "result-files",
    "result-chunks",
    "result-releases",
    "manifests",
    "certificate-attestations",
    "certificate-signatures",
    "certificate-papers",
    "certificate-orders",
    "vaccine-recalls",
    "vaccine-tellings",
    "presences-found",
    "visits-wanted",
    "visit-places",
    "followup-facts",
)

_lock = threading.RLock()
_unlocked_call = BotocoreStubber.__call__


def _locked_call(self: Any, event_name: str, request: Any, **named: Any) -> Any:
    with _lock:
        kept.called()
        if self.enabled and request.url == _DYNAMODB:
            roles.judge(event_name.rpartition(".")[2], request.body)
            told = direct.respond(event_name.rpartition(".")[2], request)
            if told is not None:
                return told
        elif self.enabled:
            roles.judge_others(event_name, request.url, request.body)
        answer = _unlocked_call(self, event_name, request, **named)
        is_missing = self.enabled and answer is not None and answer.status_code == 404
        if is_missing and roles.withholds(event_name, request.url):
            return AWSResponse(request.url, 403, {}, MockRawResponse(_DENIED))
        return answer


_DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
_DYNAMODB = f"https://dynamodb.{settings.REGION}.amazonaws.com/"


class _Template(yaml.CSafeLoader):
    """Reads CloudFormation YAML; short intrinsics become their plain argument."""


_Template.add_multi_constructor("!", lambda loader, _suffix, node: _plain(loader, node))


def _plain(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]


@cache
def resources_of(kind: str) -> dict[str, Any]:
    """The resources of one part of the merge template, e.g. `tables`."""
    read: dict[str, Any] = yaml.load(  # noqa: S506  (a SafeLoader)
        (ROOT / "infra" / f"{kind}.yaml").read_text("utf-8"), _Template
    )
    found: dict[str, Any] = read["Resources"]
    return found


def table_requests() -> list[dict[str, Any]]:
    """CreateTable requests of every table in the deployable template."""
    requests = []
    for resource in resources_of("tables").values():
        if resource["Type"] != "AWS::DynamoDB::Table":
            continue
        wanted = resource["Properties"]
        request = {
            "TableName": wanted["TableName"].replace("${Stage}", settings.STAGE),
            "KeySchema": wanted["KeySchema"],
            "AttributeDefinitions": wanted["AttributeDefinitions"],
            "BillingMode": "PAY_PER_REQUEST",
        }
        if "StreamSpecification" in wanted:
            view = wanted["StreamSpecification"]["StreamViewType"]
            request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
        requests.append(request)
    return requests


def forget_containers() -> None:
    """What a fresh Lambda container would not know: clients, opened keys, caches."""
    runtime_aws.forget()
    keys.forget()
    daykeys.forget()
    signing.forget()
    for forget in FORGETTERS:
        forget()


FORGETTERS: list[Callable[[], None]] = [
    access.forget,
    orders.forget,
    reading.forget,
    listing.forget,
    sold_out.forget,
    showing.forget,
    board.forget,
    lags.forget,
]
"""Caches of the houses' services."""


@pytest.fixture
def now() -> Iterator[datetime]:
    """A fixed instant that the clock tells."""
    with clock.fixed(NOW):
        yield NOW


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in process: moto behind one lock (unlocked it is not atomic under threads).

    It, `tables` and `keys_kept` are states that are made once and put back for each test.
    """
    quotas = cheap.Quotas()
    monkeypatch.setattr(BotocoreStubber, "__call__", _locked_call)
    monkeypatch.setattr(runtime_aws, "session", clients.session)
    monkeypatch.setattr(RetryQuota, "acquire", quotas.renewed(RetryQuota.acquire))
    monkeypatch.setattr(RetryQuota, "release", quotas.renewed(RetryQuota.release))
    with mock_aws(), cheap.cheap():
        kept.begin(forget_containers)
        for name, told in kept.stand("aws", _make_resources).items():
            monkeypatch.setenv(name, told)
        roles.refused.clear()
        yield
        kept.end()
        assert not roles.refused, f"not in .chalice/policies: {sorted(set(roles.refused))}"


def _make_resources() -> dict[str, str]:
    """Queues, topics and buckets; what the environment tells of them."""
    told = {}
    for queue in QUEUES:
        made = runtime_aws.client("sqs").create_queue(QueueName=f"lachan-test-{queue}")
        told["LACHAN_QUEUE_" + queue.upper().replace("-", "_")] = made["QueueUrl"]
    for topic in ("sms", "facts"):
        made = runtime_aws.client("sns").create_topic(Name=f"lachan-test-{topic}")
        told[f"LACHAN_{topic.upper()}_TOPIC"] = made["TopicArn"]
    for bucket in ("uploads", "documents", "static"):
        runtime_aws.client("s3").create_bucket(
            Bucket=settings.bucket(bucket),
            CreateBucketConfiguration={"LocationConstraint": settings.REGION},
        )
    return told


@pytest.fixture
def tables(aws: None) -> None:
    """All tables of the deployable template."""
    kept.stand("tables", _make_tables)


def _make_tables() -> None:
    for request in table_requests():
        runtime_aws.client("dynamodb").create_table(**request)


@pytest.fixture
def keys_kept(tables: None, now: datetime) -> datetime:
    """Wrapped keys, signing keys and the day keys of the retained days; returns now."""
    kept.stand("keys", lambda: _make_keys(now))
    return now


def _make_keys(now: datetime) -> None:
    kms = runtime_aws.client("kms")
    wrapper = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=settings.key_alias(), TargetKeyId=wrapper)
    for name in SIGNING_KEYS:
        signer = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        kms.create_alias(
            AliasName=settings.key_alias(name), TargetKeyId=signer["KeyMetadata"]["KeyId"]
        )
    keys.keep(KEY_NAMES, now)
    today = date(2021, 11, 23)
    daykeys.keep(tuple(today + timedelta(days=offset) for offset in range(-21, 4)))


@pytest.fixture
def event() -> Callable[[str], Any]:
    """Load a sample event by its path below events/, without the ending."""

    def load(path: str) -> Any:
        return json.loads((ROOT / "events" / f"{path}.json").read_text("utf-8"))

    return load


os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
