"""Manifests, and sealings that wait for a human: LAB-71 to LAB-75. Both lie in `sampling_sessions`.

A manifest's lines under its unit and its laboratory are written before it; a line without a
manifest is passed over.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import StaffId, TubeCode, UnitId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.custody import Manifest
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store.specimen_record import (
    SpecimenRecord,
    record_of,
    specimen_of_record,
)
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

HEAD = "head"


class ManifestRecord(Record):
    """A manifest, or a line that leads to it."""

    Meta = table_meta("sampling_sessions")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    unit = UnicodeAttribute(null=True)
    laboratory = UnicodeAttribute(null=True)
    tubes = UnicodeSetAttribute(null=True)
    made_ms = NumberAttribute(null=True)
    by = UnicodeAttribute(null=True)
    printed = BooleanAttribute(null=True)


class ConflictRecord(SpecimenRecord):
    """A sealing whose tube code is another's: `t` says of which unit, `s` is its natural key."""

    Meta = table_meta("sampling_sessions")
    t = UnicodeAttribute(hash_key=True, attr_name="w")
    tube = UnicodeAttribute()


def put_manifest(made: Manifest) -> Manifest:
    """LAB-71: the manifest, once; the first stands. Its lines lie under unit and laboratory."""
    at = f"{millis_of(made.made_at):014d}#{made.code}"
    record = ManifestRecord(
        f"manifest#{made.code}",
        HEAD,
        unit=made.unit,
        laboratory=made.laboratory,
        tubes=set(made.tubes),
        made_ms=millis_of(made.made_at),
        by=made.by,
    )
    with translated():
        ManifestRecord(f"from#{made.unit}", at).save()
        ManifestRecord(f"to#{made.laboratory}", at).save()
    try:
        with translated():
            record.save(condition=ManifestRecord.w.does_not_exist())
    except ConditionLost:
        return manifest(made.code) or made
    return made


def manifest(code: str) -> Manifest | None:
    """LAB-72: a manifest, read strongly."""
    try:
        with translated():
            record = ManifestRecord.get(f"manifest#{code}", HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return Manifest(
        code,
        UnitId(str(record.unit)),
        UnitId(str(record.laboratory)),
        tuple(TubeCode(tube) for tube in sorted(record.tubes or ())),
        at_millis(record.made_ms or 0),
        StaffId(str(record.by)),
        bool(record.printed),
    )


def mark_printed(code: str) -> None:
    """LAB-72: the paper lies there; saying so again changes nothing."""
    with translated():
        ManifestRecord(f"manifest#{code}", HEAD).update(
            [ManifestRecord.printed.set(True)], condition=ManifestRecord.w.exists()
        )


def manifests(where: str, unit: UnitId, most: int = 20) -> tuple[str, ...]:
    """LAB-73: the codes of the newest manifests ``from`` a unit or ``to`` a laboratory."""
    with translated():
        lines = ManifestRecord.query(f"{where}#{unit}", scan_index_forward=False, limit=most)
        codes = [line.s.partition("#")[2] for line in lines]
    return tuple(dict.fromkeys(codes))


def put_conflict(made: Specimen) -> None:
    """LAB-74: a sealing whose code is another's waits for a human; telling it again is once."""
    told_ms = round((made.told_at or datetime.fromtimestamp(0, UTC)).timestamp() * 1000)
    values = record_of(made).attribute_values
    kept = {name: value for name, value in values.items() if name not in {"t", "s"}}
    record = ConflictRecord(
        f"conflicts#{made.unit}", f"{told_ms:014d}#{made.tube}#{made.collector}", **kept
    )
    record.tube = made.tube
    try:
        with translated():
            record.save(condition=ConflictRecord.t.does_not_exist())
    except ConditionLost:
        return


def conflicts_of(unit: UnitId, most: int = 50) -> tuple[tuple[str, Specimen], ...]:
    """LAB-75: (key, sealing) that wait for a human of the unit, oldest first."""
    with translated():
        records = list(ConflictRecord.query(f"conflicts#{unit}", limit=most, consistent_read=True))
    return tuple((record.s, _sealing(record)) for record in records)


def drop_conflict(unit: UnitId, key: str) -> None:
    """LAB-75: settled; dropping it again changes nothing."""
    with translated():
        ConflictRecord(f"conflicts#{unit}", key).delete()


def _sealing(record: ConflictRecord) -> Specimen:
    values = dict(record.attribute_values)
    values["t"], values["s"] = values.pop("tube"), "tube"
    return specimen_of_record(SpecimenRecord(**values))
