"""What figures need of people, and the figures of their lists: VAX-90 to VAX-96.

A mark stands under a keyed hash of person and campaign, in one of sixteen lists of the campaign.
What a registration and what an appointment says of it move on by their own versions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.counting import STANDING, Cells, Key, Mark, Measure, Place
from functions.vaccination.store import changed
from functions.vaccination.store.rolls import SHARDS


class MarkRecord(Record):
    """A mark: `g` group, `d` district, `since`, `reg` and `rn` of the registration, `inv` the day
    of the first wave, `site`, `day`, `bk` booked, `gv` given and `an` of the appointment."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    rn = NumberAttribute(null=True)
    g = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    since = UnicodeAttribute(null=True)
    reg = BooleanAttribute(null=True)
    inv = UnicodeAttribute(null=True)
    an = NumberAttribute(null=True)
    site = UnicodeAttribute(null=True)
    day = UnicodeAttribute(null=True)
    bk = BooleanAttribute(null=True)
    gv = BooleanAttribute(null=True)


class CountRecord(Record):
    """The figures of a list for a measure and a day, as JSON; `n` grows with each change."""

    Meta = table_meta("vaccine_figures")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    b = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a list as they stand; version 0 where none do."""

    version: int = 0
    cells: Cells = field(default_factory=dict)


def put_registered(campaign: CampaignId, person: PersonId, version: int, mark: Mark) -> None:
    """VAX-90: what a version of a registration says, unless a later one did. Raises Busy."""
    actions = [
        MarkRecord.rn.set(version),
        MarkRecord.g.set(mark.group),
        MarkRecord.d.set(mark.district),
        MarkRecord.since.set(str(mark.since)),
        MarkRecord.reg.set(mark.is_registered),
    ]
    _put(campaign, person, actions, MarkRecord.rn.does_not_exist() | (MarkRecord.rn < version))


def begin_anew(campaign: CampaignId, person: PersonId, version: int) -> None:
    """VAX-90: the registration was erased at that version, and whoever has registered again begins
    with the first: so it is counted. Raises Busy."""
    _put(campaign, person, [MarkRecord.rn.set(0)], MarkRecord.rn == version)


def put_booked(campaign: CampaignId, person: PersonId, version: int, mark: Mark) -> None:
    """VAX-91: what a version of an appointment says, unless a later one did. Raises Busy."""
    actions = [
        MarkRecord.an.set(version),
        MarkRecord.site.set(mark.site),
        MarkRecord.day.set(str(mark.day)),
        MarkRecord.bk.set(mark.is_booked),
        MarkRecord.gv.set(mark.is_given),
    ]
    _put(campaign, person, actions, MarkRecord.an.does_not_exist() | (MarkRecord.an < version))


def put_invited(campaign: CampaignId, person: PersonId, day: date) -> None:
    """VAX-92: a wave invited them, unless an earlier one did. Raises Busy."""
    first = MarkRecord.inv.does_not_exist() | (MarkRecord.inv > day.isoformat())
    _put(campaign, person, [MarkRecord.inv.set(day.isoformat())], first)


def marks_of(campaign: CampaignId, shard: str) -> Iterable[Mark]:
    """VAX-93: the marks of a list, read strongly."""
    with translated():
        for one in MarkRecord.query(f"marks#{campaign}#{shard}", consistent_read=True):
            yield Mark(
                group=str(one.g or ""),
                district=str(one.d or ""),
                since=_day(one.since),
                is_registered=bool(one.reg),
                invited=_day(one.inv),
                site=str(one.site or ""),
                day=_day(one.day),
                is_booked=bool(one.bk),
                is_given=bool(one.gv),
            )


def counted(campaign: CampaignId, shard: str) -> dict[Key, Counted]:
    """VAX-94: the figures of a list, read strongly."""
    with translated():
        found = list(CountRecord.query(_counts(campaign, shard), consistent_read=True))
    return {_key(one.s): Counted(int(one.n), _cells(one)) for one in found}


def put_counted(campaign: CampaignId, shard: str, key: Key, made: Counted, province: str) -> None:
    """VAX-95: the next figures of a list, and that the province's day has changed with them.

    Raises ConditionLost where something was put meanwhile, Busy.
    """
    measure, day = key
    body = {f"{place.where}|{place.group}": many for place, many in made.cells.items()}
    record = CountRecord(
        _counts(campaign, shard),
        f"{measure.value}#{day.isoformat()}",
        n=made.version,
        b=json.dumps(body, separators=(",", ":")),
    )
    fresh = CountRecord.f.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        record_is_next = CountRecord.n == made.version - 1 if made.version > 1 else fresh
        together.save(record, condition=record_is_next)
        if measure not in STANDING:
            changed.put_day_with(together, province, day)


def counted_on(
    campaign: CampaignId, measures: Iterable[Measure], day: date
) -> dict[Measure, Cells]:
    """VAX-96: the figures of all lists of a campaign for a day, read strongly."""
    wanted = [
        (_counts(campaign, shard), f"{measure.value}#{day.isoformat()}")
        for measure in measures
        for shard in SHARDS
    ]
    with translated():
        found = list(CountRecord.batch_get(wanted, consistent_read=True))
    summed: dict[Measure, dict[Place, int]] = {}
    for one in found:
        cells = summed.setdefault(_key(one.s)[0], {})
        for place, many in _cells(one).items():
            cells[place] = cells.get(place, 0) + many
    return dict(summed)


def key_of(campaign: CampaignId, person: PersonId) -> tuple[str, str]:
    """Where the mark of a person lies. Raises CryptoUnavailable."""
    mark = _mark(campaign, person)
    return f"marks#{campaign}#{mark.hex()[0]}", crypto.to_text(mark)


def _mark(campaign: CampaignId, person: PersonId) -> bytes:
    told = f"vaccine-figure:v1:{campaign}:{person}"
    return crypto.mac(keys.key("index"), told.encode())[:16]


def _put(campaign: CampaignId, person: PersonId, actions: list[Any], condition: Any) -> None:
    shard = _mark(campaign, person).hex()[0]
    try:
        with translated():
            MarkRecord(*key_of(campaign, person)).update(actions=actions, condition=condition)
    except ConditionLost:
        pass  # told before: whether it was counted since is not known
    changed.put_list(campaign, shard)


def _counts(campaign: CampaignId, shard: str) -> str:
    return f"counts#{campaign}#{shard}"


def _key(text: str) -> Key:
    measure, _, day = text.partition("#")
    return Measure(measure), date.fromisoformat(day)


def _cells(record: CountRecord) -> dict[Place, int]:
    told = json.loads(record.b)
    return {Place(*name.split("|")): many for name, many in told.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and text != "None" else None
