"""What officers see: numbers of their area by day, whom they have to look after, one person.

Names stand in a list only after each was audited, masked; who has to reach somebody sees name,
telephone and address of that person alone, audited too. Numbers name nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.followup.domain.follow import FollowUp, Rank
from functions.followup.domain.why import why
from functions.followup.service.working import DECIDERS, follow_up_of
from functions.followup.store import heads, lists, rounds
from functions.followup.store.events import Event, events_of
from functions.kernel.callers import Caller
from functions.kernel.divisions import provinces
from functions.kernel.measures import Measure
from functions.kernel.periods import day_of, days_between
from functions.registry import service as registry

DAYS: Final = 14
MOST: Final = 50
"""People of one look at the list; who was looked after leaves it."""
PERSON_DOOR: Final = "GET /api/follow-ups/{follow_up}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has to be looked after, and why."""

    follow_up: FollowUp
    rank: Rank
    masked_name: str


@dataclass(frozen=True, slots=True)
class Board:
    """Numbers of an area by day, how many are followed up in its province now, and who has to be
    looked after, the most urgent first; `more` where the list is longer than is shown."""

    area: str
    followed: int
    by_day: tuple[tuple[date, Counter[str]], ...]
    waiting: tuple[Waiting, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A person under follow-up: who and where, what is asked of them and why, each event."""

    follow_up: FollowUp
    way: registry.WayToPerson
    measure: Measure | None
    why: str
    events: tuple[Event, ...]
    may_end: bool


def board(caller: Caller, province: str, now: datetime, request_id: str = "") -> Board:
    """The board of the caller's area. Raises AuditUnavailable, CryptoUnavailable, Busy."""
    area, today = _area_of(caller, province), day_of(now)
    since = today - timedelta(days=DAYS - 1)
    told = rounds.sums(area, since, today)
    waiting, more = _waiting(caller, area, now, request_id)
    return Board(
        area=area,
        followed=rounds.count_of(area.partition("/")[0]),
        by_day=tuple((day, told.get(day, Counter())) for day in days_between(since, today)),
        waiting=waiting,
        more=more,
    )


def show(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Shown:
    """One person of the caller's area. Raises FollowUpUnknown, AuditUnavailable,
    CryptoUnavailable, Busy."""
    one = follow_up_of(caller, id_)
    registry.audited(
        caller,
        (one.person,),
        action="read_follow_up",
        fields=("follow_up",),
        now=now,
        request_id=request_id,
    )
    way = registry.way_to_person(
        caller, one.person, action="reach_followed", now=now, request_id=request_id
    )
    today = day_of(now)
    return Shown(
        follow_up=one,
        way=way,
        measure=one.measure_on(today),
        why=why(one, today),
        events=events_of(one.id),
        may_end=caller.role in DECIDERS,
    )


def sees_people(caller: Caller) -> bool:
    """May the caller see people at all, or numbers alone?"""
    return access.may_pass(caller.role, PERSON_DOOR)


def _waiting(
    caller: Caller, area: str, now: datetime, request_id: str
) -> tuple[tuple[Waiting, ...], bool]:
    if not sees_people(caller):
        return (), False
    found: list[lists.Line] = []
    for rank in Rank:
        found += lists.waiting(area, rank, MOST + 1 - len(found))
        if len(found) > MOST:
            break
    shown = found[:MOST]
    people = heads.follow_ups(one.id for one in shown)
    persons = [one.person for one in people.values()]
    registry.audited(
        caller,
        persons,
        action="read_follow_ups",
        fields=("follow_up",),
        now=now,
        request_id=request_id,
    )
    names = registry.masked(caller, persons, now=now, request_id=request_id)
    rows = []
    for line in shown:
        one = people.get(line.id)
        if one is not None:
            known = names.get(one.person)
            rows.append(Waiting(one, line.rank, known.gate_name if known else ""))
    return tuple(rows), len(found) > MOST


def _area_of(caller: Caller, province: str) -> str:
    """The caller's own area; of the nation the province named, or the first one."""
    if caller.division:
        return caller.division
    known = [str(one.code) for one in provinces()]
    return province if province in (*known, "00") else known[0]
