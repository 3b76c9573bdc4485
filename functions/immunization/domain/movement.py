"""How many doses of a lot are where? Double entry.

A movement takes doses from one account of a site and puts as many into another of the same site,
so that what each site has written always sums to nothing. What comes from outside comes from
`supply`; what goes to another site is `sent` here and `came` there. A lot that has expired or was
recalled is given to nobody and sent nowhere; it can only be wasted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.immunization.domain.lot import (
    MOST_DOSES,
    MOST_VIALS,
    AmountImpossible,
    Lot,
    LotBlocked,
    LotEmpty,
    LotId,
)
from functions.kernel.identifiers import StaffId, UnitId


class Account(StrEnum):
    """Where doses of a site stand; `supply` and `came` are where they come from, and stand below
    nothing."""

    SUPPLY = "supply"
    CAME = "came"
    SENT = "sent"
    CLOSED = "closed"
    OPEN = "open"
    USED = "used"
    WASTED = "wasted"


REAL: Final = (Account.CLOSED, Account.OPEN, Account.USED, Account.WASTED)
"""Accounts that are never below nothing."""


class MovementKind(StrEnum):
    """What happened to doses; `restored` takes a use back that never was, `rebooked` writes down
    one that was told of another lot."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    OPENED = "opened"
    USED = "used"
    WASTED = "wasted"
    RESTORED = "restored"
    REBOOKED = "rebooked"


GIVING: Final = frozenset(
    {
        MovementKind.RECEIVED,
        MovementKind.TRANSFERRED,
        MovementKind.OPENED,
        MovementKind.USED,
    }
)
"""What must not happen to a lot that has expired or was recalled."""


class WasteReason(StrEnum):
    """Why doses were wasted."""

    LEFT_OVER = "left_over"
    BROKEN = "broken"
    COLD_CHAIN = "cold_chain"
    EXPIRED = "expired"
    RECALLED = "recalled"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a movement: doses that came to an account of a site, or left it."""

    unit: UnitId
    account: Account
    doses: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened once to doses of a lot. Made by `moved` and its kin; both sides are in it."""

    id: str
    kind: MovementKind
    lot: LotId
    entries: tuple[Entry, ...]
    by: StaffId
    at: datetime
    why: str = ""

    def __post_init__(self) -> None:
        """A movement with one side is a defect of ours, never of anybody's input."""
        if not self.entries or any(balance(self.entries).values()):
            raise ValueError("a movement has two sides")

    def of_unit(self, unit: UnitId) -> dict[Account, int]:
        """What it changes at a site."""
        return {one.account: one.doses for one in self.entries if one.unit == unit}

    @property
    def units(self) -> tuple[UnitId, ...]:
        """The sites it touches."""
        return tuple(dict.fromkeys(one.unit for one in self.entries))


@dataclass(frozen=True, slots=True)
class Stock:
    """A lot at a site, dose by dose, and when it moved last."""

    lot: Lot
    unit: UnitId
    doses: Mapping[Account, int]
    moved_at: datetime | None = None

    def of(self, account: Account) -> int:
        """Doses on an account."""
        return self.doses.get(account, 0)

    @property
    def vials(self) -> int:
        """Vials that are still closed."""
        return self.of(Account.CLOSED) // self.lot.vial


def balance(entries: Iterable[Entry]) -> dict[UnitId, int]:
    """What is left over at each site: nothing, whatever moved."""
    left: Counter[UnitId] = Counter()
    for entry in entries:
        left[entry.unit] += entry.doses
    return dict(left)


def moved(unit: UnitId, source: Account, target: Account, doses: int) -> tuple[Entry, Entry]:
    """Both sides of what moves within a site. Refuses AmountImpossible."""
    if not 1 <= doses <= MOST_VIALS * MOST_DOSES:
        raise AmountImpossible
    return Entry(unit, source, -doses), Entry(unit, target, doses)


def sent(source: UnitId, target: UnitId, doses: int) -> tuple[Entry, ...]:
    """All sides of what goes from one site to another. Refuses AmountImpossible."""
    return (
        *moved(source, Account.CLOSED, Account.SENT, doses),
        *moved(target, Account.CAME, Account.CLOSED, doses),
    )


def needed(changes: Mapping[Account, int]) -> dict[Account, int]:
    """How much must stand on accounts for a movement to leave none below nothing."""
    return {account: -changes[account] for account in REAL if changes.get(account, 0) < 0}


def check(stock: Stock, movement: Movement, now: datetime) -> None:
    """May this movement be made at this site? Refuses LotBlocked, LotEmpty."""
    if movement.kind in GIVING and stock.lot.is_blocked(now):
        raise LotBlocked
    for account, doses in needed(movement.of_unit(stock.unit)).items():
        if stock.of(account) < doses:
            raise LotEmpty


def ledger(movements: Iterable[Movement]) -> dict[UnitId, dict[Account, int]]:
    """What stands on each account of each site after movements, in whatever order."""
    told: dict[UnitId, Counter[Account]] = {}
    for movement in movements:
        for entry in movement.entries:
            told.setdefault(entry.unit, Counter())[entry.account] += entry.doses
    return {unit: {one: n for one, n in kept.items() if n} for unit, kept in told.items()}


def differences(
    stocks: Iterable[Stock], movements: Iterable[Movement]
) -> dict[UnitId, dict[Account, int]]:
    """Where a site's stock is not what its movements say: stock less ledger (R06)."""
    told = ledger(movements)
    found: dict[UnitId, dict[Account, int]] = {}
    for stock in stocks:
        ours = told.pop(stock.unit, {})
        wrong = {
            account: stock.of(account) - ours.get(account, 0)
            for account in Account
            if stock.of(account) != ours.get(account, 0)
        }
        if wrong:
            found[stock.unit] = wrong
    return found | {unit: {one: -n for one, n in ours.items()} for unit, ours in told.items()}
