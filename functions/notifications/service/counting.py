"""How many were told, and do the numbers agree? Counted anew, hour by hour.

Each night the day before is compared: what was heard, what was handed over, what the gateway took
(security.md R06).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from functions.kernel.periods import VIETNAM, hour_of
from functions.notifications.store import counting
from functions.notifications.store.counting import HANDED, UNCLAIMED, Count
from functions.notifications.store.notices import Delivery
from functions.runtime import journal, settings

COMPARED_FROM: Final = 2
"""The local hour from which on the day before is counted for good."""
UNITS_A_RUN: Final = 32
HOURS: Final = tuple(f"{hour:02d}" for hour in range(24))
GONE: Final = (Delivery.SENT, Delivery.DELIVERED, Delivery.FAILED)


@dataclass(frozen=True, slots=True)
class SmsCountsDiffer(journal.Fact):
    """Numbers of a day do not agree: what was heard and never handed over, and by how much the
    gateway's count is other than ours."""

    level: ClassVar[journal.Level] = "ERROR"
    day: str
    unsent: int
    gateway: int


def count_up(now: datetime) -> None:
    """Count this hour and the last anew; at night, in pieces, the day before for good, then
    compare it. Raises Busy."""
    for hour in (hour_of(now - timedelta(hours=1)), hour_of(now)):
        for shard in range(counting.SHARDS):
            counting.count(hour, shard, now, is_final=False)
    local = now.astimezone(VIETNAM)
    day = f"{local - timedelta(days=1):%Y%m%d}"
    if local.hour >= COMPARED_FROM and not counting.is_compared(day):
        _close(day, now)


def _close(day: str, now: datetime) -> None:
    done = {(one.hour, one.shard) for one in counting.counts_of(day) if one.is_final}
    units = [(day + hour, shard) for hour in HOURS for shard in range(counting.SHARDS)]
    for hour, shard in [unit for unit in units if unit not in done][:UNITS_A_RUN]:
        counting.count(hour, shard, now, is_final=True)
    counts = counting.counts_of(day)
    if sum(one.is_final for one in counts) < len(units):
        return
    told = compare(counts, counting.gateway_day(day))
    if counting.put_compared(day, told, now) and (told["unsent"] or told["gateway"]):
        journal.tell(SmsCountsDiffer(day, told["unsent"], told["gateway"]))
        journal.measure("SmsCountsDiffer", 1)


def compare(counts: Iterable[Count], gateway: tuple[int, int] | None) -> dict[str, int]:
    """What a day's counts say: notices `heard`, and of them `gone` to the gateway, `delivered`,
    `held`, `unreached`, `ended`; sendings `handed` over. What must be nought: `unsent` was heard
    and is none of these; `gateway` is how many more sendings we made than it took (0 where it told
    nothing). `silent`: of so many it has not said a word."""
    by = Counter[str]()
    for one in counts:
        for (_, state), number in one.counts.items():
            by[state] += number
    gone = sum(by[state.value] for state in GONE)
    told = {
        "heard": sum(by.values()) - by[HANDED],
        "handed": by[HANDED],
        "gone": gone,
        "delivered": by[Delivery.DELIVERED.value],
        "held": by[Delivery.HELD.value],
        "unreached": by[Delivery.UNDELIVERED.value],
        "ended": by[Delivery.VOID.value] + by[Delivery.CANCELLED.value],
        "unsent": by[Delivery.SENDING.value] + by[UNCLAIMED],
        "silent": by[Delivery.SENT.value] if settings.sms_reports() else 0,
        "gateway": 0,
    }
    if gateway is not None:
        told["gateway"] = by[HANDED] - gateway[0]
    return told
