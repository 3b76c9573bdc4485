"""What does an officer see before signing? What is proposed beside what is in force."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.periods import DAY, day_of
from functions.zoning.domain.area import AreaUnknown, district_of, is_part, read_area
from functions.zoning.domain.criteria import Assessment
from functions.zoning.domain.dry_run import DryRun, tried, version_of
from functions.zoning.domain.proposal import Delta, Line, delta, read
from functions.zoning.domain.publication import Publication, Standing
from functions.zoning.service import proposing
from functions.zoning.service.places import province_of
from functions.zoning.store import cases, proposals, publications

SHOWN_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Compared:
    """An area: what is proposed, and what is in force; `differs` where signing would change it.

    `cases_now` are of the seven days that end today, as heard so far; None for a part.
    """

    line: Line
    outcome: Assessment
    standing: Standing | None
    cases_now: int | None = None

    @property
    def differs(self) -> bool:
        """Is another level proposed than the one in force, or none that can be told?"""
        return self.outcome.level != (self.standing.level if self.standing else None)


@dataclass(frozen=True, slots=True)
class District:
    """A district: its areas, how many differ, how many lack something, the worst proposed."""

    path: str
    areas: int
    differ: int
    lacking: int
    levels: Counter[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest proposal of a province; `changes` are those of its last revision."""

    province: str
    name: str
    day: date | None
    revision: int
    made_at: datetime | None
    rule_id: str
    rows: tuple[Compared, ...]
    districts: tuple[District, ...]
    changes: tuple[Delta, ...]
    publication: Publication | None
    unplaced: int = 0

    @property
    def seen(self) -> str:
        """What a signature names: ``<day>#<revision>``."""
        return f"{self.day.isoformat()}#{self.revision}" if self.day else ""

    def rows_in(self, district: str) -> tuple[Compared, ...]:
        """The areas of a district."""
        return tuple(one for one in self.rows if district_of(one.line.area) == district)


@dataclass(frozen=True, slots=True)
class Past:
    """What was proposed of an area at the end of a day, in its last revision."""

    day: date
    revision: int
    line: Line
    outcome: Assessment


def show(caller: Caller, province: str, now: datetime) -> Shown:
    """The newest proposal of a province. Raises DivisionUnknown, NotFound, Busy."""
    asked, name = province_of(caller, province)
    newest = publications.newest(asked, 1)
    published = newest[0] if newest else None
    head = proposals.head(asked)
    kept = proposals.revision(asked, *head) if head else None
    if kept is None:
        return Shown(asked, name, None, 0, None, "", (), (), (), published)
    proposal = read(kept.body)
    levels = {one.area: one for one in published.levels} if published else {}
    so_far = _cases_now(asked, now)
    rows = tuple(
        Compared(
            line,
            line.outcome(proposal.rule_id),
            levels.get(line.area),
            None if is_part(line.area) else so_far[line.area],
        )
        for line in proposal.lines
    )
    before = proposals.revision(asked, kept.day, kept.number - 1) if kept.number > 1 else None
    return Shown(
        province=asked,
        name=name,
        day=kept.day,
        revision=kept.number,
        made_at=kept.at,
        rule_id=proposal.rule_id,
        rows=rows,
        districts=_districts(rows),
        changes=delta(read(before.body), proposal) if before else (),
        publication=published,
        unplaced=proposal.unplaced,
    )


def past_of(caller: Caller, province: str, area: str, now: datetime) -> tuple[Past, ...]:
    """What was proposed of an area on the last days, oldest first.

    Raises DivisionUnknown, NotFound, AreaUnknown, Busy.
    """
    asked, _ = province_of(caller, province)
    wanted = read_area(area, asked)
    today = day_of(now)
    found = proposals.latest(asked, today - timedelta(days=SHOWN_DAYS), today)
    told = []
    for day, kept in sorted(found.items()):
        proposal = read(kept.body)
        line = proposal.line_of(wanted)
        if line is not None:
            told.append(Past(day, kept.number, line, line.outcome(proposal.rule_id)))
    if found and not told:
        raise AreaUnknown
    return tuple(told)


def dry_run(caller: Caller, province: str, rule_id: str, now: datetime) -> DryRun:
    """The proposals of the last 14 days beside another version of the table of criteria.

    Raises DivisionUnknown, NotFound, NoRuleInForce, Busy.
    """
    rule, (asked, _) = version_of(rule_id), province_of(caller, province)
    today = day_of(now)
    found = proposals.latest(asked, today - timedelta(days=SHOWN_DAYS), today)
    return tried([read(kept.body) for _, kept in sorted(found.items())], rule)


def propose_again(caller: Caller, province: str, now: datetime) -> int:
    """Make yesterday's proposal of a province anew, for figures that were entered since; how many
    revisions were put. Raises DivisionUnknown, NotFound, Busy."""
    asked, _ = province_of(caller, province)
    return proposing.propose(asked, day_of(now) - DAY, now)


def _cases_now(province: str, now: datetime) -> Counter[str]:
    today = day_of(now)
    found: Counter[str] = Counter()
    for (commune, _), count in cases.counted(province, today - 6 * DAY, today).items():
        found[commune] += count
    return found


def _districts(rows: tuple[Compared, ...]) -> tuple[District, ...]:
    found: dict[str, list[Compared]] = {}
    for one in rows:
        found.setdefault(district_of(one.line.area), []).append(one)
    return tuple(
        District(
            path=path,
            areas=len(inside),
            differ=sum(one.differs for one in inside),
            lacking=sum(bool(one.outcome.missing) for one in inside),
            levels=Counter(one.outcome.level for one in inside if one.outcome.level),
        )
        for path, inside in sorted(found.items())
    )
