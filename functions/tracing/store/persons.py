"""What is known of a person's findings: TRC-1, TRC-2. Whose it is stands sealed and under a mac."""

from __future__ import annotations

from datetime import date

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime.tables import Record, table_meta, translated
from functions.tracing.domain.known import Episode, Known
from functions.tracing.store.sealed import TABLE, name_of, open_body, seal_body

OF, HEAD = "of#", "head"


class KnownRecord(Record):
    """A person's findings and cases, sealed."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def place_of(person: PersonId) -> str:
    """Where a person's records lie. Raises CryptoUnavailable."""
    return OF + name_of("person", person)


def known(person: PersonId) -> Known:
    """TRC-1: what is known of a person, read strongly. Raises Busy, CryptoUnavailable."""
    place = place_of(person)
    try:
        with translated():
            found = KnownRecord.get(place, HEAD, consistent_read=True)
    except DoesNotExist:
        return Known(person)
    told = open_body(place, HEAD, bytes(found.b), int(found.y))
    episodes = tuple(Episode(one, date.fromisoformat(day)) for one, day in told["c"])
    return Known(person, int(found.n), told["t"], episodes)


def put_known(together: TransactWrite, after: Known, year: int) -> None:
    """TRC-2: the record moves on from the version before, within a transaction."""
    place = place_of(after.person)
    body = {
        "t": dict(after.tubes),
        "c": [[one.case, one.anchor.isoformat()] for one in after.episodes],
    }
    record = KnownRecord(place, HEAD, n=after.version, y=year, b=seal_body(place, HEAD, body, year))
    is_new = after.version == 1
    condition = KnownRecord.p.does_not_exist() if is_new else KnownRecord.n == after.version - 1
    together.save(record, condition=condition)
