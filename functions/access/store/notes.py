"""Notes about the audit: ACC-19 to ACC-21. Nothing here changes or deletes an item."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from functions.access.domain.chain import Act, Noted, in_order
from functions.kernel.errors import Busy
from functions.runtime import aws, settings
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

READ_AT_ONCE = 100
"""Keys in one BatchGetItem (DynamoDB's own limit)."""
_ROUNDS = 8


class NoteTaken(Exception):
    """Another's notes stand where ours belong: a defect, or somebody at work on the notes."""


class NoteRecord(Record):
    """The notes of one batch about one hour and shard, named by the first one's sequence."""

    Meta = table_meta("audit_notes")
    hour_shard = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    rows = UnicodeAttribute()


def put_notes(hour: str, shard: str, notes: Sequence[Noted]) -> None:
    """ACC-19: append what is not noted yet; a replay finds its own item and writes nothing.

    A batch that begins where an earlier one did but goes on further adds the rest. Raises Busy,
    NoteTaken.
    """
    rest = list(in_order(notes))
    while rest:
        group, first = f"{hour}#{shard}", rest[0].sequence
        try:
            with translated():
                NoteRecord(group, first, rows=_written(rest)).save(
                    condition=NoteRecord.n.does_not_exist()
                )
            return
        except ConditionLost:
            there = set(
                _notes(NoteRecord.query(group, NoteRecord.n == first, consistent_read=True))
            )
            if rest[0] not in there:
                raise NoteTaken from None
            rest = [one for one in rest if one not in there]


def notes_of(hour: str, shard: str) -> tuple[Noted, ...]:
    """ACC-20: all notes of an hour and shard in the stream's order, each once. Raises Busy."""
    return in_order(_notes(NoteRecord.query(f"{hour}#{shard}", consistent_read=True)))


def rows_of(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """ACC-21: rows of the audit as they are stored, by subject and at; who is gone is left out.

    For verifying only: no function of the platform may do this. Raises Busy.
    """
    wanted = [{"subject": {"S": one}, "at": {"S": at}} for one, at in dict.fromkeys(keys)]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for first in range(0, len(wanted), READ_AT_ONCE):
        for row in _batch(wanted[first : first + READ_AT_ONCE]):
            found[row["subject"]["S"], row["at"]["S"]] = row
    return found


def _batch(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    table, found = settings.table_name("audit"), []
    asked = {table: {"Keys": keys, "ConsistentRead": True}}
    for _ in range(_ROUNDS):
        with translated():
            answer = aws.client("dynamodb").batch_get_item(RequestItems=asked)
        found += answer["Responses"].get(table, [])
        asked = answer.get("UnprocessedKeys") or {}
        if not asked:
            return found
    raise Busy


def _notes(records: Iterable[Any]) -> list[Noted]:
    with translated():
        return [
            Noted(sequence, Act(act), subject, at, created, digest, *look)
            for record in records
            for sequence, act, subject, at, created, digest, *look in json.loads(record.rows)
        ]


def _written(notes: Sequence[Noted]) -> str:
    rows = [
        [one.sequence, one.act.value, one.subject, one.at, one.created, one.digest, one.look]
        for one in notes
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
