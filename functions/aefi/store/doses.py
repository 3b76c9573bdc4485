"""Copies of doses, and the counts that follow from them: AEF-1 to AEF-3.

Every change of a copy is of its next version and carries, in the same transaction, what it adds to
the counts of its lot and site. Told or done twice it finds its version gone, so that the counts are
at every instant the sum of what the copies add.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.followup import Followed, moves
from functions.aefi.store.counts import CountRecord, count_of
from functions.aefi.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

OF, DOSE = "of#", "dose#"


class FollowedRecord(Record):
    """Our copy of a dose; `b` seals all of it but whose, which day and the version."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def dose(person: PersonId, immunization: str) -> Followed | None:
    """AEF-1: our copy of a dose, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(FollowedRecord.get(OF + person, DOSE + immunization, consistent_read=True))
    except DoesNotExist:
        return None


def doses_of(persons: Iterable[PersonId]) -> tuple[Followed, ...]:
    """AEF-2: the doses of a person's records, latest first, read strongly."""
    found: list[Followed] = []
    for person in persons:
        with translated():
            records = FollowedRecord.query(
                OF + person, FollowedRecord.s.startswith(DOSE), consistent_read=True
            )
            found += map(_read, records)
    return tuple(sorted(found, key=lambda one: one.occurred_at, reverse=True))


def put_next(together: TransactWrite, before: Followed | None, after: Followed) -> None:
    """AEF-3: the next version of a copy and what it adds to its counts, within a transaction."""
    new = FollowedRecord.p.does_not_exist()
    as_seen = FollowedRecord.n == before.version if before else new
    together.save(_record(after), condition=as_seen)
    for place, change in sorted(moves(before, after).items()):
        counted = count_of(place)
        actions = [
            getattr(CountRecord, name).add(added)
            for name, added in (
                ("doses", change.doses),
                ("reports", change.reports),
                ("severe", change.severe),
            )
            if added
        ]
        together.update(counted, actions=actions)


def _record(one: Followed) -> FollowedRecord:
    place, range_, year = OF + one.person, DOSE + one.immunization, one.occurred_at.year
    body: dict[str, Any] = {
        "pr": one.product,
        "lo": one.lot,
        "si": one.site,
        "at": write_instant(one.occurred_at),
        "ok": one.counts,
        "rv": one.revision,
        "rp": one.reports,
        "re": one.is_reported,
        "la": one.last_reported_on.isoformat() if one.last_reported_on else "",
        "ca": dict(one.cases),
    }
    sealed = seal_body(place, range_, body, year)
    return FollowedRecord(place, range_, n=one.version, y=year, b=sealed)


def _read(record: FollowedRecord) -> Followed:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Followed(
        person=PersonId(str(record.p).removeprefix(OF)),
        immunization=str(record.s).removeprefix(DOSE),
        product=told["pr"],
        lot=told["lo"],
        site=UnitId(told["si"]),
        occurred_at=read_instant(told["at"]),
        counts=told["ok"],
        revision=told["rv"],
        version=int(record.n),
        reports=told["rp"],
        is_reported=told["re"],
        last_reported_on=date.fromisoformat(told["la"]) if told["la"] else None,
        cases=told["ca"],
    )
