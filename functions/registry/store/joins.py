"""Which records of people were joined, or parted, since somebody last looked? REG-29 to REG-31.

A line is written with the joining, in its transaction, and is there until what follows from it was
done. Its number grows with each change, so that what changes meanwhile is looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

PLACE: Final = "joined"
"""In place of a holder; no person has such an id."""


class JoinRecord(Record):
    """Two records that were joined or parted, under one place of the table of families."""

    Meta = table_meta("guardianships")
    holder = UnicodeAttribute(hash_key=True)
    member = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Join:
    """Two records that are, or were, one person's; `number` as it was seen."""

    taken: PersonId
    holder: PersonId
    number: int


def put_join(together: TransactWrite, taken: PersonId, holder: PersonId) -> None:
    """REG-29: two records were joined or parted, within a transaction."""
    together.update(JoinRecord(PLACE, f"{taken}#{holder}"), actions=[JoinRecord.n.add(1)])


def joins(most: int) -> tuple[Join, ...]:
    """REG-30: what nobody has looked at, read strongly. Raises Busy."""
    with translated():
        found = list(JoinRecord.query(PLACE, limit=most, consistent_read=True))
    pairs = ((one.member.split("#"), int(one.n or 0)) for one in found)
    return tuple(Join(PersonId(taken), PersonId(holder), n) for (taken, holder), n in pairs)


def drop_join(seen: Join) -> None:
    """REG-31: it was looked at, unless it has changed since. Raises Busy."""
    try:
        with translated():
            JoinRecord(PLACE, f"{seen.taken}#{seen.holder}").delete(
                condition=JoinRecord.n == seen.number
            )
    except ConditionLost:
        return
