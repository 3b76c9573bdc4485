"""Ends that people have yet to be told of: FUP-20, FUP-21. Written with the end, dropped once the
queue has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.followup.domain.follow import FollowUp
from functions.followup.store.sealed import TABLE
from functions.runtime.tables import Record, table_meta, translated

UNTOLD: Final = "untold#"
SHARDS: Final = "01234567"


@dataclass(frozen=True, slots=True)
class Untold:
    """The end of a follow-up in a version."""

    id: str
    version: int


class UntoldRecord(Record):
    """An end that has to be told."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


def put(together: TransactWrite, one: FollowUp, until: int) -> None:
    """That an end has to be told, within the transaction that makes it."""
    together.save(UntoldRecord(*_place(Untold(one.id, one.version)), x=until))


def waiting(most: int) -> Sequence[Untold]:
    """FUP-20: ends that have to be told, at most so many of each shard. Raises Busy."""
    found = []
    for shard in SHARDS:
        with translated():
            told = UntoldRecord.query(UNTOLD + shard, limit=most, consistent_read=True)
            found += [str(one.s).partition("#") for one in told]
    return [Untold(id_, int(version)) for id_, _, version in found]


def drop(told: Sequence[Untold]) -> None:
    """FUP-21: these were told. Raises Busy."""
    with translated(), UntoldRecord.batch_write() as batch:
        for one in told:
            batch.delete(UntoldRecord(*_place(one)))


def _place(one: Untold) -> tuple[str, str]:
    return UNTOLD + one.id[:1], f"{one.id}#{one.version:06d}"
