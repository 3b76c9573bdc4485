"""What lies in object storage? Reading what arrived, writing what we made, lending short links."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, ClassVar, Final
from urllib.parse import unquote_plus, urlsplit

import botocore.exceptions

from functions.kernel.errors import Busy, NotFound
from functions.kernel.uploads import FileIncomplete
from functions.runtime import aws, journal, settings

LINK_SECONDS = 300
IN_MEMORY = 8 * 1024 * 1024
MISSING: Final = frozenset({"NoSuchKey", "404", "NoSuchVersion"})
DENIED: Final = frozenset({"AccessDenied", "403"})
READING: Final = frozenset({"get_object", "head_object"})


class Withheld(Busy):
    """S3 won't say whether the object is there: so it answers about a missing one to a role that
    may not list its bucket, and about any to a role that may not read it. Who can do without the
    object takes it for missing; to all others it is as if S3 did not answer."""


@dataclass(frozen=True, slots=True)
class ObjectWithheld(journal.Fact):
    """Many of these where objects are there: a function has lost the right to read them."""

    level: ClassVar[journal.Level] = "WARNING"
    bucket: str


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
    """The object's body as a stream. Raises NotFound, Withheld, Busy."""
    version = {"VersionId": arrival.version} if arrival.version else {}
    answer = _s3("get_object", Bucket=arrival.bucket, Key=arrival.key, **version)
    body: BinaryIO = answer["Body"]
    return body


@contextmanager
def local_copy(arrival: Arrival) -> Iterator[IO[bytes]]:
    """The whole object in a temporary file. Raises FileIncomplete, NotFound, Withheld,
    Busy."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        try:
            shutil.copyfileobj(opened(arrival), copy)
        except botocore.exceptions.BotoCoreError as cut:
            raise FileIncomplete from cut
        if arrival.size and copy.tell() != arrival.size:
            raise FileIncomplete
        yield copy


def labels(arrival: Arrival) -> dict[str, str]:
    """What its sender wrote on an object (``x-amz-meta-…``). Raises NotFound, Withheld, Busy."""
    version = {"VersionId": arrival.version} if arrival.version else {}
    told = _s3("head_object", Bucket=arrival.bucket, Key=arrival.key, **version)
    return dict(told.get("Metadata", {}))


def put(bucket: str, key: str, body: bytes | IO[bytes], content_type: str) -> None:
    """Write an object of ours, whole or from a file that can be wound back. Raises Busy."""
    _s3(
        "put_object",
        Bucket=settings.bucket(bucket),
        Key=key,
        Body=body,
        ContentType=content_type,
    )


def put_once(bucket: str, key: str, body: bytes, content_type: str) -> bool:
    """Write an object of ours unless its key is taken; was it written? Raises Busy."""
    try:
        aws.client("s3").put_object(
            Bucket=settings.bucket(bucket),
            Key=key,
            Body=body,
            ContentType=content_type,
            IfNoneMatch="*",
        )
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") == "PreconditionFailed":
            return False
        raise Busy from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise Busy from failed
    return True


def read(bucket: str, key: str, version: str = "") -> bytes:
    """A small object of ours, in this version or the newest. Raises NotFound, Withheld,
    Busy."""
    asked = {"VersionId": version} if version else {}
    body: bytes = _s3("get_object", Bucket=settings.bucket(bucket), Key=key, **asked)["Body"].read()
    return body


def read_if_there(bucket: str, key: str) -> bytes:
    """As `read`, for who expects that it may be missing and may not list the bucket: what S3
    withholds is not there. Raises NotFound, Busy."""
    try:
        return read(bucket, key)
    except Withheld:
        raise NotFound from None


def is_there(bucket: str, key: str) -> bool:
    """Does an object of ours lie there? What S3 withholds does not. Raises Busy."""
    try:
        _s3("head_object", Bucket=settings.bucket(bucket), Key=key)
    except (NotFound, Withheld):
        return False
    return True


def versions(bucket: str, key: str) -> tuple[str, ...]:
    """The versions of an object of ours, oldest first, then "" for each deletion. Raises Busy."""
    told = _s3("list_object_versions", Bucket=settings.bucket(bucket), Prefix=key)
    # The listing is newest first; the sort is stable and keeps that order within one instant.
    written = sorted(
        _of_key(told, "Versions", key), key=lambda one: one["LastModified"], reverse=True
    )
    deleted = _of_key(told, "DeleteMarkers", key)
    return (*(one["VersionId"] for one in reversed(written)), *("" for _ in deleted))


def folders(bucket: str, prefix: str, after: str = "") -> list[str]:
    """The folders below a prefix, in order, from the name `after` on. Raises Busy."""
    found: list[str] = []
    asked = {"Bucket": settings.bucket(bucket), "Prefix": prefix, "Delimiter": "/"}
    asked |= {"StartAfter": prefix + after} if after else {}
    while True:
        told = _s3("list_objects_v2", **asked)
        found += [one["Prefix"] for one in told.get("CommonPrefixes", [])]
        if not told.get("IsTruncated"):
            return found
        asked["ContinuationToken"] = told["NextContinuationToken"]


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


def upload_origin() -> str:
    """Scheme and host that upload forms are sent to."""
    url = urlsplit(upload_form("-", "text/csv", 1)["url"])
    return f"{url.scheme}://{url.netloc}"


def _of_key(told: dict[str, Any], kind: str, key: str) -> list[dict[str, Any]]:
    return [one for one in told.get(kind, []) if one["Key"] == key]


def _s3(operation: str, **request: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(aws.client("s3"), operation)(**request)
    except botocore.exceptions.ClientError as failed:
        code = failed.response.get("Error", {}).get("Code", "")
        if code in MISSING:
            raise NotFound from failed
        if code in DENIED and operation in READING:
            journal.tell(ObjectWithheld(request["Bucket"]))
            raise Withheld from failed
        raise Busy from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise Busy from failed
    return answer
