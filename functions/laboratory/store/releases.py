"""Releases of tubes: LAB-40 to LAB-43.

Everything a version says is sealed, its kind too: "tested by itself" would tell of its pool.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import TubeCode
from functions.laboratory.domain.release import Aggregate, Release, Reported
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store.marks import ACCEPTED, MOVED
from functions.laboratory.store.release_bodies import read, written
from functions.laboratory.store.rows import row_of_image
from functions.laboratory.store.sealed import open_body, seal_body
from functions.laboratory.store.specimens import specimen_of_image
from functions.runtime import aws, settings
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

TOGETHER = 50
TRIES = 5
RELEASE, PROPOSAL = "rel#", "cor#"


class ReleaseRecord(Record):
    """A version, or the proposal of one; `b` seals what it says under the key of the year `y`."""

    Meta = table_meta("specimens")
    t = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def aggregate(tube: TubeCode) -> Aggregate:
    """LAB-40: the tube's record, rows, releases and marks at one instant, read strongly."""
    specimen: Specimen | None = None
    rows: list[Reported] = []
    releases: list[Release] = []
    accepted, moved = set[str](), set[str]()
    for image in _images(tube):
        s = image["s"]["S"]
        if s.startswith(RELEASE):
            releases.append(_release(tube, s, image))
        elif s.startswith((ACCEPTED, MOVED)):
            (accepted if s.startswith(ACCEPTED) else moved).add(s.partition("#")[2])
        elif (row := row_of_image(image)) is not None:
            rows.append(row)
        elif (found := specimen_of_image(image)) is not None:
            specimen = found
    ordered = tuple(sorted(releases, key=lambda each: each.number))
    return Aggregate(tube, specimen, tuple(rows), ordered, frozenset(accepted), frozenset(moved))


def put_releases(releases: Sequence[Release]) -> tuple[Release, ...]:
    """LAB-41: put versions, at most 50; those whose number another version has taken are answered.

    A version that stands there and says the same, from the same report and by the same people, is
    our own. Raises Busy.
    """
    waiting, beaten = list(releases), list[Release]()
    for _ in range(TRIES):
        if not waiting:
            return tuple(beaten)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                for release in waiting:
                    together.save(_record(release), condition=ReleaseRecord.t.does_not_exist())
            return tuple(beaten)
        except ConditionLost as lost:
            taken = [
                each
                for each, reason in zip(waiting, lost.reasons, strict=True)
                if reason == "ConditionalCheckFailed"
            ]
            beaten += [each for each in taken if not _is_there(each)]
            waiting = [each for each in waiting if each not in taken]
        except Busy:
            continue
    raise Busy


def put_proposal(proposal: Release) -> None:
    """LAB-42: a version that waits for its second person; `by` names the first.

    Raises ConditionLost where the same person has proposed something else as this version.
    """
    record = _record(proposal, f"{PROPOSAL}{proposal.number:03d}#{proposal.by[0]}")
    try:
        with translated():
            record.save(condition=ReleaseRecord.t.does_not_exist())
    except ConditionLost:
        standing = next((each for each in proposals(proposal.tube) if each.by == proposal.by), None)
        if standing is None or not standing.says_the_same(proposal):
            raise


def proposals(tube: TubeCode) -> tuple[Release, ...]:
    """LAB-43: every version that was ever proposed by a person, in order."""
    return tuple(_release(tube, image["s"]["S"], image) for image in _images(tube, PROPOSAL))


def release_of_image(image: Mapping[str, Any] | None) -> Release | None:
    """The version of a stream record's image; None where it is something else of a tube."""
    if not image or not image["s"]["S"].startswith(RELEASE):
        return None
    return _release(TubeCode(image["t"]["S"]), image["s"]["S"], image)


def _is_there(release: Release) -> bool:
    """Has an earlier try of ours put it?"""
    found = _images(release.tube, _s(release))
    standing = [_release(release.tube, image["s"]["S"], image) for image in found]
    own = (release.row_key, release.by)
    return any(each.says_the_same(release) and (each.row_key, each.by) == own for each in standing)


def _images(tube: TubeCode, prefix: str = "") -> list[dict[str, Any]]:
    """All items of a tube as DynamoDB tells them, page by page."""
    asked: dict[str, Any] = {
        "TableName": settings.table_name("specimens"),
        "ConsistentRead": True,
        "KeyConditionExpression": "t = :t" + (" AND begins_with(s, :s)" if prefix else ""),
        "ExpressionAttributeValues": {":t": {"S": tube}}
        | ({":s": {"S": prefix}} if prefix else {}),
    }
    found: list[dict[str, Any]] = []
    while True:
        with translated():
            told = aws.client("dynamodb").query(**asked)
        found += told["Items"]
        if "LastEvaluatedKey" not in told:
            return found
        asked["ExclusiveStartKey"] = told["LastEvaluatedKey"]


def _record(release: Release, s: str = "") -> ReleaseRecord:
    s = s or _s(release)
    year = release.released_at.year
    return ReleaseRecord(
        release.tube,
        s,
        at=_ms(release.released_at),
        y=year,
        b=seal_body(release.tube, s, written(release), year),
    )


def _release(tube: TubeCode, s: str, image: Mapping[str, Any]) -> Release:
    told = image["b"]["B"]  # a stream's record has it as base64
    sealed = told if isinstance(told, bytes) else b64decode(told)
    body = open_body(tube, s, sealed, int(image["y"]["N"]))
    return read(tube, int(s.split("#")[1]), _instant(int(image["at"]["N"])), body)


def _s(release: Release) -> str:
    return f"{RELEASE}{release.number:03d}"


def _ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
