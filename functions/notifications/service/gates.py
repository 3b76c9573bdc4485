"""What is asked before a batch leaves: breakers, the hour, caps, the budget (ADR 0073).

Breakers are read strongly for each batch: an order that was given counts for whatever is taken
from a queue after it. Money is taken before it is spent, for a whole batch by two writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from functions.notifications.domain import limits
from functions.notifications.domain.breaker import Breaker
from functions.notifications.domain.limits import BREAKER, BUDGET, CAP, NATION, Costs, Hold
from functions.notifications.domain.notice import Notice
from functions.notifications.domain.urgency import KEPT_FOR, Urgency
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
        if stopped := _caught(one, holding):
            found[one.notice] = stopped
        elif (hold := limits.quiet_hold(one.urgency, now)) and _is_in_time(one, hold):
            found[one.notice] = hold
    return found


def caught(one: ToTell) -> Hold | None:
    """Does a breaker hold this one now, read strongly? Raises Busy."""
    return _caught(one, [each for each in breakers.all_breakers() if each.holds])


def _caught(one: ToTell, holding: Sequence[Breaker]) -> Hold | None:
    found = (each for each in holding if each.catches(one.notice, one.province, one.rule))
    breaker = next(found, None)
    return Hold(BREAKER, one.rule, None, breaker.key) if breaker else None


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
    """Take the money, class by class, the most urgent first; a code and a result are counted
    whatever the budget, any other class within its share of it."""
    places = [place for place in (province, NATION) if place]
    urgent = sum(not costs.is_held(one.urgency) for one in here) * costs.a_message
    for place in places if urgent else ():
        spending.spend(place, urgent, None, now)
    found: dict[Notice, Hold] = {}
    for urgency in Urgency:
        group = [one for one in here if one.urgency is urgency and costs.is_held(urgency)]
        if group and not _taken(urgency, len(group) * costs.a_message, places, costs, now):
            hold = Hold(BUDGET, costs.rule, limits.next_morning(now))
            found |= {one.notice: hold for one in group if _is_in_time(one, hold)}
    return found


def _taken(
    urgency: Urgency, amount: int, places: Sequence[str], costs: Costs, now: datetime
) -> bool:
    """Is the money there for a class, of the province and of the nation? What was taken is given
    back where it is not."""
    for at, place in enumerate(places):
        if not spending.spend(place, amount, costs.ceiling_of(place, urgency), now):
            for other in places[:at]:
                spending.give_back(other, amount, now)
            journal.measure("SmsBudgetReached", 1)
            if urgency in KEPT_FOR:
                journal.measure("UrgentNoticesHeld", amount // costs.a_message)
            return False
    return True


def _is_in_time(one: ToTell, hold: Hold) -> bool:
    """Would it still be in time after the wait? What would not is told now."""
    return one.until is None or hold.until is None or hold.until < one.until
