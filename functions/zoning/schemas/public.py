"""What everybody may read of levels."""

from __future__ import annotations

from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out
from functions.zoning.domain.area import communes_of, name_of
from functions.zoning.domain.publication import DEFINITION, Publication
from functions.zoning.service.public_map import CASES_DEFINITION, PublicMap


class AreaLevelView(Out):
    """A commune, or a part of one with its own name; level null where none was signed. `cases_week`
    is null where it is too small to be told."""

    area: str
    name: str
    level: int | None
    since: str | None
    revision: int | None
    rule: str | None
    cases_week: int | None


class RevisionView(Out):
    """A publication: its number, since when it is in force, and how many areas it changed."""

    revision: int
    starts_at: str
    signed_at: str
    changed: int

    @classmethod
    def of(cls, one: Publication) -> RevisionView:
        """Show it."""
        return cls(
            revision=one.number,
            starts_at=write_instant(one.starts_at),
            signed_at=write_instant(one.signed_at),
            changed=len(one.changed),
        )


class PublicMapView(Out):
    """The levels of a province. `definition` says what a level is, `digest` (SHA-256) by what two
    copies of a revision are known to be the same."""

    definition: str
    cases_definition: str
    as_of: str
    province: str
    revision: int
    digest: str
    week_from: str
    week_to: str
    areas: list[AreaLevelView]
    revisions: list[RevisionView]

    @classmethod
    def of(cls, told: PublicMap) -> PublicMapView:
        """Show it."""
        names = {str(one): name_of(one) for one in communes_of(told.province)}
        names |= {one.area: one.name for one in told.parts}
        return cls(
            definition=DEFINITION,
            cases_definition=CASES_DEFINITION,
            as_of=write_instant(told.as_of),
            province=told.province,
            revision=told.published.number if told.published else 0,
            digest=told.digest,
            week_from=told.week[0].isoformat(),
            week_to=told.week[1].isoformat(),
            areas=[_area(told, area, name) for area, name in sorted(names.items())],
            revisions=[RevisionView.of(one) for one in told.revisions],
        )


def _area(told: PublicMap, area: str, name: str) -> AreaLevelView:
    one = told.level_of(area)
    return AreaLevelView(
        area=area,
        name=name,
        level=one.level if one else None,
        since=write_instant(one.since) if one else None,
        revision=one.number if one else None,
        rule=one.rule_id if one else None,
        cases_week=told.cases.get(area),
    )
