"""What approvers said of files, and which chunks are released: LAB-45 to LAB-48.

All of it is append only: a file that is refused keeps its rows, and a ``void`` item says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist

from functions.kernel.identifiers import FileId, StaffId
from functions.kernel.periods import at_millis, millis_of
from functions.laboratory.domain.clearing import Approval
from functions.laboratory.domain.file import KEPT, PARTS_KEPT, FileState
from functions.laboratory.domain.guards import Alarm, Guard
from functions.laboratory.store.sealed import open_body, seal_body
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

APPROVAL, DONE, HOLD = "approval#", "done#", "hold"
FILES = "result_files"


class ApprovalRecord(Record):
    """What one approver said of a file."""

    Meta = table_meta("result_files")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    x = NumberAttribute()
    lets_go = BooleanAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)


class HoldRecord(Record):
    """Why the guards hold a file; `b` is sealed, since a share of positives is in it."""

    Meta = table_meta("result_files")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class DoneRecord(Record):
    """A chunk whose tubes have all been decided."""

    Meta = table_meta("result_files")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


def put_approval(file: FileId, said: Approval) -> None:
    """LAB-45: what an approver says, once. Raises ConditionLost where they said otherwise before.

    An own word whose answer was lost is read back and counts.
    """
    record = ApprovalRecord(
        file,
        APPROVAL + said.by,
        at=millis_of(said.at),
        x=int((said.at + KEPT).timestamp()),
        lets_go=said.lets_go,
        state=said.state.value,
        reason=said.reason or None,
    )
    try:
        with translated():
            record.save(condition=ApprovalRecord.f.does_not_exist())
    except ConditionLost:
        if not any(_same(each, said) for each in approvals(file)):
            raise


def approvals(file: FileId) -> tuple[Approval, ...]:
    """LAB-46: everything that was said of a file, read strongly."""
    with translated():
        found = ApprovalRecord.query(
            file, ApprovalRecord.s.startswith(APPROVAL), consistent_read=True
        )
        return tuple(_approval(record) for record in found)


def put_hold(file: FileId, alarms: tuple[Alarm, ...], now: datetime) -> None:
    """LAB-48: why the guards hold a file, as an absolute value."""
    told, until = [asdict(alarm) for alarm in alarms], int((now + KEPT).timestamp())
    sealed = seal_body(file, HOLD, {"alarms": told}, now.year, table=FILES)
    with translated():
        HoldRecord(file, HOLD, x=until, y=now.year, b=sealed).save()


def hold(file: FileId) -> tuple[Alarm, ...]:
    """LAB-48: why the guards hold a file; nothing where they do not."""
    try:
        with translated():
            record = HoldRecord.get(file, HOLD)
    except DoesNotExist:
        return ()
    told = open_body(file, HOLD, record.b, int(record.y), table=FILES)["alarms"]
    return tuple(Alarm(**each | {"guard": Guard(each["guard"])}) for each in told)


def put_done(file: FileId, chunk: int, now: datetime) -> None:
    """LAB-47: a chunk is done; saying so again changes nothing."""
    with translated():
        DoneRecord(file, f"{DONE}{chunk:05d}", x=int((now + PARTS_KEPT).timestamp())).save()


def done(file: FileId) -> int:
    """LAB-47: how many chunks are done, read strongly."""
    with translated():
        return sum(
            1 for _ in DoneRecord.query(file, DoneRecord.s.startswith(DONE), consistent_read=True)
        )


def approval_of_image(image: Mapping[str, Any] | None) -> FileId | None:
    """The file of a stream record's approval; None where it is something else of a file."""
    if not image or not image["s"]["S"].startswith(APPROVAL):
        return None
    return FileId(image["f"]["S"])


def _same(one: Approval, other: Approval) -> bool:
    return (one.by, one.lets_go) == (other.by, other.lets_go)


def _approval(record: ApprovalRecord) -> Approval:
    return Approval(
        by=StaffId(record.s.removeprefix(APPROVAL)),
        at=at_millis(record.at),
        lets_go=bool(record.lets_go),
        state=FileState(record.state),
        reason=record.reason or "",
    )
