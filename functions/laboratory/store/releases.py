"""Releases of tubes: LAB-40 to LAB-43, LAB-49.

Everything a version says is sealed, its kind too: "tested by itself" would tell of its pool.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from functions.kernel.identifiers import TubeCode
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.release import Aggregate, Release, Reported
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store.marks import ACCEPTED, MOVED
from functions.laboratory.store.release_bodies import read, written
from functions.laboratory.store.rows import row_of_image
from functions.laboratory.store.sealed import open_body, seal_body
from functions.laboratory.store.specimen_record import TUBE, specimen_of_image
from functions.runtime import aws, bulk, settings
from functions.runtime.tables import ConditionLost, translated

RELEASE, PROPOSAL = "rel#", "cor#"
SECOND = f"{RELEASE}002"


def aggregate(tube: TubeCode) -> Aggregate:
    """LAB-40: the tube's record, rows, releases and marks at one instant, read strongly."""
    return _aggregate(tube, _images(tube))


def aggregates_told(tubes: Iterable[TubeCode]) -> dict[TubeCode, Aggregate]:
    """LAB-49: records and releases of many tubes, read strongly; no rows, no marks. Raises Busy.

    The record and the first two versions are asked for by key, 33 tubes a call. Only a tube that
    has a second version, which few have, is asked for the others. A version is never changed and
    numbers have no gaps, so what is read is what stood at some instant, or more.
    """
    wanted = list(dict.fromkeys(tubes))
    places = (TUBE, f"{RELEASE}001", SECOND)
    keys = [{"t": {"S": tube}, "s": {"S": s}} for tube in wanted for s in places]
    found: dict[str, list[dict[str, Any]]] = {tube: [] for tube in wanted}
    for image in bulk.items_at("specimens", keys):
        found[image["t"]["S"]].append(image)
    told = {}
    for tube in wanted:
        images = found[tube]
        if any(image["s"]["S"] == SECOND for image in images):
            records = [image for image in images if image["s"]["S"] == TUBE]
            images = [*records, *_images(tube, RELEASE)]
        told[tube] = _aggregate(tube, images)
    return told


def put_releases(releases: Sequence[Release]) -> tuple[Release, ...]:
    """LAB-41: put versions; those whose number another version has taken are answered.

    A version that stands there and says the same, from the same report and by the same people, is
    our own. Raises Busy.
    """
    items = [_item(release, _s(release)) for release in releases]
    standing = bulk.put_each_if("specimens", items, "attribute_not_exists(t)")
    return tuple(
        releases[place]
        for place, item in standing.items()
        if not _is_own(releases[place], _read(item))
    )


def put_proposal(proposal: Release) -> None:
    """LAB-42: a version that waits for its second person; `by` names the first.

    Raises ConditionLost where the same person has proposed something else as this version.
    """
    item = _item(proposal, f"{PROPOSAL}{proposal.number:03d}#{proposal.by[0]}")
    for standing in bulk.put_each_if("specimens", [item], "attribute_not_exists(t)").values():
        if not _read(standing).says_the_same(proposal):
            raise ConditionLost


def proposals(tube: TubeCode) -> tuple[Release, ...]:
    """LAB-43: every version that was ever proposed by a person, in order."""
    return tuple(_read(image) for image in _images(tube, PROPOSAL))


def release_of_image(image: Mapping[str, Any] | None) -> Release | None:
    """The version of a stream record's image; None where it is something else of a tube."""
    if not image or not image["s"]["S"].startswith(RELEASE):
        return None
    return _read(image)


def _aggregate(tube: TubeCode, images: Iterable[Mapping[str, Any]]) -> Aggregate:
    specimen: Specimen | None = None
    rows: list[Reported] = []
    releases: list[Release] = []
    accepted, moved = set[str](), set[str]()
    for image in images:
        s = image["s"]["S"]
        if s.startswith(RELEASE):
            releases.append(_read(image))
        elif s.startswith((ACCEPTED, MOVED)):
            (accepted if s.startswith(ACCEPTED) else moved).add(s.partition("#")[2])
        elif (row := row_of_image(image)) is not None:
            rows.append(row)
        elif (found := specimen_of_image(image)) is not None:
            specimen = found
    ordered = tuple(sorted(releases, key=lambda each: each.number))
    return Aggregate(tube, specimen, tuple(rows), ordered, frozenset(accepted), frozenset(moved))


def place_of_image(image: Mapping[str, Any] | None) -> tuple[TubeCode, int] | None:
    """Tube and number of a stream record's version, unopened; None for something else of a tube."""
    if not image or not image["s"]["S"].startswith(RELEASE):
        return None
    return TubeCode(image["t"]["S"]), int(image["s"]["S"].removeprefix(RELEASE))


def _is_own(release: Release, standing: Release) -> bool:
    """Is what stands there an earlier try of ours?"""
    own = (release.row_key, release.by)
    return standing.says_the_same(release) and (standing.row_key, standing.by) == own


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


def _item(release: Release, s: str) -> dict[str, Any]:
    """A version, or the proposal of one; `b` seals what it says under the key of the year `y`."""
    year = release.released_at.year
    return {
        "t": {"S": release.tube},
        "s": {"S": s},
        "at": {"N": str(millis_of(release.released_at))},
        "y": {"N": str(year)},
        "b": {"B": seal_body(release.tube, s, written(release), year)},
    }


def _read(image: Mapping[str, Any]) -> Release:
    tube, s = TubeCode(image["t"]["S"]), image["s"]["S"]
    told = image["b"]["B"]  # a stream's record has it as base64
    sealed = told if isinstance(told, bytes) else b64decode(told)
    body = open_body(tube, s, sealed, int(image["y"]["N"]))
    return read(tube, int(s.split("#")[1]), at_millis(int(image["at"]["N"])), body)


def _s(release: Release) -> str:
    return f"{RELEASE}{release.number:03d}"
