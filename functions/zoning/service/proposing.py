"""What is proposed for each province's day: made in the night, again where something came late.

Everything is cut at the end of the day: cases and doses by the day they count on, figures by the
day they are of, the standing level by the instant it holds from. So a run of the same facts makes
the same bytes, whenever it comes and how often; where they differ from the revision that stands, a
further one is put. Seven days are gone through each night, since cases come late (T02).

Calls of a province, however many communes it has: one query each for cases, doses, figures,
publications and revisions (pages of a megabyte), one read of the head, one put for each day that
differs, one mark: 8 where nothing came late, 504 a night for 63 provinces and 10,604 areas.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, day_of, end_of_day, start_of_day
from functions.runtime import journal
from functions.runtime.tables import ConditionLost
from functions.zoning.domain.area import communes_of, is_part
from functions.zoning.domain.criteria import rule_on
from functions.zoning.domain.figures import Entry, folded, known_of, parts_of
from functions.zoning.domain.proposal import Line, Proposal, write
from functions.zoning.domain.publication import Publication, in_force
from functions.zoning.store import cases, covered, entries, proposals, publications

BEGINS: Final = timedelta(minutes=30)
"""After midnight: what was told of the last minutes has been heard."""
LATE: Final = timedelta(hours=1)
"""After midnight: the gap is told half an hour after a run was due (F15)."""
DAYS_BACK: Final = 7
"""Days gone through each night; a case that comes later is in the next night of its window."""
LONGEST_WINDOW: Final = 14
COUNTED: Final = ("adults_one", "adults_full", "elders65_full", "elders50_full")


@dataclass(frozen=True, slots=True)
class ZonesProposed(journal.Fact):
    """Proposals of a day were made: provinces gone through, and revisions put."""

    day: str
    provinces: int
    revisions: int


@dataclass(frozen=True, slots=True)
class ZonesMissing(journal.Fact):
    """Provinces have no proposal of yesterday though it was due; an alarm waits for this line."""

    level: ClassVar[journal.Level] = "WARNING"
    day: str
    provinces: int


@dataclass(frozen=True, slots=True)
class ZonesWatched(journal.Fact):
    """A round was made; half an hour without this line is an alarm (F15)."""

    day: str
    missing: int


@dataclass(frozen=True, slots=True)
class ZonesFailed(journal.Fact):
    """A province's day could not be gone through; the next round tries again."""

    level: ClassVar[journal.Level] = "WARNING"
    province: str
    error: str
    at: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the proposals of a province follow from: cases by commune and day, people whom the
    groups gained, tables entered, publications newest first."""

    cases: Counter[tuple[str, date]]
    gains: tuple[tuple[str, date, Counter[str]], ...]
    tables: tuple[Entry, ...]
    maps: tuple[Publication, ...]


def look_after(now: datetime) -> int:
    """One round: what is due of yesterday and the days before; how many provinces were done.

    One query where nothing is. A province that fails stops no other.
    """
    today = day_of(now)
    since, day = now - start_of_day(today), today - DAY
    if since < BEGINS:
        journal.tell(ZonesWatched(day.isoformat(), 0))
        return 0
    done = proposals.made(day)
    left = [str(one.code) for one in provinces() if one.code not in done]
    revisions, failed = 0, 0
    for province in left:
        try:
            revisions += propose(province, day, now)
        except Exception as error:
            failed += 1
            place = journal.place_of(error)
            journal.tell(ZonesFailed(province, type(error).__name__, place))
    if left:
        journal.tell(ZonesProposed(day.isoformat(), len(left) - failed, revisions))
    if failed and since >= LATE:
        journal.tell(ZonesMissing(day.isoformat(), failed))
    journal.tell(ZonesWatched(day.isoformat(), failed))
    return len(left) - failed


def propose(province: str, until: date, now: datetime) -> int:
    """Go through a province's days up to `until`; how many revisions were put. Raises Busy."""
    days = [until - DAY * back for back in reversed(range(DAYS_BACK))]
    facts = Facts(
        cases=cases.counted(province, days[0] - DAY * (LONGEST_WINDOW - 1), until),
        gains=covered.gains(province),
        tables=entries.entries_of(province),
        maps=publications.newest(province, DAYS_BACK + 2),
    )
    newest = proposals.head(province)
    standing = proposals.latest(province, days[0], until)
    put = 0
    for day in days:
        before = standing.get(day)
        is_newest = newest is None or day >= newest[0]
        if before is None and day != until and (newest is None or not is_newest):
            continue  # before the first day that was ever proposed
        body = write(proposal_of(province, day, facts))
        if before is not None and before.body == body:
            continue
        try:
            proposals.put_next(province, before, day, body, now, is_newest=is_newest)
        except ConditionLost:
            continue  # another run put it, of the same facts
        put += 1
        newest = (day, 0) if is_newest else newest
    proposals.put_made(province, until, now)
    return put


def proposal_of(province: str, day: date, facts: Facts) -> Proposal:
    """What is proposed at the end of a day, of what is kept. Raises NoRuleInForce."""
    rule = rule_on(day)
    window = [day - DAY * back for back in range(int(rule.body["days"]))]
    told = folded(facts.tables, day)
    standing = in_force(facts.maps, end_of_day(day) - timedelta(microseconds=1))
    levels = {one.area: one.level for one in standing.levels} if standing else {}
    doses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for commune, since, gained in facts.gains:
        if since <= day:
            doses[commune].update(gained)
    lines = []
    for area in sorted((*communes_of(province), *parts_of(told))):
        entered, as_of = known_of(area, told)
        by_hand = frozenset(one for one in COUNTED if getattr(entered, one) is not None)
        counted: dict[str, Any] = {}
        if not is_part(area):
            counted = {one: doses[area][one] for one in COUNTED if one not in by_hand}
            counted["cases"] = sum(facts.cases[area, one] for one in window)
        known = replace(entered, **counted, standing=levels.get(area), entered=by_hand)
        lines.append(Line(area, told[area].name if is_part(area) else "", known, as_of))
    known_places = {one.area for one in lines}
    unplaced = sum(
        count
        for (place, one), count in facts.cases.items()
        if one in window and place not in known_places
    )
    return Proposal(province, day, rule.rule_id, tuple(lines), unplaced)
