"""How many were told of what, and how did it end? NOT-17 to NOT-19.

What is heard in an hour is listed before it is claimed; counts are made anew from those lists and
from the notices themselves, never added to.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.periods import hour_of
from functions.notifications.domain.notice import Notice
from functions.notifications.domain.texts import urgency_of
from functions.notifications.store.holding import shard_of
from functions.runtime import bulk
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

LISTED: Final = timedelta(days=8)
SHARDS: Final = 4
UNCLAIMED: Final = "unclaimed"
"""Heard, and then nothing: whoever heard it died, and its message never came again."""
HANDED: Final = "handed"
"""Sendings that were made in the hour, whenever their notices were heard."""


class CountRecord(Record):
    """The count of a shard of an hour: notices by class and state; or that of a day."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    counts = UnicodeAttribute()
    final = BooleanAttribute(default=False)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Count:
    """Notices of a shard of an hour (``yyyymmddHH``), by class and state; `is_final` once counted
    after its day was over."""

    hour: str
    shard: int
    counts: Mapping[tuple[str, str], int]
    is_final: bool


def list_heard(notices: Iterable[Notice], now: datetime) -> None:
    """NOT-17: these were heard in this hour; again is the same. Raises Busy."""
    until = {"N": str(int((now + LISTED).timestamp()))}
    bulk.put_items(
        "notices",
        [
            {
                "w": {"S": _heard(hour_of(now), shard_of(one) % SHARDS)},
                "k": {"S": f"{one.person}#{one.cause}"},
                "x": until,
            }
            for one in dict.fromkeys(notices)
        ],
    )


def count(hour: str, shard: int, now: datetime, *, is_final: bool) -> Count:
    """NOT-18: count a shard of an hour anew and keep it. Raises Busy."""
    found: Counter[tuple[str, str]] = Counter()
    for part in _parts(_listed(hour, shard), bulk.READ):
        keys = [{"w": {"S": one.person}, "k": {"S": one.cause}} for one in part]
        seen = set()
        for item in bulk.items_at("notices", keys, only="w,k,state,at,left,tries"):
            notice = Notice(item["w"]["S"], item["k"]["S"])
            seen.add(notice)
            urgency = urgency_of(notice.kind).value
            if _is_of(item.get("at"), hour):
                found[urgency, item["state"]["S"]] += 1
            if _is_of(item.get("left"), hour):
                found[urgency, HANDED] += int(item["tries"]["N"])
        for one in part:
            if one not in seen:
                found[urgency_of(one.kind).value, UNCLAIMED] += 1
    counts = {f"{urgency}|{state}": n for (urgency, state), n in sorted(found.items())}
    record = CountRecord(
        f"count#{hour[:8]}",
        f"{hour[8:]}#{shard}",
        counts=json.dumps(counts),
        final=is_final,
        x=int((now + timedelta(days=400)).timestamp()),
    )
    with translated():
        record.save()
    return Count(hour, shard, dict(found), is_final)


def counts_of(day: str) -> tuple[Count, ...]:
    """NOT-18: all counts of a day (``yyyymmdd``). Raises Busy."""
    with translated():
        found = list(CountRecord.query(f"count#{day}", consistent_read=True))
    return tuple(
        Count(day + one.k[:2], int(one.k[3:]), _read(one.counts), bool(one.final)) for one in found
    )


def put_compared(day: str, told: Mapping[str, int], now: datetime) -> bool:
    """NOT-19: what the comparison of a day found; False where it was made before. Raises Busy."""
    record = CountRecord(
        "compared",
        day,
        counts=json.dumps(dict(told)),
        final=True,
        x=int((now + timedelta(days=400)).timestamp()),
    )
    try:
        with translated():
            record.save(condition=CountRecord.w.does_not_exist())
    except ConditionLost:
        return False
    return True


def compared(most: int = 14) -> tuple[tuple[str, dict[str, int]], ...]:
    """NOT-19: the last days' comparisons, the newest first. Raises Busy."""
    with translated():
        found = CountRecord.query("compared", scan_index_forward=False, limit=most)
        return tuple((one.k, json.loads(one.counts)) for one in found)


def is_compared(day: str) -> bool:
    """NOT-19: was that day compared? Raises Busy."""
    with translated():
        return any(True for _ in CountRecord.query("compared", CountRecord.k == day))


def put_gateway_day(day: str, taken: int, delivered: int, now: datetime) -> None:
    """NOT-19: what the gateway counted on a day, as last told. Raises Busy."""
    record = CountRecord(
        "gateway",
        day,
        counts=json.dumps([taken, delivered]),
        final=True,
        x=int((now + timedelta(days=400)).timestamp()),
    )
    with translated():
        record.save()


def gateway_day(day: str) -> tuple[int, int] | None:
    """NOT-19: what the gateway took and delivered on a day, None where it did not say. Raises
    Busy."""
    try:
        with translated():
            taken, delivered = json.loads(CountRecord.get("gateway", day).counts)
    except DoesNotExist:
        return None
    return int(taken), int(delivered)


def _listed(hour: str, shard: int) -> Iterator[Notice]:
    with translated():
        for item in _HeardRecord.query(_heard(hour, shard)):
            person, _, cause = item.k.partition("#")
            yield Notice(person, cause)


class _HeardRecord(Record):
    """A notice that was heard in an hour."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    x = NumberAttribute()


def _is_of(instant: Mapping[str, Any] | None, hour: str) -> bool:
    return instant is not None and hour_of(datetime.fromisoformat(instant["S"])) == hour


def _heard(hour: str, shard: int) -> str:
    return f"heard#{hour}#{shard}"


def _read(counts: str) -> dict[tuple[str, str], int]:
    told: dict[str, Any] = json.loads(counts)
    return {(key.split("|")[0], key.split("|")[1]): int(n) for key, n in told.items()}


def _parts(found: Iterator[Notice], size: int) -> Iterator[list[Notice]]:
    part: list[Notice] = []
    for one in found:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
