"""Is every dose of a lot at a site accounted for? Three books are held against one another.

The sums that stand at a site, the movements that made them, and the people who were given of the
lot (security.md R06): received = used + wasted + left, the sums are what the movements say, and as
many doses are recorded as were used. What differs is shown, never mended by a machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.immunization.domain.lot import LotId
from functions.immunization.domain.movement import Account, Movement, Stock, ledger
from functions.kernel.identifiers import UnitId


@dataclass(frozen=True, slots=True)
class Balance:
    """A lot at a site, in doses; what was sent on is taken off what was received. `wrong_sums` are
    accounts whose sum is not what the movements say."""

    lot: LotId
    site: UnitId
    received: int
    used: int
    wasted: int
    left: int
    recorded: int
    wrong_sums: int = 0

    @property
    def missing(self) -> int:
        """Doses that were received and are nowhere; below nothing: more than were received."""
        return self.received - self.used - self.wasted - self.left

    @property
    def unrecorded(self) -> int:
        """Doses that were used and stand in nobody's record; below nothing: more records."""
        return self.used - self.recorded

    @property
    def agrees(self) -> bool:
        """Do all three books say the same?"""
        return not (self.missing or self.unrecorded or self.wrong_sums)


def balances(
    lot: LotId,
    stocks: Iterable[Stock],
    movements: Iterable[Movement],
    recorded: Mapping[UnitId, int],
) -> tuple[Balance, ...]:
    """A lot at every site that any of the three books names, by site."""
    sums: dict[UnitId, Mapping[Account, int]] = {one.unit: one.doses for one in stocks}
    told = ledger(movements)
    sites = sorted({*sums, *told, *recorded})
    return tuple(
        _balance(lot, site, Counter(sums.get(site, {})), Counter(told.get(site, {})), recorded)
        for site in sites
    )


def _balance(
    lot: LotId,
    site: UnitId,
    sums: Counter[Account],
    told: Counter[Account],
    recorded: Mapping[UnitId, int],
) -> Balance:
    return Balance(
        lot=lot,
        site=site,
        received=-sums[Account.SUPPLY] - sums[Account.CAME] - sums[Account.SENT],
        used=sums[Account.USED],
        wasted=sums[Account.WASTED],
        left=sums[Account.CLOSED] + sums[Account.OPEN],
        recorded=recorded.get(site, 0),
        wrong_sums=sum(sums[account] != told[account] for account in Account),
    )
