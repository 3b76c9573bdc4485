"""Sessions of sites: VAX-10 to VAX-16."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.kernel.slots import Slot
from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import (
    Closing,
    Extent,
    Session,
    SessionId,
    parts_of,
)
from functions.vaccination.store import slots


class SessionRecord(Record):
    """A session under its site; under ``day#<yyyymmdd>`` only its id;
    under ``reminded#<yyyymmdd>`` that its people were, `by` which rule. `x` what of it its site
    has closed, `xw` why, `xb` who, `xa` when (seconds)."""

    Meta = table_meta("vaccine_sessions")
    w = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    minutes = NumberAttribute(null=True)
    slots = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    x = UnicodeAttribute(null=True)
    xw = UnicodeAttribute(null=True)
    xb = UnicodeAttribute(null=True)
    xa = NumberAttribute(null=True)


def put_new(together: TransactWrite, made: Session, opens_at: datetime | None) -> None:
    """VAX-10: a session, its line under the day and its slots, within a transaction."""
    _, day, opaque = parts_of(made.id)
    together.save(
        SessionRecord(
            made.site,
            f"{day}#{opaque}",
            c=made.campaign,
            division=made.division,
            minutes=made.minutes,
            slots=json.dumps([[slot.start, slot.seats] for slot in made.slots]),
            by=made.by,
            at=int(made.at.timestamp()),
        ),
        condition=SessionRecord.w.does_not_exist(),
    )
    together.save(SessionRecord(f"day#{day}", made.id))
    for slot in made.slots:
        slots.put_new(
            together,
            made.slot_id(slot.start),
            made.campaign,
            slot.seats,
            begins_at=made.begins_at(slot.start),
            opens_at=opens_at,
        )


def session(id_: str) -> Session | None:
    """VAX-11: a session, read strongly. Raises SessionUnknown for what is no id of ours."""
    site, day, opaque = parts_of(id_)
    try:
        with translated():
            return _session(SessionRecord.get(site, f"{day}#{opaque}", consistent_read=True))
    except DoesNotExist:
        return None


def sessions_of(site: str, first: date) -> tuple[Session, ...]:
    """VAX-12: the sessions of a site from a day on, read strongly."""
    with translated():
        found = SessionRecord.query(
            site, SessionRecord.s >= f"{first:%Y%m%d}", consistent_read=True
        )
        return tuple(_session(record) for record in found)


def ids_on(day: date) -> tuple[SessionId, ...]:
    """VAX-13: the ids of all sessions of a day in the nation."""
    with translated():
        found = SessionRecord.query(f"day#{day:%Y%m%d}", consistent_read=True)
        return tuple(SessionId(record.s) for record in found)


def is_reminded(day: date) -> bool:
    """VAX-15: were the people of a day's sessions asked to be reminded? Read strongly."""
    try:
        with translated():
            SessionRecord.get(_reminded(day), "planned", consistent_read=True)
    except DoesNotExist:
        return False
    return True


def put_reminded(day: date, rule_id: str, now: datetime) -> None:
    """VAX-14: they were, by that rule; again is the same."""
    with translated():
        SessionRecord(_reminded(day), "planned", by=rule_id, at=int(now.timestamp())).save()


def put_closed(seen: Session, closing: Closing) -> None:
    """VAX-16: its site has closed it, as it was seen. Raises ConditionLost, Busy."""
    _, day, opaque = parts_of(seen.id)
    before: Condition = SessionRecord.x.does_not_exist()
    if seen.closing is not None:
        before = SessionRecord.x == seen.closing.extent.value
    with translated():
        SessionRecord(seen.site, f"{day}#{opaque}").update(
            [
                SessionRecord.x.set(closing.extent.value),
                SessionRecord.xw.set(closing.why),
                SessionRecord.xb.set(closing.by),
                SessionRecord.xa.set(int(closing.at.timestamp())),
            ],
            condition=SessionRecord.w.exists() & before,
        )


def _reminded(day: date) -> str:
    return f"reminded#{day:%Y%m%d}"


def _session(record: SessionRecord) -> Session:
    day, _, opaque = record.s.partition("#")
    return Session(
        id=SessionId(f"{record.w}.{day}.{opaque}"),
        campaign=CampaignId(str(record.c)),
        site=UnitId(record.w),
        division=DivisionPath(str(record.division)),
        day=datetime.strptime(f"{day}+0000", "%Y%m%d%z").date(),
        minutes=int(record.minutes or 0),
        slots=tuple(Slot(start, seats) for start, seats in json.loads(record.slots or "[]")),
        by=StaffId(str(record.by)),
        at=datetime.fromtimestamp(int(record.at or 0), UTC),
        closing=_closing(record),
    )


def _closing(record: SessionRecord) -> Closing | None:
    if not record.x:
        return None
    at = datetime.fromtimestamp(int(record.xa or 0), UTC)
    return Closing(Extent(record.x), str(record.xw or ""), StaffId(str(record.xb)), at)
