"""Which levels are in force in a province, for everybody to see and to take along?

Told are the levels as signed, each with its rule, since when and by which revision. Of the counts
behind them only those of the last whole week: cases of a commune, few of them hidden and what they
would follow from with them (P08); a window that slides would tell of one day by the difference of
two. Rates and every other count stay with those who sign.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.kernel.divisions import find_division, province_asked
from functions.kernel.errors import FieldFault, NotFound
from functions.kernel.periods import day_of, write_instant
from functions.kernel.suppression import suppressed
from functions.zoning.domain.area import commune_of, communes_of, name_of
from functions.zoning.domain.criteria import COLOURS
from functions.zoning.domain.publication import (
    DEFINITION,
    Publication,
    Standing,
    digest_of,
    in_force,
    write,
)
from functions.zoning.domain.tiles import Block, laid_out
from functions.zoning.store import cases, publications

CASES_DEFINITION: Final = "zone-cases-week-1"
"""Cases that stand, by the Vietnamese day they are counted on, of the last whole week."""
FRESH: Final = timedelta(minutes=5)
REVISIONS: Final = 10

_kept: dict[str, tuple[datetime, PublicMap]] = {}


@dataclass(frozen=True, slots=True)
class PublicMap:
    """A province's levels; `cases` by commune, None where hidden; `revisions` newest first."""

    province: str
    name: str
    as_of: datetime
    published: Publication | None
    coming: Publication | None
    week: tuple[date, date]
    cases: dict[str, int | None]
    revisions: tuple[Publication, ...]
    digest: str

    def level_of(self, area: str) -> Standing | None:
        """What is in force in an area, None where nothing was signed."""
        return self.published.level_of(area) if self.published else None

    @property
    def parts(self) -> tuple[Standing, ...]:
        """Parts of communes that stand at a level of their own."""
        levels = self.published.levels if self.published else ()
        return tuple(one for one in levels if "#" in one.area)

    def blocks(self) -> tuple[tuple[Block, ...], int]:
        """Where the tiles of its communes stand, and the drawing's height."""
        return laid_out(communes_of(self.province))


def public_map(province: str, now: datetime, revision: str = "") -> PublicMap:
    """The levels of a province ("" is the first), minutes old, or of an earlier revision.

    Raises DivisionUnknown, NotFound (no such revision), Busy.
    """
    asked, name = province_asked(province)
    if revision:
        return _of_revision(asked, name, revision, now)
    kept = _kept.get(asked)
    if kept is None or not timedelta() <= now - kept[0] < FRESH:
        kept = _kept[asked] = (now, _counted(asked, name, now))
    return kept[1]


def forget() -> None:
    """Drop what was read."""
    _kept.clear()


def geojson_of(told: PublicMap) -> dict[str, Any]:
    """The map as GeoJSON: a feature for each area, its geometry null (RFC 7946 3.2, unlocated)."""
    features = [
        {
            "type": "Feature",
            "id": area,
            "geometry": None,
            "properties": {
                "code": commune_of(area).rpartition("/")[2],
                "name": part or name_of(area),
                **_properties(told, area),
            },
        }
        for area, part in _areas(told)
    ]
    return {
        "type": "FeatureCollection",
        "definition": DEFINITION,
        "province": told.province,
        "revision": told.published.number if told.published else 0,
        "as_of": write_instant(told.as_of),
        "digest": told.digest,
        "features": features,
    }


def table_of(told: PublicMap) -> str:
    """The map as a file that is safe to open in Excel; hidden cells are empty."""
    from functions.runtime.documents.exports import write_csv

    heading = ("area", "district", "name", "level", "colour", "since", "revision", "rule", "cases")
    rows = []
    for area, part in _areas(told):
        one = told.level_of(area)
        count = told.cases.get(area)
        rows.append(
            (
                area,
                find_division(area.split("/")[1]).name,
                part or name_of(area),
                str(one.level) if one else "",
                COLOURS[one.level] if one else "",
                write_instant(one.since) if one else "",
                str(one.number) if one else "",
                one.rule_id if one else "",
                "" if count is None else str(count),
            )
        )
    return write_csv(heading, rows).decode()


def _areas(told: PublicMap) -> list[tuple[str, str]]:
    communes = [(str(one), "") for one in communes_of(told.province)]
    return sorted(communes + [(one.area, one.name) for one in told.parts])


def _properties(told: PublicMap, area: str) -> dict[str, Any]:
    one = told.level_of(area)
    return {
        "level": one.level if one else None,
        "colour": COLOURS[one.level] if one else None,
        "since": write_instant(one.since) if one else None,
        "revision": one.number if one else None,
        "rule": one.rule_id if one else None,
        "cases_week": told.cases.get(area),
    }


def _counted(province: str, name: str, now: datetime) -> PublicMap:
    found = publications.newest(province, REVISIONS)
    standing = in_force(found, now)
    coming = found[0] if found and found[0].starts_at > now else None
    week, counted = _week(province, now)
    return PublicMap(
        province=province,
        name=name,
        as_of=now,
        published=standing,
        coming=coming,
        week=week,
        cases=counted,
        revisions=found,
        digest=digest_of(write(standing)) if standing else "",
    )


def _of_revision(province: str, name: str, revision: str, now: datetime) -> PublicMap:
    is_number = revision.isascii() and revision.isdecimal() and len(revision) <= 6
    found = publications.publication(province, int(revision)) if is_number else None
    if found is None:
        raise NotFound(FieldFault("revision", "NOT_FOUND"))
    week, _ = _week_of(now)
    return PublicMap(
        province, name, found.signed_at, found, None, week, {}, (found,), digest_of(write(found))
    )


def _week_of(now: datetime) -> tuple[tuple[date, date], date]:
    today = day_of(now)
    monday = today - timedelta(days=today.weekday() + 7)
    return (monday, monday + timedelta(days=6)), today


def _week(province: str, now: datetime) -> tuple[tuple[date, date], dict[str, int | None]]:
    week, _ = _week_of(now)
    found = cases.counted(province, *week)
    communes: Counter[str] = Counter({str(one): 0 for one in communes_of(province)})
    for (commune, _day), count in found.items():
        communes[commune] += count
    return week, suppressed(communes)
