"""Tubes: LAB-1 to LAB-6.

Of a tube's aggregate this is the record `s` = `tube`; rows and releases of the same hash key are
`store.rows` and `store.releases`. Before a new tube its code is listed under its unit and day, so
that a tube that exists is always listed; a code in the list without a tube is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain.specimen import Specimen, TubeTaken, is_same_sealing
from functions.laboratory.store.specimen_record import (
    TUBE,
    SpecimenRecord,
    record_of,
    specimen_of_image,
    specimen_of_record,
)
from functions.runtime import aws
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

__all__ = [
    "put_change",
    "put_new",
    "put_pool",
    "put_pools",
    "specimen",
    "specimen_of_image",
    "specimens",
    "tubes_of",
]

BATCH = 100
TRIES = 5


class SealedTubeRecord(Record):
    """A tube's code under the unit that sealed it and the Vietnamese day."""

    Meta = table_meta("sampling_sessions")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)


def specimen(tube: TubeCode) -> Specimen | None:
    """LAB-1: the tube, read strongly; None where nobody has sealed it."""
    try:
        with translated():
            return specimen_of_record(SpecimenRecord.get(tube, TUBE, consistent_read=True))
    except DoesNotExist:
        return None


def specimens(tubes: Iterable[TubeCode]) -> dict[TubeCode, Specimen]:
    """LAB-2: those of the tubes that exist, 100 a call, read strongly. Raises Busy.

    Keys that DynamoDB leaves unprocessed are asked for again; none is dropped (security.md F10).
    """
    wanted = list(dict.fromkeys(tubes))
    found: list[Specimen] = []
    for start in range(0, len(wanted), BATCH):
        found.extend(_batch(wanted[start : start + BATCH]))
    return {tube.tube: tube for tube in found}


def put_new(made: Specimen) -> Specimen:
    """LAB-3: the tube, once. Raises TubeTaken where the code is another sealing's.

    The same sealing again (a lost answer, a buffer sent twice) is answered with what stands there,
    which may have moved on.
    """
    _list_under_unit(made)
    try:
        with translated():
            record_of(made).save(condition=SpecimenRecord.t.does_not_exist())
    except ConditionLost:
        standing = specimen(made.tube)
        if standing is None:
            raise Busy from None
        if not is_same_sealing(standing, made):
            raise TubeTaken from None
        return standing
    return made


def put_change(changed: Specimen, seen_version: int) -> None:
    """LAB-4: the next version. Raises ConditionLost where somebody else moved the tube on.

    An own write whose answer was lost is read back and counts.
    """
    try:
        with translated():
            record_of(changed).save(condition=SpecimenRecord.n == seen_version)
    except ConditionLost:
        if specimen(changed.tube) != changed:
            raise


def put_pool(pool: Specimen, tubes: Sequence[Specimen], seen: int | None = None) -> None:
    """LAB-6: a laboratory's pool and its tubes' next versions, all or nothing.

    The pool is new, or the next of the version that was `seen`. Raises ConditionLost where the
    pool's code is taken, or the pool or a tube has moved on, Busy.
    """
    put_pools([(pool, tubes, seen)])


def put_pools(pools: Sequence[tuple[Specimen, Sequence[Specimen], int | None]]) -> None:
    """LAB-6: several pools as one, all or nothing; together at most `BATCH` items, each once.

    Raises ConditionLost, Busy.
    """
    for left in reversed(range(TRIES)):
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                for pool, tubes, seen in pools:
                    new = SpecimenRecord.t.does_not_exist()
                    as_read = new if seen is None else SpecimenRecord.n == seen
                    together.save(record_of(pool), condition=as_read)
                    for tube in tubes:
                        as_seen = SpecimenRecord.n == tube.version - 1
                        together.save(record_of(tube), condition=as_seen)
            return
        except Busy:
            if not left:
                raise


def tubes_of(unit: UnitId, day: date) -> tuple[TubeCode, ...]:
    """LAB-5: the codes that a unit sealed on a Vietnamese day."""
    with translated():
        records = SealedTubeRecord.query(_listed(unit, day), consistent_read=True)
        return tuple(TubeCode(record.s) for record in records)


def _batch(tubes: list[TubeCode]) -> list[Specimen]:
    name = SpecimenRecord.Meta.table_name
    waiting: list[dict[str, Any]] = [{"t": {"S": tube}, "s": {"S": TUBE}} for tube in tubes]
    found: list[Specimen] = []
    for _ in range(TRIES):
        asked = {name: {"Keys": waiting, "ConsistentRead": True}}
        with translated():
            told = aws.client("dynamodb").batch_get_item(RequestItems=asked)
        found += [
            specimen_of_record(SpecimenRecord.from_raw_data(item))
            for item in told.get("Responses", {}).get(name, ())
        ]
        waiting = list(told.get("UnprocessedKeys", {}).get(name, {}).get("Keys", ()))
        if not waiting:
            return found
    raise Busy


def _list_under_unit(made: Specimen) -> None:
    if made.sealed_at is not None:
        with translated():
            SealedTubeRecord(_listed(made.unit, day_of(made.sealed_at)), made.tube).save()


def _listed(unit: UnitId, day: date) -> str:
    return f"tubes#{unit}#{day:%Y%m%d}"
