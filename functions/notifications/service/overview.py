"""What operators see of sending: by class and hour, what waits, what it cost, do numbers agree?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.callers import Caller
from functions.notifications.domain import limits
from functions.notifications.domain.limits import NATION
from functions.notifications.domain.urgency import Urgency
from functions.notifications.store import counting, spending
from functions.notifications.store.counting import HANDED

CLASSES = tuple(one for one in Urgency if one is not Urgency.CODE)


@dataclass(frozen=True, slots=True)
class Sending:
    """A day: sendings by hour and class, notices by class and state, money (VND) of those places
    that the caller answers for, and the last comparisons."""

    day: date
    hours: Mapping[str, Mapping[str, int]]
    states: Mapping[str, Mapping[str, int]]
    money: tuple[tuple[str, int, int], ...]
    rule: str
    compared: tuple[tuple[str, Mapping[str, int]], ...]


def sending_of(caller: Caller, day: date, now: datetime) -> Sending:
    """The day as it was counted last. Raises Busy."""
    hours: dict[str, Counter[str]] = {}
    states: dict[str, Counter[str]] = {one.value: Counter() for one in CLASSES}
    for one in counting.counts_of(f"{day:%Y%m%d}"):
        for (urgency, state), number in one.counts.items():
            if state == HANDED:
                hours.setdefault(one.hour[8:], Counter())[urgency] += number
            else:
                states.setdefault(urgency, Counter())[state] += number
    costs, spent = limits.costs(now), spending.spent(day)
    province = (caller.division or "").partition("/")[0]
    money = tuple(
        (place, spent.get(place, 0), costs.budget_of(place))
        for place in sorted({NATION, *spent})
        if not province or place in (NATION, province)
    )
    return Sending(day, dict(sorted(hours.items())), states, money, costs.rule, counting.compared())
