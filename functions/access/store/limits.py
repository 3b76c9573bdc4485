"""Counters: ACC-6 to ACC-8. Each is one conditional write, made before the act it counts."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.access.domain.limits import Limit, window_of
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

SHARDS = 16
KEPT_SECONDS = 3600


class LimitRecord(Record):
    """A counter `n` of a window, or the second `at` of the last act."""

    Meta = table_meta("limits")
    id = UnicodeAttribute(hash_key=True)
    n = NumberAttribute(null=True)
    at = NumberAttribute(null=True)
    x = NumberAttribute(null=True)


def count_in_window(limit: Limit, key: str, now: datetime) -> int | None:
    """ACC-6: count one act; None, or the seconds to wait where the window is full. Raises Busy."""
    start, end = window_of(limit, now)
    try:
        with translated():
            LimitRecord(f"{limit.name}#{key}#{start}").update(
                actions=[LimitRecord.n.add(1), LimitRecord.x.set(end + KEPT_SECONDS)],
                condition=LimitRecord.n.does_not_exist() | (LimitRecord.n < limit.most),
            )
    except ConditionLost:
        return max(1, end - int(now.timestamp()))
    return None


def pause(limit: Limit, key: str, now: datetime) -> int | None:
    """ACC-7: as `count_in_window` for one act per span, counted from the last act itself."""
    span, instant = int(limit.per.total_seconds()), int(now.timestamp())
    try:
        with translated():
            LimitRecord(f"{limit.name}#{key}").update(
                actions=[
                    LimitRecord.at.set(instant),
                    LimitRecord.x.set(instant + span + KEPT_SECONDS),
                ],
                condition=LimitRecord.at.does_not_exist() | (LimitRecord.at <= instant - span),
            )
    except ConditionLost:
        return span
    return None


def tally(name: str, shard: int, window: tuple[int, int]) -> None:
    """ACC-8: add one to a shard of a fleet-wide counter that stops nobody by itself."""
    start, end = window
    with translated():
        LimitRecord(f"{name}#{start}#{shard % SHARDS}").update(
            actions=[LimitRecord.n.add(1), LimitRecord.x.set(end + KEPT_SECONDS)]
        )


def totals(names: tuple[str, ...], window: tuple[int, int]) -> tuple[int, ...]:
    """ACC-8: the sums over all shards of a window, per name."""
    start, _ = window
    wanted = {f"{name}#{start}#{shard}": name for name in names for shard in range(SHARDS)}
    sums = dict.fromkeys(names, 0)
    with translated():
        for record in LimitRecord.batch_get(list(wanted)):
            sums[wanted[record.id]] += int(record.n or 0)
    return tuple(sums[name] for name in names)
