"""Which orders stand at a place: revoked posters, closed venues, suspended modules?

Modules have an official suspend/resume state by dated instrument (domain.md 1.1, last row:
2118/BYT of 27 Apr 2022 and 2213/BYT-DP of 30 Apr 2022 suspended the declarations).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid

NATION = "00"
INSTRUMENT_LENGTH = 120


class Module(StrEnum):
    """What an order can suspend as a whole."""

    CHECKIN = "checkin"
    DECLARATION = "declaration"


class OrderKind(StrEnum):
    """What an order is about; the first part of its id."""

    POSTER = "poster"
    VENUE = "venue"
    MODULE = "module"


class Standing(StrEnum):
    """Is the subject of the order in force or suspended?"""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"


class Why(StrEnum):
    """Why a poster or venue does not stand: shown on the scan page."""

    ROTATED = "rotated"
    MOVED = "moved"
    BY_OWNER = "by_owner"
    BY_ORDER = "by_order"
    MODULE = "module"


class InstrumentMissing(Invalid):
    """An order without the document that carries it."""

    code = "INSTRUMENT_MISSING"
    vi = "Thiếu số, ký hiệu văn bản."
    en = "The number of the official instrument is missing."


class OrderDateless(Invalid):
    """An order without an aware instant from which it counts."""

    code = "ORDER_DATE_INVALID"
    vi = "Thời điểm hiệu lực chưa đúng."
    en = "The date of effect is not right."


class ScopeUnknown(Invalid):
    """Neither the nation nor a province."""

    code = "SCOPE_UNKNOWN"
    vi = "Phạm vi phải là cả nước hoặc một tỉnh."
    en = "The scope must be the nation or a province."


class OrderExists(Conflict):
    """Another order of the same instant on the same module and place."""

    code = "ORDER_EXISTS"
    vi = "Đã có văn bản khác với cùng thời điểm hiệu lực."
    en = "Another order takes effect at the same instant."


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An order in force at a place. `scope` is a province code or ``00`` for the nation.

    `subject` is ``<venue>#<version>`` of a poster, a venue code, or a module. `until`: when nobody
    needs it any more (a revoked poster whose printed expiry is over); None for ever.
    """

    scope: str
    kind: OrderKind
    subject: str
    state: Standing
    why: Why
    effective_from: datetime
    given_at: datetime
    instrument: str = ""
    by: str = ""
    until: datetime | None = None

    @property
    def id(self) -> str:
        """Its key within the scope; module orders are one per date of effect."""
        if self.kind is OrderKind.MODULE:
            return f"{self.kind}#{self.subject}#{self.effective_from:%Y-%m-%dT%H:%M:%SZ}"
        return f"{self.kind}#{self.subject}"


def module_order(
    caller: Caller,
    *,
    module: Module,
    scope: str,
    instrument: str,
    effective_from: datetime,
    state: Standing,
    now: datetime,
) -> StandingOrder:
    """An order on a module: the ministry for the nation, a province officer for the own province.

    Raises Forbidden, InstrumentMissing, OrderDateless.
    """
    if not may_order(caller, scope):
        raise Forbidden
    text = instrument_text(instrument)
    if effective_from.tzinfo is None:
        raise OrderDateless(FieldFault("effective_from", "TIME_ZONE_MISSING"))
    return StandingOrder(
        scope=scope,
        kind=OrderKind.MODULE,
        subject=module,
        state=state,
        why=Why.MODULE,
        effective_from=effective_from.replace(microsecond=0),
        given_at=now,
        instrument=text,
        by=caller.unit or caller.subject,
    )


def instrument_text(instrument: str) -> str:
    """Number and sign of an official document in one line. Raises InstrumentMissing."""
    text = " ".join(instrument.split())
    if not text or len(text) > INSTRUMENT_LENGTH or not text.isprintable():
        raise InstrumentMissing(FieldFault("instrument", "REQUIRED"))
    return text


def may_order(caller: Caller, scope: str) -> bool:
    """May the caller suspend and resume for that scope?"""
    if caller.role is Role.MINISTRY_OPERATOR:
        return scope == NATION
    if caller.role is Role.PROVINCE_OFFICER:
        return caller.division is not None and scope == caller.division.split("/")[0] != ""
    return False


def module_suspended(
    orders: Iterable[StandingOrder], module: str, now: datetime
) -> StandingOrder | None:
    """The order that suspends the module now, of those of one place; the nation's counts first.

    Per scope the latest order that has taken effect counts; a nation's resumption does not lift a
    province's own suspension.
    """
    latest: dict[str, StandingOrder] = {}
    for order in orders:
        if (
            order.kind is not OrderKind.MODULE
            or order.subject != module
            or order.effective_from > now
        ):
            continue
        known = latest.get(order.scope)
        if known is None or order.effective_from > known.effective_from:
            latest[order.scope] = order
    suspended = [order for order in latest.values() if order.state is Standing.SUSPENDED]
    return min(suspended, key=lambda order: (order.scope != NATION, order.scope), default=None)


def standing_against(
    orders: Iterable[StandingOrder], kind: OrderKind, subject: str, now: datetime
) -> StandingOrder | None:
    """The order that ends this poster or closes this venue now, or None."""
    for order in orders:
        if (
            order.kind is kind
            and order.subject == subject
            and order.state is Standing.SUSPENDED
            and order.effective_from <= now
        ):
            return order
    return None
