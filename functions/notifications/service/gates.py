"""What is asked before a batch leaves: breakers, the hour, caps, the budget (ADR 0073).

Breakers are read strongly for each batch: an order that was given counts for whatever is taken
from a queue after it. Money is taken before it is spent, for a whole batch by two writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from functions.notifications.domain import limits
from functions.notifications.domain.limits import BREAKER, BUDGET, CAP, NATION, Costs, Hold
from functions.notifications.domain.notice import Notice
from functions.notifications.service.wanted import ToTell
from functions.notifications.store import breakers, spending
from functions.runtime import journal


def held(waiting: Sequence[ToTell], now: datetime) -> dict[Notice, Hold]:
    """Those that a breaker or the hour holds; their people are not even looked up. Raises Busy."""
    if not waiting:
        return {}
    holding = [one for one in breakers.all_breakers() if one.holds]
    found: dict[Notice, Hold] = {}
    for one in waiting:
        caught = (each for each in holding if each.catches(one.notice, one.province, one.rule))
        if breaker := next(caught, None):
            found[one.notice] = Hold(BREAKER, one.rule, None, breaker.key)
        elif (hold := limits.quiet_hold(one.urgency, now)) and _is_in_time(one, hold):
            found[one.notice] = hold
    return found


def reserve(leaving: Sequence[ToTell], now: datetime) -> dict[Notice, Hold]:
    """Take what these will use of the hour's caps and of the day's budget; those for which it does
    not suffice wait. Raises Busy."""
    found: dict[Notice, Hold] = {}
    groups = Counter((one.province, one.urgency) for one in leaving)
    for (province, urgency), number in groups.items():
        group = [one for one in leaving if (one.province, one.urgency) == (province, urgency)]
        most, rule = limits.province_cap(urgency, now)
        place = province or NATION
        if most is not None and not spending.take_hourly(place, urgency, number, most, now):
            hold = Hold(CAP, rule, limits.next_hour(now))
            found |= {one.notice: hold for one in group if _is_in_time(one, hold)}
    costs = limits.costs(now)
    ready = [one for one in leaving if one.notice not in found]
    for province in dict.fromkeys(one.province for one in ready):
        here = [one for one in ready if one.province == province]
        found |= _spent(here, province, costs, now)
    return found


def of_person(one: ToTell, now: datetime) -> Hold | None:
    """Has this person had enough of that class today? Raises Busy."""
    most, rule = limits.person_cap(one.urgency, now)
    if most is None or spending.take_of_person(one.notice, one.urgency, most, now):
        return None
    hold = Hold(CAP, rule, limits.next_morning(now))
    return hold if _is_in_time(one, hold) else None


def _spent(
    here: Sequence[ToTell], province: str, costs: Costs, now: datetime
) -> dict[Notice, Hold]:
    """Take the money; a code and a result are counted whatever the budget."""
    urgent = sum(not costs.is_held(one.urgency) for one in here) * costs.a_message
    others = [one for one in here if costs.is_held(one.urgency)]
    places = [place for place in (province, NATION) if place]
    if urgent:
        for place in places:
            spending.spend(place, urgent, None, now)
    taken: list[str] = []
    amount = len(others) * costs.a_message
    for place in places if others else ():
        if not spending.spend(place, amount, costs.budget_of(place), now):
            for other in taken:
                spending.give_back(other, amount, now)
            journal.measure("SmsBudgetReached", 1)
            hold = Hold(BUDGET, costs.rule, limits.next_morning(now))
            return {one.notice: hold for one in others if _is_in_time(one, hold)}
        taken.append(place)
    return {}


def _is_in_time(one: ToTell, hold: Hold) -> bool:
    """Would it still be in time after the wait? What would not is told now."""
    return one.until is None or hold.until is None or hold.until < one.until
