"""How is a tube written in its table, and read back from the table or its stream?"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinarySetAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    SamplingId,
    StaffId,
    TubeCode,
    UnitId,
    pack_person_id,
    person_id,
)
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, RejectReason, SamplingReason
from functions.runtime.tables import Record, table_meta

TUBE = "tube"


class SpecimenRecord(Record):
    """A tube; instants are milliseconds."""

    Meta = table_meta("specimens")
    t = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True, default=TUBE)
    n = NumberAttribute()
    kind = UnicodeAttribute()
    custody = UnicodeAttribute()
    unit = UnicodeAttribute()
    division = UnicodeAttribute()
    session = UnicodeAttribute(null=True)
    laboratory = UnicodeAttribute()
    reason = UnicodeAttribute()
    members = BinarySetAttribute(legacy_encoding=False, null=True)
    tubes = UnicodeSetAttribute(null=True)
    specimen_type = UnicodeAttribute()
    collector = UnicodeAttribute(null=True)
    collected_ms = NumberAttribute(null=True)
    sealed_ms = NumberAttribute(null=True)
    sent_ms = NumberAttribute(null=True)
    received_ms = NumberAttribute(null=True)
    rejected_ms = NumberAttribute(null=True)
    reject_reason = UnicodeAttribute(null=True)
    second_of = UnicodeAttribute(null=True)
    pooled_in = UnicodeAttribute(null=True)
    manifest = UnicodeAttribute(null=True)
    told_ms = NumberAttribute(null=True)
    registered_ms = NumberAttribute(null=True)
    skew = NumberAttribute(default=0)
    late = BooleanAttribute(default=False)
    rule_id = UnicodeAttribute(null=True)


def specimen_of_image(image: Mapping[str, Any] | None) -> Specimen | None:
    """The tube of a stream record's image (DynamoDB JSON); None where `s` is not `tube`."""
    if not image or image.get("s") != {"S": TUBE}:
        return None
    told = dict(image)
    members = told.get("members", {}).get("BS")
    if members is not None:
        told["members"] = {"BS": [_bytes(member) for member in members]}
    return specimen_of_record(SpecimenRecord.from_raw_data(told))


def record_of(tube: Specimen) -> SpecimenRecord:
    """A tube as it is stored."""
    return SpecimenRecord(
        tube.tube,
        TUBE,
        n=tube.version,
        kind=tube.kind.value,
        custody=tube.custody.value,
        unit=tube.unit,
        division=tube.division,
        session=tube.session,
        laboratory=tube.laboratory,
        reason=tube.reason.value,
        members={pack_person_id(member) for member in tube.members} or None,
        tubes=set(tube.tubes) or None,
        specimen_type=tube.specimen_type,
        collector=tube.collector,
        collected_ms=_ms(tube.collected_at),
        sealed_ms=_ms(tube.sealed_at),
        sent_ms=_ms(tube.sent_at),
        received_ms=_ms(tube.received_at),
        rejected_ms=_ms(tube.rejected_at),
        reject_reason=tube.reject_reason.value if tube.reject_reason else None,
        second_of=tube.second_of,
        pooled_in=tube.pooled_in,
        manifest=tube.manifest,
        told_ms=_ms(tube.told_at),
        registered_ms=_ms(tube.registered_at),
        skew=tube.skew_seconds,
        late=tube.late,
        rule_id=tube.rule_id or None,
    )


def specimen_of_record(record: SpecimenRecord) -> Specimen:
    """Read a record."""
    return Specimen(
        tube=TubeCode(record.t),
        kind=Kind(record.kind),
        custody=Custody(record.custody),
        unit=UnitId(record.unit),
        division=DivisionPath(record.division),
        session=SamplingId(record.session) if record.session else None,
        laboratory=UnitId(record.laboratory),
        reason=SamplingReason(record.reason),
        members=_members(record.members),
        tubes=tuple(TubeCode(tube) for tube in sorted(record.tubes or ())),
        specimen_type=record.specimen_type,
        collector=StaffId(record.collector) if record.collector else None,
        collected_at=_instant(record.collected_ms),
        sealed_at=_instant(record.sealed_ms),
        sent_at=_instant(record.sent_ms),
        received_at=_instant(record.received_ms),
        rejected_at=_instant(record.rejected_ms),
        reject_reason=RejectReason(record.reject_reason) if record.reject_reason else None,
        version=int(record.n),
        second_of=TubeCode(record.second_of) if record.second_of else None,
        pooled_in=TubeCode(record.pooled_in) if record.pooled_in else None,
        manifest=record.manifest,
        told_at=_instant(record.told_ms),
        registered_at=_instant(record.registered_ms),
        skew_seconds=int(record.skew),
        late=bool(record.late),
        rule_id=record.rule_id or "",
    )


def _members(packed: Iterable[bytes] | None) -> tuple[PersonId, ...]:
    return tuple(sorted(person_id(bytes(member)) for member in packed or ()))


def _bytes(told: Any) -> bytes:
    return told if isinstance(told, bytes) else b64decode(told)


def _ms(instant: datetime | None) -> int | None:
    return None if instant is None else millis_of(instant)


def _instant(milliseconds: float | None) -> datetime | None:
    if milliseconds is None:
        return None
    return at_millis(milliseconds)
