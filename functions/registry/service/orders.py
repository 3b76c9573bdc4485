"""Which standing orders count here and now? Read from memory, at most a minute old.

The nation's and one province's orders are two queries a minute per container. If the table does
not answer, orders up to ten minutes old still count: a door that stays open a little longer for a
revoked poster is better than a closed door for a whole province [J]. The instant asked for may
lie in the past (an offline scan); the age of what is in memory is measured by the clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.divisions import find_division, provinces
from functions.kernel.errors import Busy, FieldFault
from functions.registry import store
from functions.registry.domain import order as orders
from functions.registry.domain.order import (
    NATION,
    Module,
    OrderExists,
    Standing,
    StandingOrder,
)
from functions.runtime import clock
from functions.runtime.tables import ConditionLost

FRESH = timedelta(seconds=60)
STALE = timedelta(minutes=10)
_kept: dict[str, tuple[datetime, tuple[StandingOrder, ...]]] = {}


def orders_in_force(division: str) -> tuple[StandingOrder, ...]:
    """The orders of the nation and of the province of a division path. Raises Busy."""
    province = division.partition("/")[0]
    return (*_orders_at(NATION), *(_orders_at(province) if province else ()))


def module_suspended(module: str, division: str, now: datetime) -> StandingOrder | None:
    """The order that suspends the module at a division path now, or None."""
    return orders.module_suspended(orders_in_force(division), module, now)


def venue_suspended(code: str, division: str, at: datetime) -> StandingOrder | None:
    """The order, of its owner or of an officer, that closes the venue at an instant, or None."""
    standing = orders_in_force(division)
    return orders.standing_against(standing, orders.OrderKind.VENUE, code, at)


def give_order(
    caller: Caller,
    *,
    module: Module,
    scope: str,
    instrument: str,
    effective_from: datetime,
    state: Standing,
    now: datetime,
) -> StandingOrder:
    """Suspend or resume a module by a dated instrument; the same order again changes nothing.

    Raises Forbidden, InstrumentMissing, OrderDateless, DivisionUnknown, OrderExists.
    """
    if scope != NATION and find_division(scope) not in provinces():
        raise orders.ScopeUnknown(FieldFault("scope", "DIVISION_UNKNOWN"))
    given = orders.module_order(
        caller,
        module=module,
        scope=scope,
        instrument=instrument,
        effective_from=effective_from,
        state=state,
        now=now,
    )
    access.write_audit(
        caller, (f"order#{scope}",), action="give_order", fields=(module,), allowed=True, now=now
    )
    try:
        store.orders.give(given)
    except ConditionLost:
        return _same(given, now)
    _kept.pop(scope, None)
    _kept.pop(store.orders.PUBLIC, None)
    return given


def public_orders() -> tuple[StandingOrder, ...]:
    """All orders on modules ever given, the latest in effect first."""
    listed = _orders_at(store.orders.PUBLIC)
    return tuple(sorted(listed, key=lambda each: each.effective_from, reverse=True))


def forget() -> None:
    """Drop the orders kept in memory."""
    _kept.clear()


def _same(given: StandingOrder, now: datetime) -> StandingOrder:
    for standing in store.orders.orders_at(given.scope, now):
        same = (standing.state, standing.instrument) == (given.state, given.instrument)
        if standing.id == given.id and same:
            return standing
    raise OrderExists


def _orders_at(scope: str) -> tuple[StandingOrder, ...]:
    now = clock.now()
    kept = _kept.get(scope)
    if kept and abs(now - kept[0]) < FRESH:
        return kept[1]
    try:
        read = store.orders.orders_at(scope, now)
    except Busy:
        if kept and abs(now - kept[0]) < STALE:
            return kept[1]
        raise
    _kept[scope] = (now, read)
    return read
