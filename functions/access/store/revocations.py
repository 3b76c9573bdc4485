"""Revocations: ACC-9 and ACC-10. In order of time, so that a container reads only what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.runtime.tables import Record, table_meta, translated

SCOPE = "session"


class RevocationRecord(Record):
    """Something that was valid and is no longer; `x` is when it would have ended anyway."""

    Meta = table_meta("revocations")
    scope = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Revocation:
    """`subject` is ``s:<session>``, ``p:<person>`` or ``t:<token digest>``; seconds are unix."""

    subject: str
    at: int
    until: int


def put_revocation(revocation: Revocation) -> None:
    """ACC-9. Twice is as good as once. Raises Busy."""
    with translated():
        RevocationRecord(
            SCOPE, f"{revocation.at:010d}#{revocation.subject}", x=revocation.until
        ).save()


def revoked_since(since: int, now: datetime) -> Iterator[Revocation]:
    """ACC-10: what was revoked at or after `since` (unix) and is not yet past. Raises Busy."""
    with translated():
        for record in RevocationRecord.query(
            SCOPE, RevocationRecord.id >= f"{since:010d}", consistent_read=False
        ):
            at, _, subject = record.id.partition("#")
            if int(record.x) > now.timestamp():
                yield Revocation(subject, int(at), int(record.x))
