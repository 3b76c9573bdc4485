"""What do calls to other services than DynamoDB ask for, and does a door's policy name it?

Judged are queues, topics, objects, keys and secrets, by the resource and, of data keys, by the name
that their encryption context gives. A key of storage is used by AWS itself and is not seen here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from functions.runtime import settings

Asked = tuple[str, str, str]
"""What is done, to what (as a policy would name it), under which name of a data key ("" none)."""
_OBJECTS: Final = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "DeleteObject": "DeleteObject",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjectsV2": "ListBucket",
}
_SENDS: Final = {"SendMessage": "SendMessage", "SendMessageBatch": "SendMessage"}
_TELLS: Final = {"Publish": "Publish", "PublishBatch": "Publish"}


def asked(service: str, operation: str, url: str, body: Any) -> Iterator[Asked]:
    """What a call asks for; nothing of services and operations that are not judged."""
    if service == "sqs" and operation in _SENDS:
        queue = _plain(body)["QueueUrl"].rpartition("/")[2]
        yield f"sqs:{_SENDS[operation]}", _logical("queues", "QueueName", queue), ""
    elif service == "sns" and operation in _TELLS:
        topic = parse_qs(_text(body))["TopicArn"][0].rpartition(":")[2]
        yield f"sns:{_TELLS[operation]}", _logical("topics", "TopicName", topic), ""
    elif service == "kms":
        told = _plain(body)
        name = told.get("EncryptionContext", {}).get("name", "")
        key = _logical("keys", "AliasName", told["KeyId"]) if "KeyId" in told else "DataKey"
        yield f"kms:{operation}", key, name
    elif service == "secretsmanager":
        told = _plain(body)
        yield f"secretsmanager:{operation}", "secret:" + (told.get("SecretId") or told["Name"]), ""
    elif service == "s3" and operation in _OBJECTS:
        yield _of_object(operation, url)


def allows(statement: dict[str, Any], one: Asked) -> bool:
    """Does a statement of a policy name it?"""
    act, place, name = one
    if act not in _listed(statement["Action"]):
        return False
    for how, of in statement.get("Condition", {}).items():
        for key, values in of.items():
            if key == "kms:EncryptionContext:name":
                exact = how.rpartition(":")[2] == "StringEquals"
                if not any(name == v if exact else fnmatchcase(name, v) for v in _listed(values)):
                    return False
    return any(_is_of(told, place) for told in _listed(statement["Resource"]))


def _is_of(told: Any, place: str) -> bool:
    if told == "*":
        return True
    if "Ref" in told:
        return bool(told["Ref"] == place)
    if "Fn::GetAtt" in told:
        return bool(told["Fn::GetAtt"][0] == place)
    text = told["Fn::Sub"].replace("${Stage}", settings.STAGE)
    return fnmatchcase(
        place,
        text.rpartition(":")[0].rpartition(":")[2] + ":" + text.rpartition(":")[2]
        if ":secret:" in text
        else text,
    )


def _of_object(operation: str, url: str) -> Asked:
    found = urlsplit(url)
    first, _, rest = unquote(found.path).lstrip("/").partition("/")
    host = found.netloc.partition(".s3")
    bucket, key = (host[0], f"{first}/{rest}" if rest else first) if host[1] else (first, rest)
    logical = next(
        name
        for name, kind in (
            ("UploadsBucket", "uploads"), ("DocumentsBucket", "documents"),
            ("StaticBucket", "static"), ("AuditBucket", "audit"),
        )
        if bucket == settings.bucket(kind)
    )  # fmt: skip
    act = _OBJECTS[operation]
    if act == "GetObject" and "versionId" in parse_qs(found.query):
        act = "GetObjectVersion"
    place = logical if act.startswith("List") else f"${{{logical}.Arn}}/{key}"
    return f"s3:{act}", place, ""


@cache
def _logical(part: str, named: str, physical: str) -> str:
    from tests.fixtures import resources_of

    for name, made in resources_of(part).items():
        told = str(made.get("Properties", {}).get(named, "")).replace("${Stage}", settings.STAGE)
        if told == physical:
            return str(made["Properties"]["TargetKeyId"]) if part == "keys" else name
    return f"unknown {physical}"


def _listed(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)


def _plain(body: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_text(body))
    return told
