"""Who is expected at a site on a day: IMM-90 to IMM-92.

A person's appointment stands once, in its latest revision. The lines of a site's day only point to
it and are never taken away: what moved or ended is seen when the appointment itself is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from functions.immunization.domain.appointed import Appointed
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of, read_instant, write_instant
from functions.runtime.tables import Record, put_where, table_meta, translated

PERSON, DUE = "appt#", "due#"


class AppointedRecord(Record):
    """An appointment of a person and campaign: `n` its revision, `ok` whether it stands."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    site = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    ok = BooleanAttribute(null=True)


def put(told: Appointed) -> None:
    """IMM-90: an appointment as it was told last, with its line of the day. Raises Busy."""
    record = AppointedRecord(
        PERSON + told.person,
        told.campaign,
        n=told.revision,
        site=told.site,
        at=write_instant(told.starts_at),
        ok=told.stands,
    )
    older = AppointedRecord.n.does_not_exist() | (AppointedRecord.n < told.revision)
    with translated():
        if told.stands:
            AppointedRecord(_day(told.site, day_of(told.starts_at)), _line(told)).save()
    put_where(record, older)


def of_people(people: Iterable[PersonId]) -> tuple[Appointed, ...]:
    """IMM-91: all appointments of people, read strongly. Raises Busy."""
    with translated():
        return tuple(
            _read(record)
            for person in people
            for record in AppointedRecord.query(PERSON + person, consistent_read=True)
        )


def due_at(site: UnitId, day: date) -> tuple[Appointed, ...]:
    """IMM-92: the appointments that stand for a site's day, the earliest first. Raises Busy."""
    with translated():
        lines = list(AppointedRecord.query(_day(site, day)))
        places = {(PERSON + person, campaign) for _, person, campaign in map(_parts, lines)}
        found = [_read(one) for one in AppointedRecord.batch_get(sorted(places))]
    due = (one for one in found if one.is_for(site, day))
    return tuple(sorted(due, key=lambda one: (one.starts_at, one.person)))


def _read(record: AppointedRecord) -> Appointed:
    return Appointed(
        person=PersonId(str(record.p).removeprefix(PERSON)),
        campaign=str(record.s),
        site=UnitId(str(record.site)),
        starts_at=read_instant(str(record.at)),
        revision=int(record.n or 0),
        stands=bool(record.ok),
    )


def _day(site: str, day: date) -> str:
    return f"{DUE}{site}#{day:%Y%m%d}"


def _line(told: Appointed) -> str:
    return f"{write_instant(told.starts_at)}#{told.person}#{told.campaign}"


def _parts(line: AppointedRecord) -> list[str]:
    return str(line.s).split("#")
