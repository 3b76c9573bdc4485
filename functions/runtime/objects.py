"""What lies in object storage? Reading what arrived, writing what we made, lending short links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import unquote_plus

import botocore.exceptions

from functions.kernel.errors import Busy, NotFound
from functions.runtime import aws, settings

LINK_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Arrival:
    """An object that S3 says has arrived; `version` and `sequencer` may be ""."""

    bucket: str
    key: str
    version: str
    sequencer: str
    size: int


def arrivals_in(message_body: str) -> Iterator[Arrival]:
    """The objects told of in an SQS body from S3; its `s3:TestEvent` tells of none.

    Raises ValueError for a body that S3 would not send.
    """
    told = json.loads(message_body)
    if not isinstance(told, dict):
        raise ValueError("not an S3 notification")
    if told.get("Event") == "s3:TestEvent":
        return
    records = told.get("Records")
    if not isinstance(records, list):
        raise ValueError("not an S3 notification")
    for record in records:
        stored = record["s3"]["object"]
        yield Arrival(
            bucket=record["s3"]["bucket"]["name"],
            key=unquote_plus(stored["key"]),
            version=stored.get("versionId", ""),
            sequencer=stored.get("sequencer", ""),
            size=int(stored.get("size", 0)),
        )


def opened(arrival: Arrival) -> BinaryIO:
    """The object's body as a stream. Raises NotFound, Busy."""
    version = {"VersionId": arrival.version} if arrival.version else {}
    answer = _s3("get_object", Bucket=arrival.bucket, Key=arrival.key, **version)
    body: BinaryIO = answer["Body"]
    return body


def put(bucket: str, key: str, body: bytes, content_type: str) -> None:
    """Write an object of ours. Raises Busy."""
    _s3(
        "put_object",
        Bucket=settings.bucket(bucket),
        Key=key,
        Body=body,
        ContentType=content_type,
    )


def exists(bucket: str, key: str) -> bool:
    """Is there such an object of ours?"""
    try:
        _s3("head_object", Bucket=settings.bucket(bucket), Key=key)
    except NotFound:
        return False
    return True


def link(bucket: str, key: str, filename: str) -> str:
    """A link to read an object of ours, valid for five minutes; `filename` is plain ASCII."""
    made: str = aws.client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.bucket(bucket),
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        },
        ExpiresIn=LINK_SECONDS,
    )
    return made


def upload_form(key: str, content_type: str, size: int) -> dict[str, Any]:
    """A presigned POST for exactly this key, type and at most `size` bytes, for five minutes."""
    made: dict[str, Any] = aws.client("s3").generate_presigned_post(
        Bucket=settings.bucket("uploads"),
        Key=key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, size]],
        ExpiresIn=LINK_SECONDS,
    )
    return made


def _s3(operation: str, **request: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(aws.client("s3"), operation)(**request)
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") in {
            "NoSuchKey",
            "404",
            "NoSuchVersion",
        }:
            raise NotFound from failed
        raise Busy from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise Busy from failed
    return answer
