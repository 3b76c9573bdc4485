"""Case locks and the searches made for their cases: CHK-16 to CHK-18.

A search is taken up in rounds and its places in attempts, both counted up before anything is read:
of two that ran together the higher number read no earlier, so it alone stands, and whatever it
finds is at least as new (ADR 0066).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime.tables import ConditionLost, Record, change, table_meta, translated

LOCK, WISH = "lock", "w#"
WAITING, OPEN, REFUSED = "waiting", "open", "refused"
Parts = tuple[tuple[str, int], ...]


class LockRecord(Record):
    """What a case last told: revision, does it stand, and the rest as it was sealed."""

    Meta = table_meta("visit_searches")
    p = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    r = NumberAttribute()
    z = UnicodeAttribute()
    y = NumberAttribute()
    s = UnicodeAttribute()
    x = NumberAttribute()


class WishRecord(Record):
    """A wish as it was sealed, its places (`l`) as round `d` of `r` left them, and what of each was
    found: attempt `e` and the parts `l`. `v` grows with every change."""

    Meta = table_meta("visit_searches")
    p = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    c = NumberAttribute()
    z = UnicodeAttribute()
    y = NumberAttribute()
    s = UnicodeAttribute()
    r = NumberAttribute(null=True)
    d = NumberAttribute(null=True)
    l = UnicodeAttribute(null=True)  # noqa: E741  (one letter each, as in the other tables)
    f: MapAttribute[str, Any] = MapAttribute(null=True)
    v = NumberAttribute(null=True)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class StoredLock:
    """A case as told; `sealed` opens with the key ``cases-<year>``."""

    case: str
    revision: int
    stands: bool
    year: int
    sealed: str


@dataclass(frozen=True, slots=True)
class StoredWish:
    """A wish and how far it is. `places` is None before the first round is done; `found` tells of
    each place the parts of the latest attempt. `version` grows with every change."""

    case: str
    trace: str
    revision: int
    year: int
    sealed: str
    state: str
    round: int = 0
    version: int = 0
    places: tuple[str, ...] | None = None
    found: Mapping[str, Parts] | None = None

    @property
    def answer(self) -> Parts | None:
        """The parts of all places; None while one is not known."""
        known = self.found or {}
        if self.state != OPEN or self.places is None or not set(self.places) <= known.keys():
            return None
        return tuple(part for place in self.places for part in known[place])


def put_lock(told: StoredLock, until: datetime) -> bool:
    """CHK-16: what a case told; the highest revision stands. Is it this one?"""
    record = LockRecord(
        told.case,
        LOCK,
        r=told.revision,
        z=OPEN if told.stands else REFUSED,
        y=told.year,
        s=told.sealed,
        x=int(until.timestamp()),
    )
    newer = LockRecord.p.does_not_exist() | (LockRecord.r < told.revision)
    try:
        with translated():
            record.save(condition=newer)
    except ConditionLost:
        return False
    return True


def lock(case: str) -> StoredLock | None:
    """CHK-16: the case as last told, read strongly."""
    try:
        with translated():
            record = LockRecord.get(case, LOCK, consistent_read=True)
    except DoesNotExist:
        return None
    return StoredLock(case, int(record.r), record.z == OPEN, int(record.y), record.s)


def put_wish(told: StoredWish, until: datetime) -> None:
    """CHK-17: a wish, once."""
    record = WishRecord(
        told.case,
        WISH + told.trace,
        c=told.revision,
        z=WAITING,
        y=told.year,
        s=told.sealed,
        f={},
        x=int(until.timestamp()),
    )
    try:
        with translated():
            record.save(condition=WishRecord.p.does_not_exist())
    except ConditionLost:
        return


def wish(case: str, trace: str) -> StoredWish | None:
    """CHK-17: a wish, read strongly."""
    try:
        with translated():
            return _wish(WishRecord.get(case, WISH + trace, consistent_read=True))
    except DoesNotExist:
        return None


def waiting(case: str) -> list[StoredWish]:
    """CHK-18: the wishes of a case that nobody has answered or refused, read strongly."""
    with translated():
        records = list(WishRecord.query(case, WishRecord.n.startswith(WISH), consistent_read=True))
    return [one for one in map(_wish, records) if one.state == WAITING]


def refuse(case: str, trace: str) -> None:
    """CHK-17: a waiting wish is refused, for good."""
    try:
        with translated():
            WishRecord(case, WISH + trace).update(
                actions=[WishRecord.z.set(REFUSED)], condition=WishRecord.z == WAITING
            )
    except ConditionLost:
        return


def begin_round(case: str, trace: str) -> int:
    """CHK-17: the number of the round that is about to read a person's visits.

    Raises ConditionLost where the wish was refused meanwhile.
    """
    record = WishRecord(case, WISH + trace)
    change(record, [WishRecord.r.add(1)], WishRecord.p.exists() & (WishRecord.z != REFUSED))
    return int(record.r or 0)


def settle(case: str, trace: str, round_: int, places: Sequence[str]) -> None:
    """CHK-17: the places of a search as a round has found them; a later round's stand."""
    latest = WishRecord.d.does_not_exist() | (WishRecord.d < round_)
    _change_wish(
        case,
        trace,
        [
            WishRecord.z.set(OPEN),
            WishRecord.d.set(round_),
            WishRecord.l.set(json.dumps(list(places))),
        ],
        latest,
    )


def put_found(case: str, trace: str, place: str, attempt: int, parts: Parts) -> None:
    """CHK-17: what was found of a place; a later attempt's stands."""
    path = WishRecord.f[place]
    told = json.dumps([list(part) for part in parts], separators=(",", ":"))
    newer = path.does_not_exist() | (path["e"] < attempt)
    _change_wish(
        case,
        trace,
        [path.set({"e": attempt, "l": told})],
        WishRecord.p.exists() & newer,
    )


def wish_of_image(image: Mapping[str, Any] | None) -> StoredWish | None:
    """A wish of the stream; None where there is none."""
    if not image or not str(image.get("n", {}).get("S", "")).startswith(WISH):
        return None
    record = WishRecord()
    record.deserialize(dict(image))
    return _wish(record)


def _change_wish(case: str, trace: str, actions: list[Any], condition: Any) -> None:
    try:
        with translated():
            WishRecord(case, WISH + trace).update(
                actions=[*actions, WishRecord.v.add(1)], condition=condition
            )
    except ConditionLost:
        return


def _wish(record: WishRecord) -> StoredWish:
    found = record.f.as_dict() if record.f is not None else {}
    return StoredWish(
        case=record.p,
        trace=record.n.removeprefix(WISH),
        revision=int(record.c),
        year=int(record.y),
        sealed=record.s,
        state=record.z,
        round=int(record.d or 0),
        version=int(record.v or 0),
        places=tuple(json.loads(record.l)) if record.l is not None else None,
        found={
            place: tuple((str(name), int(edition)) for name, edition in json.loads(told["l"]))
            for place, told in found.items()
        },
    )
