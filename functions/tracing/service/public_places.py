"""Where and when may people have met a case? What everybody reads, a minute old at most.

Shown is what two persons have published, until the last day of its rule, and what was retracted
since: whoever has read it has to learn that it is void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.divisions import print_place, province_asked
from functions.kernel.periods import day_of, read_day, write_instant
from functions.tracing.domain.place import DEFINITION, Deed, Place, Stand
from functions.tracing.store import places

FRESH: Final = timedelta(minutes=1)
DAYS: Final = 30
COLUMNS: Final = (
    "definition", "as_of", "id", "stand", "name", "kind", "division", "place", "venue", "from_at",
    "until_at", "advice", "shown_until", "rule", "published_at", "retracted_at", "why",
)  # fmt: skip

_kept: dict[str, tuple[datetime, tuple[Place, ...]]] = {}


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """The places of a province, of a day where one was asked for; `days` on which there are any."""

    province: str
    name: str
    as_of: datetime
    day: date | None
    days: tuple[date, ...]
    places: tuple[Place, ...]


def public_places(province: str, day: str, now: datetime) -> PublicPlaces:
    """The places of a province ("" is the first), of a Vietnamese day ("" is all).

    Raises DivisionUnknown, DateInvalid, Busy.
    """
    asked, name = province_asked(province)
    wanted = read_day(day) if day else None
    as_of, found = _read(asked, now)
    today = day_of(now)
    shown = [one for one in found if one.is_shown_on(today)]
    days = sorted({one.day for one in shown}, reverse=True)
    told = tuple(one for one in shown if wanted is None or _is_on(one, wanted))
    return PublicPlaces(asked, name, as_of, wanted, tuple(days), told)


def forget() -> None:
    """Drop what was read."""
    _kept.clear()


def published_deed(one: Place) -> Deed:
    """The deed by which it was published."""
    return one.deeds[0]


def retracted_deed(one: Place) -> Deed | None:
    """The deed by which it was retracted, if it was."""
    return one.deeds[-1] if one.stand is Stand.RETRACTED else None


def table_of(told: PublicPlaces) -> str:
    """The places as a file that is safe to open in Excel."""
    from functions.runtime.documents.exports import write_csv

    rows = []
    for one in told.places:
        void = retracted_deed(one)
        rows.append(
            (
                DEFINITION,
                write_instant(told.as_of),
                one.id,
                one.stand.value,
                one.name,
                one.kind,
                one.division,
                print_place(one.division),
                one.venue,
                write_instant(one.from_at),
                write_instant(one.until_at),
                one.advice.value,
                one.shown_until.isoformat(),
                one.rule_id,
                write_instant(published_deed(one).at),
                write_instant(void.at) if void else "",
                void.why if void else "",
            )
        )
    return write_csv(COLUMNS, rows).decode()


def _is_on(one: Place, day: date) -> bool:
    return one.day <= day <= day_of(one.until_at)


def _read(province: str, now: datetime) -> tuple[datetime, tuple[Place, ...]]:
    kept = _kept.get(province)
    if kept is None or not timedelta() <= now - kept[0] < FRESH:
        found = places.in_public(province, day_of(now) - timedelta(days=DAYS))
        kept = _kept[province] = (now, found)
    return kept
