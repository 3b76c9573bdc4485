"""Doses given and reported by lot and site, and their sums: AEF-50 to AEF-56.

A lot at a site is one small item, so that no item is waited for by a nation; sums over all sites of
a lot, and all lots of a site, are made anew from them by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.aefi.domain.followup import Counts, Place
from functions.runtime.tables import Record, put_where, table_meta, translated

LOT, SITE, LOTS = "lot#", "site#", "lots"
SUM_OF_LOT, SUM_OF_SITE = "sum#lot", "sum#site"
NATION = "all"
"""Among the sums of lots: all of them together. No lot is called so, each has its product."""


class CountRecord(Record):
    """A lot at a site."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    doses = NumberAttribute(null=True)
    reports = NumberAttribute(null=True)
    severe = NumberAttribute(null=True)


class SumRecord(Record):
    """A lot everywhere, or a site with all lots, as summed at `at` (seconds); `since` and `rule`
    where it stood out: when first (seconds) and by which rule."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    doses = NumberAttribute()
    reports = NumberAttribute()
    severe = NumberAttribute()
    at = NumberAttribute()
    since = NumberAttribute(null=True)
    rule = UnicodeAttribute(null=True)


class ListedRecord(Record):
    """A lot of which doses were given."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)


@dataclass(frozen=True, slots=True)
class Sum:
    """The counts of a lot or a site; `place` is ``<product>.<number>`` or ``<division>#<site>``.

    `since` is when it stood out first, by `rule_id`; None where it never did.
    """

    place: str
    counts: Counts
    at: datetime
    since: datetime | None = None
    rule_id: str = ""


def count_of(place: Place) -> CountRecord:
    """The item of a lot at a site, to be changed within a transaction."""
    lot, site = place
    return CountRecord(LOT + lot, SITE + site)


def list_lot(lot: str) -> None:
    """AEF-50: a lot came up; told again it changes nothing. Raises Busy."""
    with translated():
        ListedRecord(LOTS, lot).save()


def lots() -> tuple[str, ...]:
    """AEF-51: all lots of which doses were given."""
    with translated():
        return tuple(str(record.s) for record in ListedRecord.query(LOTS))


def of_lot(lot: str) -> dict[str, Counts]:
    """AEF-52: a lot at all its sites."""
    with translated():
        found = list(CountRecord.query(LOT + lot, CountRecord.s.startswith(SITE)))
    return {str(one.s).removeprefix(SITE): _counts(one) for one in found}


def put_sum(kind: str, one: Sum) -> None:
    """AEF-53: a sum, over an older one. Raises Busy."""
    record = SumRecord(
        kind,
        one.place,
        doses=one.counts.doses,
        reports=one.counts.reports,
        severe=one.counts.severe,
        at=int(one.at.timestamp()),
        since=int(one.since.timestamp()) if one.since else None,
        rule=one.rule_id or None,
    )
    put_where(record, SumRecord.p.does_not_exist() | (SumRecord.at < record.at))


def sums_of_lots() -> dict[str, Sum]:
    """AEF-54: the sums of all lots, and of the nation under NATION."""
    with translated():
        return {one.place: one for one in map(_sum, SumRecord.query(SUM_OF_LOT))}


def sums_of_sites(division: str) -> dict[str, Sum]:
    """AEF-55: the sums of the sites of an area, ``<division>#<site>``; "" is the nation."""
    condition = SumRecord.s.startswith(division) if division else None
    with translated():
        return {one.place: one for one in map(_sum, SumRecord.query(SUM_OF_SITE, condition))}


def lot_of_image(image: Mapping[str, Any] | None) -> str:
    """AEF-56: the lot that was counted somewhere new; "" for anything else."""
    place = image["p"]["S"] if image else ""
    return str(place).removeprefix(LOT) if place.startswith(LOT) else ""


def _counts(record: CountRecord) -> Counts:
    return Counts(int(record.doses or 0), int(record.reports or 0), int(record.severe or 0))


def _sum(record: SumRecord) -> Sum:
    return Sum(
        place=str(record.s),
        counts=Counts(int(record.doses), int(record.reports), int(record.severe)),
        at=datetime.fromtimestamp(int(record.at), UTC),
        since=datetime.fromtimestamp(int(record.since), UTC) if record.since else None,
        rule_id=str(record.rule or ""),
    )
