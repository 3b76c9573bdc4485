"""What is heard of lots, movements and days: our copies of it, and what is to be counted anew.

The copy is put first, then the line of what has changed: who counts reads the line before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from functions.messages.vaccination import DosesMoved, LotListed, SiteDayCounted
from functions.vaccination.store import changed, told


def lot_listed(body: str) -> None:
    """A lot came to a site for the first time, or was recalled. Raises Busy."""
    fact = LotListed.model_validate_json(body)
    told.put_lot(told.LotTold(fact.lot, date.fromisoformat(fact.expires_on), fact.recalled))


def doses_moved(body: str) -> None:
    """Doses came, went to another site, or were wasted. Raises Busy."""
    fact = DosesMoved.model_validate_json(body)
    day = date.fromisoformat(fact.day)
    flows = [
        told.Flow(one.site, one.division, day, one.received, one.came, one.sent, one.wasted)
        for one in fact.sites
    ]
    told.put_flows(fact.movement, fact.lot, flows)
    for province in sorted({one.division.partition("/")[0] for one in flows}):
        changed.put_day(province, day)


def day_counted(body: str) -> None:
    """So many doses were given at a site on a day. Raises Busy."""
    fact = SiteDayCounted.model_validate_json(body)
    day = date.fromisoformat(fact.day)
    told.put_given(told.Given(fact.site, fact.division, day, fact.doses, fact.revision))
    changed.put_day(fact.division.partition("/")[0], day)


HEARD: Final[dict[Any, Callable[[str], None]]] = {
    "LotListed": lot_listed,
    "DosesMoved": doses_moved,
    "SiteDayCounted": day_counted,
}
"""By the name of the fact."""
