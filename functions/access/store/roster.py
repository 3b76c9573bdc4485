"""Rosters of sessions: ACC-48 and ACC-49, in the table `limits`, which every function that admits a
citizen may write, and which forgets by itself. One item a person, so that two sign-ins at once
decide by its version which of the others goes."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute

from functions.access.domain.roster import Device, Held
from functions.access.domain.session import LIFE
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

PREFIX = "sessions#"


class RosterRecord(Record):
    """The sessions of a person: `held` is ``<second> <device>`` by session, `days` the day of last
    use by session, `v` a version, `x` when all have run out."""

    Meta = table_meta("limits")
    id = UnicodeAttribute(hash_key=True)
    held: MapAttribute[str, str] = MapAttribute(null=True)
    days: MapAttribute[str, str] = MapAttribute(null=True)
    v = NumberAttribute(null=True)
    x = NumberAttribute(null=True)


def roster(person: str) -> tuple[tuple[Held, ...], int]:
    """ACC-48: the sessions of a person and the version of the roster (0 where there is none).
    Raises Busy."""
    try:
        with translated():
            record = RosterRecord.get(_name(person), consistent_read=True)
    except RosterRecord.DoesNotExist:
        return (), 0
    days = record.days.as_dict() if record.days else {}
    held = record.held.as_dict() if record.held else {}
    return tuple(_held(name, told, days[name]) for name, told in held.items()), int(record.v or 0)


def put_roster(person: str, held: tuple[Held, ...], seen: int) -> bool:
    """ACC-48: put the roster, if it is as it was `seen`; else False. Raises Busy."""
    latest = max((one.since for one in held), default=0)
    told = {one.session: f"{one.since} {one.device}" for one in held}
    version = RosterRecord.v
    try:
        with translated():
            RosterRecord(_name(person)).update(
                actions=[
                    RosterRecord.held.set(told),
                    RosterRecord.days.set({one.session: one.day.isoformat() for one in held}),
                    RosterRecord.x.set(latest + int(LIFE.total_seconds())),
                    RosterRecord.v.set(seen + 1),
                ],
                condition=version == seen if seen else version.does_not_exist(),
            )
    except ConditionLost:
        return False
    return True


def put_day(person: str, session: str, day: date) -> None:
    """ACC-49: the session was used on that day; nothing is written twice for a day, nor for a
    session that is not in the roster. Raises Busy."""
    kept: Any = RosterRecord.days[session]
    try:
        with translated():
            RosterRecord(_name(person)).update(
                actions=[kept.set(day.isoformat()), RosterRecord.v.add(1)],
                condition=kept < day.isoformat(),
            )
    except ConditionLost:
        return


def _held(session: str, told: str, day: str) -> Held:
    since, _, device = told.partition(" ")
    return Held(session, int(since), date.fromisoformat(day), Device(device))


def _name(person: str) -> str:
    return PREFIX + hashlib.sha256(person.encode()).hexdigest()[:40]
