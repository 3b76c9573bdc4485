"""What officers see of proposals, and send to enter figures and to sign."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from functions.kernel.periods import read_day, read_instant, write_instant
from functions.runtime.http.views import In, Out
from functions.zoning.domain.criteria import Criterion
from functions.zoning.domain.figures import FIELDS, MOST_ROWS, Row, read_rows
from functions.zoning.domain.proposal import DEFINITION, Delta
from functions.zoning.domain.publication import LONGEST_REASON, Decision
from functions.zoning.domain.why import why
from functions.zoning.service.showing import Compared, Shown
from functions.zoning.service.signing import Signing

Figure = int | None


class CriterionView(Out):
    """A criterion: `count` of `of` people beside their rate; `band` 1 to 4 or `met`; null where
    what is `missing` decides."""

    name: str
    count: int | None
    of: int | None
    rate: float | None
    band: int | None
    met: bool | None
    threshold: int | None
    missing: list[str]

    @classmethod
    def of_criterion(cls, one: Criterion) -> CriterionView:
        """Show it."""
        return cls(
            name=one.name,
            count=one.count,
            of=one.of,
            rate=round(one.rate, 1) if one.rate is not None else None,
            band=one.band,
            met=one.met,
            threshold=one.threshold,
            missing=list(one.missing),
        )


class LineView(Out):
    """An area: level proposed (null where what is missing decides; then between `lowest` and
    `highest`), level in force, warnings, and why, in Vietnamese. `cases_now` are of the seven days
    that end today, as heard so far."""

    area: str
    name: str
    level: int | None
    lowest: int
    highest: int
    standing: int | None
    differs: bool
    cases_now: int | None
    criteria: list[CriterionView]
    entered: list[str]
    as_of: str | None
    missing: list[str]
    warnings: list[str]
    why: str

    @classmethod
    def of(cls, one: Compared) -> LineView:
        """Show it."""
        return cls(
            area=one.line.area,
            name=one.line.name,
            level=one.outcome.level,
            lowest=one.outcome.lowest,
            highest=one.outcome.highest,
            standing=one.standing.level if one.standing else None,
            differs=one.differs,
            cases_now=one.cases_now,
            criteria=[CriterionView.of_criterion(each) for each in one.outcome.criteria],
            entered=sorted(one.line.known.entered),
            as_of=one.line.as_of.isoformat() if one.line.as_of else None,
            missing=list(one.outcome.missing),
            warnings=[each.value for each in one.outcome.warnings],
            why=why(one.outcome, "vi"),
        )


class DeltaView(Out):
    """An area in which the last revision says something else: (figure, before, after)."""

    area: str
    changes: list[tuple[str, Any, Any]]
    level_before: int | None
    level_after: int | None

    @classmethod
    def of(cls, one: Delta) -> DeltaView:
        """Show it."""
        before, after = one.level
        changes = list(one.changes)
        return cls(area=one.area, changes=changes, level_before=before, level_after=after)


class ProposalView(Out):
    """The newest proposal of a province; `proposal` and `number` are what a signature names."""

    definition: str
    province: str
    day: str | None
    revision: int
    made_at: str | None
    rule: str
    proposal: str
    number: int
    unplaced: int
    lines: list[LineView]
    changes: list[DeltaView]

    @classmethod
    def of(cls, shown: Shown) -> ProposalView:
        """Show it."""
        return cls(
            definition=DEFINITION,
            province=shown.province,
            day=shown.day.isoformat() if shown.day else None,
            revision=shown.revision,
            made_at=write_instant(shown.made_at) if shown.made_at else None,
            rule=shown.rule_id,
            proposal=shown.seen,
            number=shown.publication.number if shown.publication else 0,
            unplaced=shown.unplaced,
            lines=[LineView.of(one) for one in shown.rows],
            changes=[DeltaView.of(one) for one in shown.changes],
        )


class ProvinceAsked(In):
    """A province by its code, "" the caller's own."""

    province: str = Field(default="", max_length=2)


class RevisionsView(Out):
    """How many revisions were put: 0 where nothing differs."""

    revisions: int


class FiguresRow(In):
    """What is entered of an area; what is left out is not said. `name` is that of a part."""

    area: str = Field(max_length=40)
    name: str = Field(default="", max_length=80)
    population: Figure = None
    adults: Figure = None
    elders65: Figure = None
    elders50: Figure = None
    adults_one: Figure = None
    adults_full: Figure = None
    elders65_full: Figure = None
    elders50_full: Figure = None
    cases: Figure = None
    deaths: Figure = None
    ventilated: Figure = None
    capacity_met: bool | None = None

    def cells(self) -> dict[str, str]:
        """As a row of a table."""
        told = {name: getattr(self, name) for name in FIELDS}
        figures = {name: str(int(one)) for name, one in told.items() if one is not None}
        return {"area": self.area, "name": self.name} | figures


class EnterFigures(In):
    """A table of a day."""

    province: str = Field(max_length=2)
    as_of: str = Field(max_length=10)
    rows: list[FiguresRow] = Field(min_length=1, max_length=MOST_ROWS)

    def read(self) -> tuple[Row, ...]:
        """The rows. Raises FiguresUnreadable, FiguresImpossible."""
        return read_rows([one.cells() for one in self.rows], self.province)

    def day(self) -> Any:
        """The day it is of. Raises DateInvalid."""
        return read_day(self.as_of)


class EntryView(Out):
    """A table was kept, as which of its day."""

    number: int


class DecisionIn(In):
    """What is signed of an area; level null lifts that of a part; `reason` where it is another
    than the proposed one."""

    area: str = Field(max_length=40)
    level: Literal[1, 2, 3, 4] | None
    reason: str = Field(default="", max_length=LONGEST_REASON)


class SignLevels(In):
    """What is signed, of which proposal and after which publication."""

    province: str = Field(default="", max_length=2)
    proposal: str = Field(max_length=20)
    number: int = Field(ge=0)
    decisions: list[DecisionIn] = Field(default_factory=list, max_length=1000)
    everything: bool = False
    starts_at: str = Field(default="", max_length=40)

    def wanted(self) -> Signing:
        """As the service takes it. Raises InstantInvalid."""
        return Signing(
            self.proposal,
            self.number,
            tuple(Decision(one.area, one.level, one.reason) for one in self.decisions),
            everything=self.everything,
            starts_at=read_instant(self.starts_at) if self.starts_at else None,
        )
