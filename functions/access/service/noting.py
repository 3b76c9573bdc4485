"""The stream of the audit becomes notes: what was written, when, and what it looked like.

A note belongs to the hour in which DynamoDB took the row. One that comes after that hour has been
sealed (a stream that lagged) goes to the hour that is open, so that it is sealed as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from functions.access.domain import chain
from functions.access.domain.chain import Act, Noted
from functions.access.store import notes as store
from functions.kernel.periods import hour_of
from functions.runtime import journal

STREAM_KEEPS = timedelta(hours=25)
"""A stream keeps a record for 24 hours (DynamoDB Developer Guide), and an hour has two ends."""


@dataclass(frozen=True, slots=True)
class AuditNoted(journal.Fact):
    """A batch of audit rows was noted; `late` are those whose hour was already closed."""

    rows: int
    late: int


@dataclass(frozen=True, slots=True)
class AuditTouched(journal.Fact):
    """Rows of the audit were changed or removed, which no function of ours may do."""

    level: ClassVar[journal.Level] = "ERROR"
    rows: int
    places: str


def note(records: Sequence[dict[str, Any]], now: datetime) -> int:
    """Note a batch of the audit's stream; how many rows. A replay changes nothing.

    Raises Busy, NoteTaken.
    """
    groups: dict[tuple[str, str], list[Noted]] = {}
    late = 0
    for one in map(note_of_record, records):
        shard, hour = chain.shard_of(one.subject), chain.hour_of_write(one.created)
        if chain.is_closed(hour, now):
            if _is_noted(one, hour, shard, now):
                continue
            late, hour = late + 1, hour_of(now)
        groups.setdefault((hour, shard), []).append(one)
    for (hour, shard), notes in groups.items():
        store.put_notes(hour, shard, notes)
    _tell(groups, late)
    return sum(map(len, groups.values()))


def note_of_record(record: dict[str, Any]) -> Noted:
    """The note of a stream record (`eventName`, `dynamodb`)."""
    told, act = record["dynamodb"], Act(record["eventName"])
    keys = told["Keys"]
    return chain.note_of(
        keys if act is Act.REMOVE else told["NewImage"],
        (keys["subject"]["S"], keys["at"]["S"]),
        act,
        int(told["ApproximateCreationDateTime"]),
        str(told["SequenceNumber"]),
    )


def _is_noted(one: Noted, hour: str, shard: str, now: datetime) -> bool:
    """Was it noted in its own hour, or since? Asked only of what comes late."""
    since = max(hour, hour_of(now - STREAM_KEEPS))
    hours = {hour, *chain.hours_between(since, hour_of(now))}
    return any(one in store.notes_of(looked_at, shard) for looked_at in hours)


def _tell(groups: dict[tuple[str, str], list[Noted]], late: int) -> None:
    journal.tell(AuditNoted(sum(map(len, groups.values())), late))
    touched = [
        f"{hour}/{shard}"
        for (hour, shard), notes in groups.items()
        for one in notes
        if one.act is not Act.INSERT
    ]
    if touched:
        journal.tell(AuditTouched(len(touched), " ".join(sorted(set(touched)))))
        journal.measure("AuditTouched", len(touched))
