"""The stream of the audit becomes notes: what was written, when, and what it looked like.

A note belongs to the hour in which DynamoDB took the row. One that comes after that hour has been
sealed (a stream that lagged) goes to the hour that is open, so that it is sealed as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from functions.access.domain import chain
from functions.access.domain.chain import Act, Noted
from functions.access.domain.counts import look_of
from functions.access.store import notes as store
from functions.kernel.periods import hour_of
from functions.runtime import journal

Groups = dict[tuple[str, str], list[Noted]]
"""Notes by hour and shard."""


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

    A late note that is replayed an hour later still is noted again, in that hour: the same digest,
    which the verifier finds well in both. Raises Busy, NoteTaken.
    """
    told: Groups = {}
    for one in map(note_of_record, records):
        place = (chain.hour_of_write(one.created), chain.shard_of(one.subject))
        told.setdefault(place, []).append(one)
    placed: Groups = {}
    late = 0
    for (hour, shard), notes in told.items():
        fresh, into = notes, hour
        if chain.is_closed(hour, now):
            there = set(store.notes_of(hour, shard))
            fresh, into = [one for one in notes if one not in there], hour_of(now)
            late += len(fresh)
        placed.setdefault((into, shard), []).extend(fresh)
    for (hour, shard), notes in placed.items():
        store.put_notes(hour, shard, notes)
    _tell(placed, late)
    return sum(map(len, placed.values()))


def note_of_record(record: dict[str, Any]) -> Noted:
    """The note of a stream record (`eventName`, `dynamodb`)."""
    told, act = record["dynamodb"], Act(record["eventName"])
    keys = told["Keys"]
    made = chain.note_of(
        keys if act is Act.REMOVE else told["NewImage"],
        (keys["subject"]["S"], keys["at"]["S"]),
        act,
        int(told["ApproximateCreationDateTime"]),
        str(told["SequenceNumber"]),
    )
    return replace(made, look=look_of(told["NewImage"])) if act is Act.INSERT else made


def _tell(groups: Groups, late: int) -> None:
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
